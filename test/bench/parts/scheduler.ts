// Scheduler: what a tick costs when nothing is due, and what a wave of due slots costs at most.
import { join } from 'node:path'
import { type Engine, snapshotSettings, startEngine } from '../../support/engine.js'
import { createFakeClock, type FakeClock, MINUTE, SECOND } from '../../support/fake-clock.js'
import { SqliteFile } from '../../support/sqlite-file.js'
import type { Effort } from '../effort.js'
import { compared, type Figure, limited } from '../figures.js'
import { type Simulator, startSimulator, temporaryFolder } from '../panel.js'
import type { Traffic } from '../servers/simulator.js'
import { median, timed } from '../statistics.js'

const PART = 'scheduler'

/** What the addon allows itself, of the 30 that Vultr allows. */
const REQUESTS_PER_SECOND = 28
/** As many as Vultr lists on one page. */
const PER_PAGE = 500
const REQUEST_TIMEOUT_MS = 30_000

const BEFORE_SLOT = '2026-03-02T11:58:00Z'
const SLOT = new Date('2026-03-02T12:00:00Z').getTime()
const SLOT_EVERY_MS = 12 * 60 * MINUTE
const RETENTION_DAYS = 5
/** So many are held of each instance that the next one makes one expire. */
const HELD_EACH = 10
/** More ticks than a wave needs if all goes well. */
const MOST_TICKS = 10

/** An engine that covers every instance of an account, by a clock that both sides share. */
interface Stage {
  readonly engine: Engine
  readonly simulator: Simulator
  readonly databasePath: string
  setTime(at: number): Promise<void>
  /** One pass of the scheduler; how long it took, in ms. */
  tick(): Promise<number>
  close(): Promise<void>
}

export async function measureScheduler(effort: Effort): Promise<readonly Figure[]> {
  return [...(await measureIdleTick(effort)), ...(await measureWave(effort))]
}

async function startStage(instances: number, snapshotsEach: number): Promise<Stage> {
  const folder = temporaryFolder()
  const databasePath = join(folder.path, 'vultr.sqlite')
  const clock: FakeClock = createFakeClock(BEFORE_SLOT)
  const simulator = await startSimulator({
    instances,
    snapshotsEach,
    slotEveryMs: SLOT_EVERY_MS,
    now: clock.now().getTime(),
    // Complete by the tick after the one that asked for it.
    snapshotDurationMs: 30 * SECOND
  })
  const engine = await startEngine(
    { clock, apiUrl: simulator.ready.url },
    {
      databasePath,
      readKey: async () => simulator.ready.apiKey,
      requestsPerSecond: REQUESTS_PER_SECOND,
      requestTimeoutMs: REQUEST_TIMEOUT_MS
    }
  )
  const settings = snapshotSettings({
    covers: { kind: 'all' },
    frequency: 'every-twelve-hours',
    retentionDays: RETENTION_DAYS
  })
  await engine.settings.save(settings, { actor: 'bench' })
  // Reads the account and notes every instance as covered.
  await engine.scheduling.tick()
  await simulator.call('takeTraffic', undefined)
  return {
    engine,
    simulator,
    databasePath,
    async setTime(at) {
      clock.set(new Date(at))
      await simulator.call('setTime', at)
    },
    tick: () => timed(() => engine.scheduling.tick()),
    async close() {
      await engine.close()
      await simulator.stop()
      folder.remove()
    }
  }
}

async function measureIdleTick(effort: Effort): Promise<readonly Figure[]> {
  const schedules = effort.isQuick ? 1_000 : 10_000
  const rounds = effort.isQuick ? 5 : 25
  effort.tell(`covering ${schedules} instances`)
  const stage = await startStage(schedules, 0)
  const sqlite = new SqliteFile(stage.databasePath, { readonly: true })
  try {
    const select = sqlite.prepare('SELECT * FROM schedule_cursors')
    const found = select.all().length
    if (found !== schedules) throw new Error(`${found} of ${schedules} instances are covered.`)
    const ticks: number[] = []
    const selects: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      await stage.setTime(SLOT + (round + 1 - 2 * rounds) * SECOND)
      ticks.push(await stage.tick())
      selects.push(await timed(() => select.all()))
    }
    const { calls } = await stage.simulator.call('takeTraffic', undefined)
    if (sumOf(calls) > 0) throw new Error(`An idle tick asked Vultr: ${JSON.stringify(calls)}`)
    const what = `Idle tick, ${schedules.toLocaleString('en-US')} schedules, no call`
    const ours = { part: PART, what, unit: 'ms' as const }
    return [
      limited({ ...ours, ours: median(ticks), name: 'time between two ticks', limit: MINUTE }),
      compared({ ...ours, ours: ticks, name: 'plain SELECT of their rows', against: selects })
    ]
  } finally {
    sqlite.close()
    await stage.close()
  }
}

/** What a wave came to, from the claim to the last delete. */
interface Wave {
  readonly traffic: Traffic
  readonly wallMs: number
  readonly ticks: number
}

async function measureWave(effort: Effort): Promise<readonly Figure[]> {
  const due = effort.isQuick ? 50 : 1_000
  effort.tell(`a wave of ${due} due instances with ${due * HELD_EACH} snapshots`)
  const stage = await startStage(due, HELD_EACH)
  try {
    return waveFigures(due, await runWave(stage, due))
  } finally {
    await stage.close()
  }
}

async function runWave(stage: Stage, due: number): Promise<Wave> {
  const calls: Record<string, number> = {}
  let refusedAsTooMany = 0
  let wallMs = 0
  for (let ticks = 1; ticks <= MOST_TICKS; ticks += 1) {
    await stage.setTime(SLOT + (ticks - 1) * MINUTE)
    wallMs += await stage.tick()
    const traffic = await stage.simulator.call('takeTraffic', undefined)
    refusedAsTooMany += traffic.refusedAsTooMany
    for (const [call, count] of Object.entries(traffic.calls)) {
      calls[call] = (calls[call] ?? 0) + count
    }
    const { complete, all } = await stage.simulator.call('held', undefined)
    const isOver = ticks > 1 && complete === all && all === due * HELD_EACH
    const isCreated = (calls['POST /v2/snapshots'] ?? 0) >= due
    if (isOver && isCreated) return { traffic: { calls, refusedAsTooMany }, wallMs, ticks }
  }
  throw new Error(`The wave was not over after ${MOST_TICKS} ticks: ${JSON.stringify(calls)}`)
}

function waveFigures(due: number, { traffic, wallMs, ticks }: Wave): readonly Figure[] {
  const made = sumOf(traffic.calls)
  const snapshots = due * (HELD_EACH + 1)
  const lists = Math.ceil(snapshots / PER_PAGE) + Math.ceil(due / PER_PAGE)
  // A delete is decided on a look at that snapshot and at the newer one that makes it superfluous.
  const fewest = due + lists + 3 * due
  const what = `Wave of ${due.toLocaleString('en-US')} due, ${snapshots.toLocaleString('en-US')} snapshots`
  const callsInWords = Object.entries(traffic.calls).map(([call, count]) => `${count} ${call}`)
  return [
    limited({
      part: PART,
      what: `${what}: calls`,
      unit: 'calls',
      ours: made,
      name: 'fewest possible',
      limit: fewest,
      aim: { atMost: 1.02 },
      note: `${callsInWords.join(', ')}, in ${ticks} ticks`
    }),
    limited({
      part: PART,
      what: `${what}: refused as too many`,
      unit: 'calls',
      ours: traffic.refusedAsTooMany,
      name: 'allowed',
      limit: 0,
      aim: 'none'
    }),
    limited({
      part: PART,
      what: `${what}: time`,
      unit: 's',
      ours: wallMs / SECOND,
      name: `calls at ${REQUESTS_PER_SECOND} a second`,
      limit: made / REQUESTS_PER_SECOND,
      aim: { atMost: 1.05 }
    })
  ]
}

function sumOf(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0)
}
