import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import {
  type AccountConnection,
  type Catalogue,
  createSharing,
  type Sharing,
  type ThisServer
} from './account/index.js'
import type { Database, PostgresAccess } from './database/index.js'
import type { Engine, Job, OtherProcesses } from './engine-services.js'
import type { OffClock } from './health/index.js'
import type { AddonOptions } from './options.js'
import {
  createLeadership,
  createPresence,
  createReach,
  createReplica,
  createRequestBudget,
  databaseClock,
  type Jobs,
  type ReplicaList,
  startJobs
} from './replicas/index.js'
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
  readonly replica: OtherProcesses | undefined
  /** The instances that the panel runs on; empty while it is not known. */
  readonly thisServerIds: () => readonly string[]
  /** The processes on the database; undefined where this one is alone on it. */
  readonly replicas: ReplicaList | undefined
  /** Another number in each term of leading; undefined while another process leads. */
  readonly term: () => number | undefined
  /** The processes whose clock is not the database's. @throws DatabaseError */
  readonly offClocks: () => Promise<readonly OffClock[]>
  /**
   * @param toOthers this process cannot do them: no connection to Vultr came about.
   * @returns false where this process is to do them itself. Never rejects.
   */
  readonly handOver: (jobs: readonly Job[], toOthers?: boolean) => Promise<boolean>
  /** Told of each request to Vultr. @param isAnswered whether an answer came, whatever it said */
  readonly noteRequest: (isAnswered: boolean) => void
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
  readonly connection: Pick<AccountConnection, 'client'>
  readonly engine: Pick<Engine, 'doHandedOver'>
}

interface Deps {
  readonly database: Database
  readonly thisServer: ThisServer
  readonly clock: { now(): Date }
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
    replicas: undefined,
    term: () => 0,
    offClocks: async () => [],
    handOver: async () => false,
    noteRequest: () => {},
    pass: (work) => work(),
    start: () => {},
    finish: async () => {},
    leave: async () => {}
  }
}

function amongOthers(deps: Deps & { readonly postgres: PostgresAccess }): Replication {
  const { postgres, thisServer, clock, logger } = deps
  const host = hostname()
  // Told apart by people too, and never the same again after a restart.
  const replicaId = `${host}/${process.pid}/${randomUUID().slice(0, 8)}`
  const known = { database: deps.database, replicaId, databaseNow: databaseClock, clock }
  const reach = createReach()
  const leadership = createLeadership({ ...known, isCutOff: () => reach.isAnswered() === false })
  const presence = createPresence({
    ...known,
    logger,
    hostname: host,
    reachesVultr: reach.isAnswered,
    instanceId: async () => {
      await thisServer.ask()
      return thisServer.identity()?.instanceId
    }
  })
  let parts: Parts | undefined
  let jobs: Jobs<Job> | undefined
  let triedAt = Number.NEGATIVE_INFINITY

  /** Undefined where they cannot be kept; tried again some time later. */
  async function jobsOf({ engine }: Parts): Promise<Jobs<Job> | undefined> {
    if (performance.now() - triedAt < JOBS_RETRY_MS) return undefined
    triedAt = performance.now()
    try {
      const queue = { postgres, name: 'work', hasOthers: presence.hasOthers, logger }
      return await startJobs<Job>(queue, (job) => engine.doHandedOver(job))
    } catch (error) {
      logger.error({ err: error }, 'this replica does its own work alone: no jobs can be kept')
      return undefined
    }
  }

  const replica = createReplica({
    leadership,
    presence,
    reach,
    askVultr: async () => {
      try {
        const client = await parts?.connection.client()
        // What comes of it is noted as of any other request.
        await client?.getAccount({ priority: 'page' })
      } catch (error) {
        logger.error({ err: error }, 'this replica could not ask whether Vultr answers')
      }
    },
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
    replica: {
      id: replicaId,
      now: databaseClock,
      isPresent: presence.isPresent,
      hasOthers: presence.hasOthers
    },
    thisServerIds: () => presence.serverIds(),
    replicas: { ownId: replicaId, read: () => presence.read() },
    term: leadership.term,
    offClocks: presence.offClocks,
    noteRequest: reach.note,
    async handOver(handed, toOthers) {
      try {
        await jobs?.send(handed, toOthers)
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
