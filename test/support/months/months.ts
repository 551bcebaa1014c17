// One simulated month: what is drawn happens, the panel looks in between, and at last the judge compares what
// was told with what was true. The same seed draws the same month.
import { Violation } from '../chaos/promises.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import { judge } from './judging/judge.js'
import { OF_MACHINES } from './mishaps/machine.js'
import type { Mishap } from './mishaps/mishap.js'
import { OF_PEOPLE } from './mishaps/people.js'
import { OF_VULTR } from './mishaps/vultr.js'
import { Month } from './month.js'

/** What one month came to. */
export interface MonthReport {
  readonly steps: readonly string[]
  /** How often each kind had to be told. */
  readonly asked: ReadonlyMap<string, number>
  readonly told: number
  readonly crashes: number
}

export interface MonthOptions {
  /** @default 30 */
  readonly days?: number
  /** By name; default: all. */
  readonly mishaps?: readonly string[]
}

/** They come beside each other in any combination, but for those that exclude each other. */
const MISHAPS: readonly Mishap[] = [...OF_VULTR, ...OF_PEOPLE, ...OF_MACHINES]

export const MONTH_MISHAPS: readonly string[] = MISHAPS.map(({ name }) => name)

/** So far apart are the passes while something happens, and while nothing does. */
const BUSY_MS = 5 * MINUTE
const QUIET_MS = 20 * MINUTE

/** So long after a change, and after a slot, something may happen. */
const BUSY_FOR_MS = 100 * MINUTE
const SLOT_MS = 35 * MINUTE

/** In the end, until all is over and told. */
const REST_MS = 2 * DAY

interface UnderWay {
  readonly mishap: Mishap
  readonly until: number
  readonly end: () => void | Promise<void>
}

/**
 * A month of what can go wrong, drawn by `seed`.
 * @throws Violation with the seed, what is wrong, and the steps that led to it.
 */
export async function runMonth(seed: number, options: MonthOptions = {}): Promise<MonthReport> {
  const { days = 30, mishaps = MONTH_MISHAPS } = options
  const month = await Month.begin(seed)
  try {
    const drawn = MISHAPS.filter(({ name }) => mishaps.includes(name))
    await live(month, drawn, month.now() + days * DAY)
    const { faults, asked } = judge(month.history())
    const all = drawn.length === 0 ? [...faults, ...judgeHealth(month)] : faults
    if (all.length > 0) throw new Violation(all.join('\n'))
    const told = month.receivers.steady.tellings.length
    return { steps: month.steps, asked, told, crashes: month.panel.crashes }
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Violation(`Month ${seed}: ${reason}\n${month.steps.join('\n')}`)
  } finally {
    await month.end()
  }
}

/** Of a month in which nothing happens nothing is told but a digest each day, and a heartbeat with each pass. */
function judgeHealth({ receivers, samples }: Month): readonly string[] {
  const { steady, shaky, others, beats } = receivers
  const told = [...steady.tellings, ...shaky.tellings].map(({ kind }) => `told of ${kind}`)
  const more = others.filter(({ type }) => type !== 'digest').map(({ type }) => `sent ${type}`)
  const [first, last] = [samples[0], samples.at(-1)].map((each) => each?.at.getTime() ?? 0)
  const days = Math.floor(((last ?? 0) - (first ?? 0)) / DAY)
  const digests = others.length - more.length
  const isDaily = digests === days || digests === days + 1
  const isAlive = beats.length === samples.length && new Set(beats).size === 1
  return [
    ...told,
    ...more,
    ...(isDaily ? [] : [`${digests} digests in ${days} days`]),
    ...(isAlive
      ? []
      : [`${beats.length} heartbeats of ${samples.length} passes: ${[...new Set(beats)]}`])
  ]
}

async function live(month: Month, drawn: readonly Mishap[], end: number): Promise<void> {
  let underWay: readonly UnderWay[] = []
  let next = month.now() + DAY
  let busyUntil = 0
  while (month.now() < end + REST_MS) {
    const isEnding = month.now() >= end
    const over = underWay.filter(({ until }) => until <= month.now() || isEnding)
    for (const each of over) {
      month.tell(`end of ${each.mishap.name}`)
      await each.end()
    }
    underWay = underWay.filter((each) => !over.includes(each))
    if (over.length > 0) busyUntil = month.now() + BUSY_FOR_MS
    if (!isEnding && month.now() >= next && drawn.length > 0) {
      const begun = await begin(month, drawn, underWay)
      if (begun !== undefined) underWay = [...underWay, begun]
      next = month.now() + (3 + month.random() * 15) * HOUR
      busyUntil = month.now() + BUSY_FOR_MS
    }
    await month.pass()
    const sinceSlot = month.now() % month.period
    const isBusy = month.now() < busyUntil || sinceSlot < SLOT_MS
    month.world.clock.advance(isBusy ? BUSY_MS : QUIET_MS)
  }
}

async function begin(
  month: Month,
  drawn: readonly Mishap[],
  underWay: readonly UnderWay[]
): Promise<UnderWay | undefined> {
  const mishap = month.pick(drawn)
  const isTaken = underWay.some(
    (each) =>
      each.mishap === mishap ||
      (mishap.excludes !== undefined && each.mishap.excludes === mishap.excludes)
  )
  if (isTaken || mishap.isPossible?.(month) === false) return undefined
  const [from, to] = mishap.hours
  // As many short ones as long ones.
  const hours = from * ((to + 0.01) / (from + 0.01)) ** month.random()
  month.tell(`${mishap.name}, for ${hours.toFixed(1)} h`)
  const end = await mishap.begin(month)
  return { mishap, until: month.now() + hours * HOUR, end }
}
