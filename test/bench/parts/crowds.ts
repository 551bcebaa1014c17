// Scheduler: how long others wait for their turn while thousands come due at once, and how far such a
// wave stays behind the limiter. Faster than Vultr allows, which is harder and over sooner.
import type { SnapshotSettings } from '../../../src/settings/index.js'
import { createRequestLimiter } from '../../../src/vultr/index.js'
import { DAY, HOUR, MINUTE, SECOND } from '../../support/fake-clock.js'
import { snapshotSettings } from '../../support/snapshot-settings.js'
import type { Effort } from '../effort.js'
import { type Delays, delaysDuring } from '../event-loop.js'
import { type Figure, limited } from '../figures.js'
import { type Stage, type StageOptions, startEmptyStage, startStage } from '../stage.js'
import { timed } from '../statistics.js'

const PART = 'scheduler'

const REQUESTS_PER_SECOND = 50

const NOW = new Date('2026-03-02T11:59:00Z').getTime()
const SNAPSHOTS = 25_000
const DOWN_MS = 90 * DAY

const LONGEST_STALL_MS = 100
const P99_MS = 50
/** So many turns of the limiter tell its pace. */
const PACED_TURNS = 150
/** More passes than any of it needs. */
const MOST_TICKS = 6

/** What it came to. */
interface Course {
  readonly what: string
  readonly delays: Delays
  /** Over in a moment: of so few turns only the longest delay says anything. */
  readonly isBrief?: true
  readonly wave?: Wave
}

/** How long the requests of a wave took, and how long the limiter takes for as many. */
interface Wave {
  readonly calls: number
  readonly wallMs: number
  readonly limiterMs: number
}

export async function measureCrowds(effort: Effort): Promise<readonly Figure[]> {
  const scale = effort.isQuick ? 20 : 1
  const [few, many] = [1_000 / scale, 5_000 / scale]
  const snapshots = SNAPSHOTS / scale
  const courses: Course[] = []
  for (const due of [few, many]) {
    effort.tell(`${due} due creates beside ${snapshots} snapshots`)
    courses.push(...(await createWave(due, snapshots)))
  }
  effort.tell(`a prune wave of ${snapshots / 5} of ${snapshots} snapshots`)
  courses.push(...(await pruneWave(few, snapshots)))
  effort.tell('ninety days of downtime')
  courses.push(await downtime(200 / scale, snapshots))
  return courses.flatMap(figuresOf)
}

function dailyAccount(instances: number, snapshots: number): StageOptions {
  return {
    instances,
    snapshotsEach: snapshots / instances,
    slotEveryMs: DAY,
    now: new Date(NOW),
    requestsPerSecond: REQUESTS_PER_SECOND,
    settings: { frequency: 'every-day', startTime: '12:00', retentionDays: 45 }
  }
}

/** From the first reading of the account over saving the settings to the last snapshot's completion. */
async function createWave(due: number, snapshots: number): Promise<readonly Course[]> {
  const options = dailyAccount(due, snapshots)
  const stage = await startEmptyStage(options)
  const size = `${inWords(due)} instances, ${inWords(snapshots)} snapshots`
  try {
    const first = await delaysDuring(() => stage.engine().catalogue.refresh({ maxAgeMs: 0 }))
    const settings = snapshotSettings({ covers: { kind: 'all' }, ...options.settings })
    await stage.engine().settings.save(settings, { actor: 'bench' })
    await stage.tick()
    const saved = await delaysDuring(() => save(stage, { ...settings, retentionDays: 30 }))
    const concerns = await delaysDuring(() => stage.engine().scheduling.findings())
    await stage.simulator.call('takeTraffic', undefined)
    return [
      { what: `First reading of ${size}`, delays: first },
      { what: `Settings saved, ${size}`, delays: saved, isBrief: true },
      { what: `Concerns found, ${size}`, delays: concerns, isBrief: true },
      {
        what: `Creates due of ${size}`,
        ...(await wave(stage, ({ made, all, complete }) => made >= due && complete === all))
      }
    ]
  } finally {
    await stage.close()
  }
}

/** A retention period that is made shorter lets a fifth of each instance's snapshots expire. */
async function pruneWave(instances: number, snapshots: number): Promise<readonly Course[]> {
  const options = dailyAccount(instances, snapshots)
  const stage = await startStage(options)
  const each = snapshots / instances
  const stays = each - each / 5
  try {
    const settings = snapshotSettings({ covers: { kind: 'all' }, ...options.settings })
    const saved = await delaysDuring(() => save(stage, { ...settings, retentionDays: stays }))
    return [
      {
        what: `Settings saved, ${inWords(snapshots / 5)} snapshots expire by it`,
        delays: saved,
        isBrief: true
      },
      {
        what: `Deletes of ${inWords(snapshots / 5)} of ${inWords(snapshots)} snapshots`,
        ...(await wave(stage, ({ all }) => all === stays * instances, NOW - MINUTE))
      }
    ]
  } finally {
    await stage.close()
  }
}

/** As from a form: shown what expires, and saved with its confirmation. */
async function save(stage: Stage, settings: SnapshotSettings): Promise<void> {
  const { scheduling } = stage.engine()
  const change = { kind: 'settings' as const, settings }
  const { fingerprint } = await scheduling.settingsChanges.preview(change)
  const outcome = await scheduling.settingsChanges.save(change, {
    actor: 'bench',
    confirmed: fingerprint
  })
  if (outcome.kind !== 'saved') throw new Error(`The settings were not saved: ${outcome.kind}.`)
}

/** Hourly slots of three months pass while the process is down; then everything is late. */
async function downtime(instances: number, snapshots: number): Promise<Course> {
  const stage = await startStage({
    ...dailyAccount(instances, snapshots),
    slotEveryMs: HOUR,
    settings: { frequency: 'every-hour', retentionDays: 7 }
  })
  try {
    const back = NOW + DOWN_MS
    await stage.setTime(back)
    const delays = await delaysDuring(async () => {
      await stage.restart()
      for (let tick = 0; tick < 3; tick += 1) {
        await stage.setTime(back + tick * MINUTE)
        await stage.tick()
      }
    })
    const held = await stage.engine().scheduling.expired.held()
    if (held.length < instances) throw new Error('Nothing of what expired meanwhile was held.')
    const size = `${inWords(instances)} hourly instances, ${inWords(snapshots)} snapshots`
    return { what: `Start after 90 days, ${size}`, delays }
  } finally {
    await stage.close()
  }
}

interface Progress {
  /** Creates that were asked for. */
  readonly made: number
  readonly complete: number
  readonly all: number
}

/**
 * Passes a minute apart until it is over. The list is read before each of them and apart from it: page
 * after page, it is bound by how fast Vultr answers and not by the limiter.
 */
async function wave(
  stage: Stage,
  isOver: (progress: Progress) => boolean,
  from = NOW
): Promise<Required<Pick<Course, 'delays' | 'wave'>>> {
  const paceMs = await limiterPaceMs()
  let [calls, made, wallMs] = [0, 0, 0]
  const delays = await delaysDuring(async () => {
    for (let tick = 1; tick <= MOST_TICKS; tick += 1) {
      await stage.setTime(from + tick * MINUTE)
      await stage.engine().catalogue.refresh({ maxAgeMs: 0 })
      await stage.simulator.call('takeTraffic', undefined)
      const tookMs = await stage.tick()
      const traffic = await stage.simulator.call('takeTraffic', undefined)
      const called = Object.values(traffic.calls).reduce((sum, count) => sum + count, 0)
      calls += called
      // A pass that only writes down what has become of it asks Vultr nothing.
      if (called > 0) wallMs += tookMs
      made += traffic.calls['POST /v2/snapshots'] ?? 0
      if (isOver({ made, ...(await stage.simulator.call('held', undefined)) })) return
    }
    throw new Error(`The wave was not over after ${MOST_TICKS} passes.`)
  })
  return { delays, wave: { calls, wallMs, limiterMs: calls * paceMs } }
}

/** From one turn of the limiter to the next on this machine, with nothing to be done in it; in ms. */
async function limiterPaceMs(): Promise<number> {
  const limiter = createRequestLimiter({ requestsPerSecond: REQUESTS_PER_SECOND })
  const turns = Array.from({ length: PACED_TURNS }, () => limiter.turn('scheduler', async () => {}))
  return (await timed(() => Promise.all(turns))) / PACED_TURNS
}

function figuresOf({ what, delays, isBrief, wave }: Course): readonly Figure[] {
  const against = { part: PART, unit: 'ms' as const, name: 'limit', aim: { atMost: 1 } }
  return [
    limited({
      ...against,
      what: `${what}: longest stall`,
      ours: delays.longestMs,
      limit: LONGEST_STALL_MS,
      note: `at most ${Math.round(delays.longestOwnMs)} ms of processor time between two turns`
    }),
    ...(isBrief ? [] : [p99Figure(what, delays)]),
    ...(wave === undefined ? [] : [waveFigure(what, wave)])
  ]
}

function p99Figure(what: string, { p99Ms }: Delays): Figure {
  return limited({
    part: PART,
    what: `${what}: p99 delay`,
    unit: 'ms',
    ours: p99Ms,
    name: 'limit',
    limit: P99_MS,
    aim: { atMost: 1 }
  })
}

function waveFigure(what: string, wave: Wave): Figure {
  return limited({
    part: PART,
    what: `${what}: time`,
    unit: 's',
    ours: wave.wallMs / SECOND,
    name: `${inWords(wave.calls)} calls through the limiter alone`,
    limit: wave.limiterMs / SECOND,
    aim: { atMost: 1.05 }
  })
}

function inWords(count: number): string {
  return count.toLocaleString('en-US')
}
