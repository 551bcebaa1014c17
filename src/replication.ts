import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { type Catalogue, createSharing, type Sharing, type ThisServer } from './account/index.js'
import type { Database, PostgresAccess } from './database/index.js'
import type { Engine } from './engine-services.js'
import type { AddonOptions } from './options.js'
import {
  createLeadership,
  createPresence,
  createReplica,
  createRequestBudget,
  databaseClock,
  type Jobs,
  startJobs
} from './replicas/index.js'
import type { RestoreOwner } from './restores/index.js'
import type { RunJob } from './runs/index.js'
import { createSharedLimiter, type RequestLimiter } from './vultr/index.js'

/** What one process has to do with others on its database. */
export interface Replication {
  /** The database as the engine uses it. */
  readonly database: Database
  /** Undefined where no other machine can share the database. */
  readonly sharing: Sharing | undefined
  /** Undefined where this process sends at a rate of its own. */
  readonly limiter: RequestLimiter | undefined
  /** This process, where others may share its database. */
  readonly replica: RestoreOwner | undefined
  /** The instances that the panel runs on; empty while it is not known. */
  readonly thisServerIds: () => readonly string[]
  /** @returns false where this process is to send them itself. Never rejects. */
  readonly handOver: (jobs: readonly RunJob[]) => Promise<boolean>
  /** Does a pass of the scheduler, unless it is another process that leads. */
  pass(work: () => Promise<void>): Promise<void>
  /** Takes part in the work from now on. */
  start(parts: Parts): void
  /** Takes up no work of others any more; resolves when what was taken up is done. Never rejects. */
  finish(): Promise<void>
  /** Lets another process lead. Never rejects. */
  leave(): Promise<void>
}

interface Parts {
  readonly catalogue: Pick<Catalogue, 'readForOthers'>
  readonly engine: Pick<Engine, 'sendHandedOver'>
}

interface Deps {
  readonly database: Database
  readonly thisServer: ThisServer
  readonly options: Pick<AddonOptions, 'rateGroup' | 'requestsPerSecond'>
  readonly logger: Logger
}

/** Between two attempts to keep jobs where that fails, in ms. */
const JOBS_RETRY_MS = 30_000

/** A file of SQLite belongs to one machine, whose process does all of it; PostgreSQL to any number of them. */
export function createReplication(deps: Deps): Replication {
  const { postgres } = deps.database
  return postgres === undefined ? alone(deps) : amongOthers({ ...deps, postgres })
}

function alone({ database, thisServer }: Deps): Replication {
  return {
    database,
    sharing: undefined,
    limiter: undefined,
    replica: undefined,
    thisServerIds: () => {
      const id = thisServer.identity()?.instanceId
      return id === undefined ? [] : [id]
    },
    handOver: async () => false,
    pass: (work) => work(),
    start: () => {},
    finish: async () => {},
    leave: async () => {}
  }
}

function amongOthers(deps: Deps & { readonly postgres: PostgresAccess }): Replication {
  const { postgres, thisServer, logger } = deps
  const host = hostname()
  // Told apart by people too, and never the same again after a restart.
  const replicaId = `${host}/${process.pid}/${randomUUID().slice(0, 8)}`
  const known = { database: deps.database, replicaId, databaseNow: databaseClock }
  const leadership = createLeadership(known)
  const presence = createPresence({
    ...known,
    hostname: host,
    instanceId: async () => {
      await thisServer.ask()
      return thisServer.identity()?.instanceId
    }
  })
  let parts: Parts | undefined
  let jobs: Jobs<RunJob> | undefined
  let triedAt = Number.NEGATIVE_INFINITY

  /** Undefined where they cannot be kept; tried again some time later. */
  async function jobsOf({ engine }: Parts): Promise<Jobs<RunJob> | undefined> {
    if (performance.now() - triedAt < JOBS_RETRY_MS) return undefined
    triedAt = performance.now()
    try {
      const queue = { postgres, name: 'runs', logger }
      return await startJobs<RunJob>(queue, (job) => engine.sendHandedOver(job))
    } catch (error) {
      logger.error({ err: error }, 'this replica does its own work alone: no jobs can be kept')
      return undefined
    }
  }

  const replica = createReplica({
    leadership,
    presence,
    turn: async () => {
      if (parts === undefined) return
      jobs ??= await jobsOf(parts)
      await parts.catalogue.readForOthers()
    },
    logger
  })
  const { fenced: database } = leadership
  return {
    database,
    sharing: createSharing({ database, lead: leadership }),
    limiter: sharedLimiter(deps),
    replica: { id: replicaId, isPresent: presence.isPresent },
    thisServerIds: () => presence.serverIds(),
    async handOver(handed) {
      try {
        await jobs?.send(handed)
        return jobs !== undefined
      } catch (error) {
        logger.error({ err: error }, 'the work could not be shared with other replicas')
        return false
      }
    },
    pass: async (work) => void (await replica.pass(work)),
    start(given) {
      parts = given
      replica.start()
    },
    async finish() {
      await replica.rest()
      await jobs?.stop()
    },
    leave: () => replica.leave()
  }
}

/** Of the processes that share an address, where this one is said to. */
function sharedLimiter({ database, options }: Deps): RequestLimiter | undefined {
  const { rateGroup, requestsPerSecond } = options
  if (rateGroup === undefined) return undefined
  const turns = createRequestBudget({ database, rateGroup })
  return createSharedLimiter({ requestsPerSecond, turns })
}
