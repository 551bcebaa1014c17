import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { createVultrSimulator, type VultrSimulator } from '../../../src/simulator/index.js'
import { dropTestDatabase, placeOf } from '../databases/test-database.js'
import { DAY, HOUR } from '../fake-clock.js'
import { bundledProgram } from './bundled-program.js'
import { createFleetClock, type FleetClock } from './fleet-clock.js'
import type { OwnNetwork } from './own-network.js'

export interface FleetReplica {
  readonly url: string
  readonly process: ChildProcess
  /** Undefined where it is in that of this machine. */
  readonly network: OwnNetwork | undefined
  /** Sets its clock, in ms against the fleet's. */
  setClock(ms: number): void
}

/** Several panels as processes on one database, and the account that they look after. */
export interface Fleet extends Omit<FleetClock, 'movedMs'> {
  readonly simulator: VultrSimulator
  /** Those that were killed too. */
  readonly replicas: readonly FleetReplica[]
  running(): readonly FleetReplica[]
  /** For questions to the database, by which nobody is kept waiting. */
  readonly database: pg.Pool
  /** The replica that leads; undefined while nobody does. */
  leader(): Promise<FleetReplica | undefined>
  add(place?: Place): Promise<FleetReplica>
  stop(): Promise<void>
}

/** Where a replica runs. */
interface Place {
  /** Default: the one of this machine. */
  readonly network?: OwnNetwork | undefined
  /** Nothing answers where it takes Vultr to be. */
  readonly isCutOff?: boolean
}

interface FleetOptions {
  readonly name: string
  /** An empty database. Default: one of the tests' server, which is dropped in the end. */
  readonly databaseUrl?: string
  readonly replicas: number
  /** Of the last replicas; the others are in the network of this machine. The server listens on its addresses there. */
  readonly networks?: readonly OwnNetwork[]
  readonly instances: number
  /** So many snapshots of each, one a day, the newest of an hour ago. Default none. */
  readonly aged?: number
  /** Of each replica; few, so that a wave takes its time. */
  readonly requestsPerSecond: number
  /** Of each replica, in ms. Default as ever. */
  readonly requestTimeoutMs?: number
  /** Between two passes, in ms. Default a second. */
  readonly tickMs?: number
  /** What they share their rate in. Default each has its own. */
  readonly rateGroup?: string
  /** Of each address, by Vultr. Default any number. */
  readonly allowedPerSecond?: number
}

const NOTHING_ANSWERS = 'http://127.0.0.1:9/v2'

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const given = options.databaseUrl
  const databaseUrl = withOwnClock(given ?? (await urlNamed(options.name)))
  const { networks = [] } = options
  const database = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  database.on('error', () => {})
  const replicas: FleetReplica[] = []
  const running = () => replicas.filter(isRunning)
  // Half past, so that nothing is due before the fleet is told so.
  const clock = await createFleetClock(database, HOUR / 2 - (Date.now() % HOUR), {
    pids: () => running().flatMap(({ process: { pid } }) => pid ?? []),
    moved: () => {
      for (const each of running()) each.setClock(0)
    }
  })
  const simulator = simulatorOf(options, () => new Date(Date.now() + clock.movedMs()))
  const vultr = await simulator.listen(0, networks.length === 0 ? '127.0.0.1' : '0.0.0.0')
  const program = await bundledProgram(new URL('replica-process.ts', import.meta.url))

  async function add({ network, isCutOff = false }: Place = {}): Promise<FleetReplica> {
    const { requestsPerSecond, requestTimeoutMs, rateGroup, tickMs } = options
    const args = {
      databaseUrl: network === undefined ? databaseUrl : byNetwork(databaseUrl, network),
      vultrApiUrl: isCutOff
        ? NOTHING_ANSWERS
        : vultr.url.replace('0.0.0.0', network?.machine.vultr ?? '127.0.0.1'),
      host: network?.address ?? '127.0.0.1',
      movedMs: clock.movedMs(),
      requestsPerSecond,
      requestTimeoutMs,
      rateGroup,
      tickMs
    }
    const replica = await startReplica(program, args, network, clock)
    replicas.push(replica)
    return replica
  }

  const apart = options.replicas - networks.length
  await Promise.all(
    Array.from({ length: options.replicas }, (_, index) =>
      add({ network: networks[index - apart] })
    )
  )
  return {
    ...clock,
    simulator,
    replicas,
    running,
    database,
    add,
    async leader() {
      const { rows } = await database.query(
        `SELECT replica_id FROM leader
         WHERE until > to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      )
      const pid = Number(String(rows[0]?.replica_id).split('/')[1])
      return replicas.find((each) => each.process.pid === pid)
    },
    async stop() {
      await Promise.all(replicas.map(killReplica))
      await database.end()
      await vultr.close()
      if (given === undefined) await dropTestDatabase(options.name)
    }
  }
}

function isRunning({ process: child }: FleetReplica): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Ends it as a machine does that breaks. */
export async function killReplica(replica: FleetReplica): Promise<void> {
  if (!isRunning(replica)) return
  replica.process.kill('SIGKILL')
  await once(replica.process, 'exit')
}

async function startReplica(
  program: string,
  args: object,
  network: OwnNetwork | undefined,
  clock: FleetClock
): Promise<FleetReplica> {
  const node = process.execPath
  const [execPath, execArgv] = network?.command(node, []) ?? [node, []]
  const child = fork(program, [JSON.stringify(args)], { execPath, execArgv: [...execArgv] })
  const [url] = (await once(child, 'message')) as [string]
  const setClock = (ms: number) => void child.send(clock.movedMs() + ms)
  // It may have been moved meanwhile.
  setClock(0)
  return { url, process: child, network, setClock }
}

function simulatorOf(options: FleetOptions, now: () => Date): VultrSimulator {
  const { allowedPerSecond } = options
  const simulator = createVultrSimulator({
    clock: { now },
    snapshotDurationMs: 2_000,
    ...(allowedPerSecond === undefined ? {} : { requestsPerSecond: allowedPerSecond })
  })
  for (let index = 1; index <= options.instances; index += 1) {
    const { id } = simulator.addInstance({ label: `web-${index}` })
    for (let days = 0; days < (options.aged ?? 0); days += 1) {
      const key = `${index}`.padStart(8, '0') + `${days}`.padStart(8, '0')
      simulator.addSnapshot({
        description: `old-${index}-${days} [vpa a ${id} ${key}]`,
        createdAt: new Date(now().getTime() - days * DAY - HOUR)
      })
    }
  }
  return simulator
}

async function urlNamed(name: string): Promise<string> {
  const place = await placeOf(name)
  if (!('url' in place)) throw new Error('A fleet needs PostgreSQL.')
  return place.url
}

/** So that the clock of the fleet is found before that of the server. */
function withOwnClock(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}options=-c%20search_path%3Dpublic%2Cpg_catalog`
}

/** The same database, as seen from a network of its own. */
function byNetwork(url: string, { machine }: OwnNetwork): string {
  const address = new URL(url)
  address.searchParams.set('host', machine.database)
  return address.href
}
