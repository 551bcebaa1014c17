// Replicas: a wave of due instances on one, two and three processes that share a PostgreSQL database.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  createEmptyDatabase,
  NoPostgresError,
  type PostgresServer,
  startPostgres
} from '../../support/databases/start-postgres.js'
import { coverAllHourly } from '../../support/panels/fleet-forms.js'
import { type Fleet, type FleetReplica, startFleet } from '../../support/processes/replica-fleet.js'
import type { Effort } from '../effort.js'
import { type Figure, limited } from '../figures.js'
import { median } from '../statistics.js'

const PART = 'replicas'

/** What the addon allows itself, of the 30 that Vultr allows an address. */
const REQUESTS_PER_SECOND = 28
/** As many as Vultr lists on one page. */
const PER_PAGE = 500
const MOST_REPLICAS = 3
/** In ms; many times what a wave takes. */
const GIVEN_UP_MS = 600_000

const MOST_TIME = { atMost: 1.15 }
const MOST_CALLS = { atMost: 1.03 }
const IDLE_PROCESS = fileURLToPath(new URL('../idle-process.ts', import.meta.url))
/** A pass that finds nothing to do may take so long, in ms. */
const LONGEST_IDLE_MS = 100
/** Until another one leads, in s. */
const LONGEST_TAKEOVER_S = 30

export async function measureReplicas(effort: Effort): Promise<readonly Figure[]> {
  const server = await postgresOf(effort)
  if (server === undefined) return []
  const { url } = server
  try {
    const due = effort.isQuick ? 150 : 3_000
    const figures: Figure[] = []
    let alone: number | undefined
    for (let replicas = 1; replicas <= MOST_REPLICAS; replicas += 1) {
      effort.tell(`a wave of ${due} due instances on ${replicas} replicas`)
      const wave = await withFleet({ url, replicas, instances: due }, (fleet) =>
        runWave(fleet, due)
      )
      alone ??= wave.seconds
      figures.push(...waveFigures(due, replicas, wave, alone))
    }
    effort.tell('ending the leader in the middle of a wave')
    figures.push(
      ...(await withFleet({ url, replicas: MOST_REPLICAS, instances: due / 10 }, takeOver))
    )
    return [...figures, await measureIdle(effort, url)]
  } finally {
    await server.stop()
  }
}

async function measureIdle(effort: Effort, url: string): Promise<Figure> {
  const schedules = effort.isQuick ? 1_000 : 10_000
  effort.tell(`covering ${schedules} instances on PostgreSQL`)
  const child = fork(IDLE_PROCESS, [String(schedules), effort.isQuick ? '5' : '25'], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TEST_DATABASE_URL: url }
  })
  const [ticks] = (await once(child, 'message')) as [readonly number[]]
  return limited({
    part: PART,
    what: `Idle tick, ${schedules.toLocaleString('en-US')} schedules, no call`,
    unit: 'ms',
    ours: median(ticks),
    name: 'allowed',
    limit: LONGEST_IDLE_MS,
    aim: { atMost: 1 }
  })
}

/** Undefined where there is none to measure with; then it is said how to get it. */
async function postgresOf(effort: Effort): Promise<PostgresServer | undefined> {
  try {
    return await startPostgres()
  } catch (error) {
    if (!(error instanceof NoPostgresError)) throw error
    effort.tell(`replicas are left out. ${error.message}`)
    return undefined
  }
}

/** Instances of which a snapshot is taken every hour, none of them due yet. */
async function withFleet<T>(
  of: { readonly url: string; readonly replicas: number; readonly instances: number },
  work: (fleet: Fleet) => Promise<T>
): Promise<T> {
  const name = `wave_${of.replicas}_${of.instances}`
  const databaseUrl = await createEmptyDatabase(of.url, name)
  const fleet = await startFleet({
    ...of,
    name,
    databaseUrl,
    requestsPerSecond: REQUESTS_PER_SECOND
  })
  try {
    await leaderOf(fleet)
    const { url } = fleet.replicas[0] as FleetReplica
    await coverAllHourly(url, fleet.simulator.apiKey)
    return await work(fleet)
  } finally {
    await fleet.stop()
  }
}

interface WaveResult {
  /** From when it was due to the last create. */
  readonly seconds: number
  readonly calls: number
  /** Instances with more than one snapshot. */
  readonly doubled: number
}

async function runWave(fleet: Fleet, due: number): Promise<WaveResult> {
  const { simulator } = fleet
  await pause(3_000)
  simulator.requests.splice(0)
  await fleet.nextHour()
  const since = performance.now()
  await until(() => simulator.snapshots().length >= due)
  const seconds = (performance.now() - since) / 1_000
  return { seconds, calls: simulator.requests.length, doubled: doubledOf(fleet) }
}

function waveFigures(
  due: number,
  replicas: number,
  { seconds, calls, doubled }: WaveResult,
  alone: number
): readonly Figure[] {
  const what = `Wave of ${due.toLocaleString('en-US')} due on ${replicas}`
  // Two readings of both lists: the one before the wave, and one that shows what it made.
  const lists = 2 * Math.ceil(due / PER_PAGE)
  return [
    limited({
      part: PART,
      what: `${what}: time × replicas`,
      unit: 's',
      ours: seconds * replicas,
      name: 'one replica',
      limit: alone,
      aim: MOST_TIME
    }),
    limited({
      part: PART,
      what: `${what}: calls`,
      unit: 'calls',
      ours: calls,
      name: 'fewest possible',
      limit: due + lists,
      aim: MOST_CALLS
    }),
    limited({
      part: PART,
      what: `${what}: instances with two snapshots`,
      unit: '',
      ours: doubled,
      name: 'allowed',
      limit: 0,
      aim: 'none'
    })
  ]
}

async function takeOver(fleet: Fleet): Promise<readonly Figure[]> {
  const { simulator } = fleet
  const due = simulator.instances().length
  await fleet.nextHour()
  await until(() => simulator.snapshots().length > due / 5)
  const leader = await leaderOf(fleet)
  leader.process.kill('SIGKILL')
  const since = performance.now()
  await until(async () => {
    const next = await fleet.leader()
    return next !== undefined && next !== leader
  })
  const seconds = (performance.now() - since) / 1_000
  await until(() => coveredOf(fleet) >= due)
  return [
    limited({
      part: PART,
      what: 'Until another one leads, after kill -9',
      unit: 's',
      ours: seconds,
      name: 'allowed',
      limit: LONGEST_TAKEOVER_S,
      aim: { atMost: 1 }
    }),
    limited({
      part: PART,
      what: 'Slots lost or doubled by it',
      unit: '',
      ours: due - coveredOf(fleet) + doubledOf(fleet),
      name: 'allowed',
      limit: 0,
      aim: 'none'
    })
  ]
}

async function leaderOf(fleet: Fleet): Promise<FleetReplica> {
  let leader: FleetReplica | undefined
  await until(async () => {
    leader = await fleet.leader()
    return leader !== undefined
  })
  return leader as FleetReplica
}

function countsOf({ simulator }: Fleet): readonly number[] {
  const counts = new Map<string | undefined, number>()
  for (const { instanceId } of simulator.snapshots()) {
    counts.set(instanceId, (counts.get(instanceId) ?? 0) + 1)
  }
  return [...counts.values()]
}

function coveredOf(fleet: Fleet): number {
  return countsOf(fleet).length
}

function doubledOf(fleet: Fleet): number {
  return countsOf(fleet).filter((count) => count > 1).length
}

/** @throws Error where it does not come true in time. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const since = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - since > GIVEN_UP_MS)
      throw new Error('It was given up after ten minutes.')
    await pause(50)
  }
}
