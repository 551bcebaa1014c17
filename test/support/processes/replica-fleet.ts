import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { createVultrSimulator, type VultrSimulator } from '../../../src/simulator/index.js'
import { dropTestDatabase, placeOf } from '../databases/test-database.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'

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
  nextHour(): Promise<void>
  /** @param isCutOff nothing answers where it takes Vultr to be. */
  add(isCutOff?: boolean): Promise<FleetReplica>
  stop(): Promise<void>
}

async function urlNamed(name: string): Promise<string> {
  const place = await placeOf(name)
  if (!('url' in place)) throw new Error('A fleet needs PostgreSQL.')
  return place.url
}

/**
 * @param options.requestsPerSecond of each replica; few, so that a wave takes its time.
 * @param options.rateGroup what they share it in. Default each has its own.
 * @param options.allowedPerSecond of all of them together, by Vultr. Default any number.
 */
export async function startFleet(options: {
  readonly name: string
  /** An empty database. Default: one of the tests' server, which is dropped in the end. */
  readonly databaseUrl?: string
  readonly replicas: number
  readonly instances: number
  /** So many snapshots of each, one a day, the newest of an hour ago. Default none. */
  readonly aged?: number
  readonly requestsPerSecond: number
  readonly rateGroup?: string
  readonly allowedPerSecond?: number
}): Promise<Fleet> {
  const given = options.databaseUrl
  const url = given ?? (await urlNamed(options.name))
  const databaseUrl = `${url}${url.includes('?') ? '&' : '?'}options=-c%20search_path%3Dpublic%2Cpg_catalog`
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
    const { id } = simulator.addInstance({ label: `web-${index}` })
    for (let days = 0; days < (options.aged ?? 0); days += 1) {
      const key = `${index}`.padStart(8, '0') + `${days}`.padStart(8, '0')
      simulator.addSnapshot({
        description: `old-${index}-${days} [vpa a ${id} ${key}]`,
        createdAt: new Date(clock.now().getTime() - days * DAY - HOUR)
      })
    }
  }
  const vultr = await simulator.listen()
  const database = new pg.Client({ connectionString: databaseUrl })
  database.on('error', () => {})
  await database.connect()
  // The clock of the database goes with those of the processes.
  await database.query(`
    CREATE TABLE fleet_clock (moved_ms BIGINT);
    INSERT INTO fleet_clock VALUES (${movedMs});
    CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
      $$ SELECT pg_catalog.clock_timestamp() + moved_ms * interval '1 ms' FROM public.fleet_clock $$`)
  const replicas: FleetReplica[] = []

  async function add(isCutOff = false): Promise<FleetReplica> {
    const given = {
      databaseUrl,
      vultrApiUrl: isCutOff ? 'http://127.0.0.1:9/v2' : vultr.url,
      movedMs,
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
    async nextHour() {
      const now = clock.now().getTime()
      const byMs = Math.round(HOUR - (now % HOUR) + MINUTE / 30)
      movedMs += byMs
      // Whoever leads goes on leading, and nobody is gone.
      await database.query(`
        BEGIN;
        UPDATE fleet_clock SET moved_ms = moved_ms + ${byMs};
        UPDATE leader SET until = ${later('until', byMs)};
        UPDATE replicas SET seen_at = ${later('seen_at', byMs)};
        COMMIT`)
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
      if (given === undefined) await dropTestDatabase(options.name)
    }
  }
}

/** An instant as the tables hold it, so many ms later. */
function later(column: string, byMs: number): string {
  const at = `${column}::timestamptz + ${byMs} * interval '1 ms'`
  return `to_char((${at}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
