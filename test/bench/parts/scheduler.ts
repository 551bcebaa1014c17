// Scheduler: what a tick costs when nothing is due, and what a wave of due slots costs at most.
import { MINUTE, SECOND } from '../../support/fake-clock.js'
import { SqliteFile } from '../../support/sqlite-file.js'
import type { Effort } from '../effort.js'
import { compared, type Figure, limited } from '../figures.js'
import { idleTicks, startIdle } from '../idle.js'
import type { Traffic } from '../servers/simulator.js'
import { type Stage, startStage } from '../stage.js'
import { median, timed } from '../statistics.js'
import { measureCrowds } from './crowds.js'

const PART = 'scheduler'

/** What the addon allows itself, of the 30 that Vultr allows. */
const REQUESTS_PER_SECOND = 28
/** As many as Vultr lists on one page. */
const PER_PAGE = 500

const BEFORE_SLOT = '2026-03-02T11:58:00Z'
const SLOT = new Date('2026-03-02T12:00:00Z').getTime()
const SLOT_EVERY_MS = 12 * 60 * MINUTE
const RETENTION_DAYS = 5
/** So many are held of each instance that the next one makes one expire. */
const HELD_EACH = 10
/** A pass that finds nothing to do may take so long with 10,000 schedules, in ms. */
const LONGEST_IDLE_MS = 25
/** More ticks than a wave needs if all goes well. */
const MOST_TICKS = 10

export async function measureScheduler(effort: Effort): Promise<readonly Figure[]> {
  return [
    ...(await measureIdleTick(effort)),
    ...(await measureWave(effort)),
    ...(await measureCrowds(effort))
  ]
}

function startTwiceDaily(instances: number, snapshotsEach: number): Promise<Stage> {
  return startStage({
    instances,
    snapshotsEach,
    slotEveryMs: SLOT_EVERY_MS,
    now: BEFORE_SLOT,
    requestsPerSecond: REQUESTS_PER_SECOND,
    settings: { frequency: 'every-twelve-hours', retentionDays: RETENTION_DAYS }
  })
}

async function measureIdleTick(effort: Effort): Promise<readonly Figure[]> {
  const schedules = effort.isQuick ? 1_000 : 10_000
  effort.tell(`covering ${schedules} instances`)
  const stage = await startIdle(schedules)
  const sqlite = new SqliteFile(stage.databasePath, { readonly: true })
  try {
    const select = sqlite.prepare('SELECT * FROM schedule_cursors')
    const found = select.all().length
    if (found !== schedules) throw new Error(`${found} of ${schedules} instances are covered.`)
    const selects: number[] = []
    const ticks = await idleTicks(stage, effort.isQuick ? 5 : 25, async () => {
      selects.push(await timed(() => select.all()))
    })
    const what = `Idle tick, ${schedules.toLocaleString('en-US')} schedules, no call`
    const ours = { part: PART, what, unit: 'ms' as const }
    return [
      limited({
        ...ours,
        ours: median(ticks),
        name: 'allowed',
        limit: LONGEST_IDLE_MS,
        aim: { atMost: 1 }
      }),
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
  const stage = await startTwiceDaily(due, HELD_EACH)
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
