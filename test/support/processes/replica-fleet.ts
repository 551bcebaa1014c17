import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { createVultrSimulator, type VultrSimulator } from '../../../src/simulator/index.js'
import { dropTestDatabase, placeOf } from '../databases/test-database.js'
import { HOUR, MINUTE } from '../fake-clock.js'

const PROCESS = fileURLToPath(new URL('replica-process.ts', import.meta.url))

export interface FleetReplica {
  readonly url: string
  readonly process: ChildProcess
  /** Sets its clock, in ms against the fleet's. */
  setClock(ms: number): void
}

/** Several panels as processes on one database, and the account that they look after. */
export interface Fleet {
  readonly simulator: VultrSimulator
  readonly replicas: readonly FleetReplica[]
  /** The replica that leads; undefined while nobody does. */
  leader(): Promise<FleetReplica | undefined>
  /** Moves the clocks of all to just after the next full hour. */
  nextHour(): void
  add(): Promise<FleetReplica>
  stop(): Promise<void>
}

/**
 * @param options.requestsPerSecond of each replica; few, so that a wave takes its time.
 * @param options.rateGroup what they share it in. Default each has its own.
 * @param options.allowedPerSecond of all of them together, by Vultr. Default any number.
 */
export async function startFleet(options: {
  readonly name: string
  readonly replicas: number
  readonly instances: number
  readonly requestsPerSecond: number
  readonly rateGroup?: string
  readonly allowedPerSecond?: number
}): Promise<Fleet> {
  const place = await placeOf(options.name)
  if (!('url' in place)) throw new Error('A fleet needs PostgreSQL.')
  const databaseUrl = place.url
  // Half past, so that nothing is due before the fleet is told so.
  let movedMs = HOUR / 2 - (Date.now() % HOUR)
  const clock = { now: () => new Date(Date.now() + movedMs) }
  const simulator = createVultrSimulator({
    clock,
    snapshotDurationMs: 2_000,
    ...(options.allowedPerSecond === undefined
      ? {}
      : { requestsPerSecond: options.allowedPerSecond })
  })
  for (let index = 1; index <= options.instances; index += 1) {
    simulator.addInstance({ label: `web-${index}` })
  }
  const vultr = await simulator.listen()
  const database = new pg.Client({ connectionString: place.url })
  database.on('error', () => {})
  await database.connect()
  const replicas: FleetReplica[] = []

  async function add(): Promise<FleetReplica> {
    const given = {
      databaseUrl,
      vultrApiUrl: vultr.url,
      requestsPerSecond: options.requestsPerSecond,
      rateGroup: options.rateGroup
    }
    const child = fork(PROCESS, [JSON.stringify(given)], { execArgv: ['--import', 'tsx'] })
    const [url] = (await once(child, 'message')) as [string]
    const replica = { url, process: child, setClock: (ms: number) => void child.send(movedMs + ms) }
    replica.setClock(0)
    replicas.push(replica)
    return replica
  }

  for (let index = 0; index < options.replicas; index += 1) await add()
  return {
    simulator,
    replicas,
    add,
    async leader() {
      const { rows } = await database.query(
        `SELECT replica_id FROM leader
         WHERE until > to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      )
      const pid = Number(String(rows[0]?.replica_id).split('/')[1])
      return replicas.find((each) => each.process.pid === pid)
    },
    nextHour() {
      const now = clock.now().getTime()
      movedMs += HOUR - (now % HOUR) + MINUTE / 30
      for (const each of replicas) each.setClock(0)
    },
    async stop() {
      for (const { process: child } of replicas) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await database.end()
      await vultr.close()
      await dropTestDatabase(options.name)
    }
  }
}
