import { fractionOf } from './hash.js'
import type { DemoSchedule } from './schedules.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What became of a slot. */
export type Fate =
  | {
      readonly kind: 'taken'
      readonly madeAt: number
      readonly takesMs: number
      readonly isLate: boolean
    }
  | { readonly kind: 'failed'; readonly at: number; readonly reason: string }
  | { readonly kind: 'missed'; readonly at: number; readonly reason: string }

/** As the addon says it in English; a sentence of Vultr's own is quoted. */
const STOOD_IN =
  'Skipped: it could not be taken on time. A snapshot for a later scheduled time takes its place.'
const STILL_IN_THE_MAKING = 'Skipped: the previous snapshot was still being created.'
const NOT_LISTED = 'Vultr no longer lists the snapshot: creating it failed, or it was deleted.'
const SUPERSEDED = 'Not started before the next scheduled time. Last reason:'
const WAYS_OUT =
  'Shorten the retention period, delete snapshots, or ask Vultr support for a higher limit.'

const LOCKED = `${SUPERSEDED} Vultr: “Unable to create snapshot: Server is currently locked.”`
const UNAVAILABLE = `${SUPERSEDED} The answer was 503 Service Unavailable and did not come from Vultr’s API; something in between may have sent it.`
const QUOTA = `Vultr: “You have reached the maximum number of snapshots (900) for your account.” The account has 900 snapshots. ${WAYS_OUT}`
const REFUSED = 'Vultr: “Unable to create snapshot: snapshots of this instance are not available.”'

interface Mishap {
  readonly label: string
  /** The first and the last day it happened on, counted back from today. */
  readonly daysAgo: readonly [number, number]
  readonly hour: number
  readonly reason: string
}

const FAILURES: readonly Mishap[] = [
  { label: 'lb-1', daysAgo: [0, 0], hour: 0, reason: REFUSED },
  { label: 'shop-2', daysAgo: [23, 17], hour: 0, reason: LOCKED },
  { label: 'api-2', daysAgo: [5, 5], hour: 0, reason: UNAVAILABLE },
  { label: 'db-3', daysAgo: [9, 9], hour: 12, reason: LOCKED },
  { label: 'web-4', daysAgo: [12, 12], hour: 0, reason: NOT_LISTED },
  { label: 'mail-1', daysAgo: [28, 28], hour: 16, reason: NOT_LISTED },
  { label: 'git', daysAgo: [52, 52], hour: 0, reason: QUOTA },
  { label: 'wiki', daysAgo: [52, 52], hour: 0, reason: QUOTA },
  { label: 'web-3', daysAgo: [71, 71], hour: 0, reason: UNAVAILABLE }
]

/** One that took so long that the slot after it was missed. */
const SLOW = { label: 'db-2', daysAgo: 26, hour: 6, takesMs: 7.4 * HOUR_MS }

/** The weekend on which the panel was down; long enough ago for a whole month to be left since. */
function downtime(now: Date): { readonly from: number; readonly until: number } {
  const last = Math.floor(now.getTime() / DAY_MS) - 35
  // 1 January 1970 was a Thursday, so this is the Saturday on or before that day.
  const saturday = (last - ((last + 5) % 7)) * DAY_MS
  return { from: saturday - 6 * HOUR_MS, until: saturday + 2 * DAY_MS + 7.2 * HOUR_MS }
}

interface Slot {
  readonly at: number
  readonly daysAgo: number
  readonly hour: number
  /** To the next one, in ms. */
  readonly spacing: number
}

type Affected = { readonly label: string; readonly hostname: string; readonly diskGb: number }

/** What became of a slot of an instance, as of `now`; nothing of it lies in the future. */
export function fateOf(
  instance: Affected,
  { everyHours }: DemoSchedule,
  slotAt: number,
  now: Date
): Fate {
  const day = Math.floor(slotAt / DAY_MS)
  const slot: Slot = {
    at: slotAt,
    daysAgo: Math.floor(now.getTime() / DAY_MS) - day,
    hour: (slotAt - day * DAY_MS) / HOUR_MS,
    spacing: everyHours * HOUR_MS
  }
  return failure(instance, slot, now) ?? miss(instance, slot, now) ?? taken(instance, slot, now)
}

function failure({ label }: Affected, slot: Slot, now: Date): Fate | undefined {
  const found = FAILURES.find(
    ({ daysAgo: [first, last], ...each }) =>
      each.label === label &&
      each.hour === slot.hour &&
      slot.daysAgo <= first &&
      slot.daysAgo >= last
  )
  if (found === undefined) return undefined
  const { reason } = found
  // It was tried again until the next slot was due, or refused at once.
  const at = slot.at + (reason.startsWith(SUPERSEDED) ? slot.spacing : 3_000)
  return { kind: 'failed', at: Math.min(at, now.getTime()), reason }
}

function miss(instance: Affected, slot: Slot, now: Date): Fate | undefined {
  const before = { ...slot, hour: slot.hour - slot.spacing / HOUR_MS }
  if (isSlow(instance, before)) {
    return { kind: 'missed', at: slot.at + 1_000, reason: STILL_IN_THE_MAKING }
  }
  const { until } = downtime(now)
  if (!isDown(slot, now) || slot.at + slot.spacing >= until) return undefined
  return { kind: 'missed', at: until, reason: STOOD_IN }
}

function taken(instance: Affected, slot: Slot, now: Date): Fate {
  const isLate = isDown(slot, now)
  const fraction = fractionOf(`${instance.hostname} ${slot.at}`)
  const askedAt = isLate ? downtime(now).until : slot.at
  const madeAt = askedAt + 2_000 + Math.floor(fraction * 9) * 1_000
  // As quick as the demo's Vultr is from now on, since a progress bar goes by what was usual.
  const usualMs = 20_000 + Math.round(instance.diskGb * (2 + fraction)) * 100
  return {
    kind: 'taken',
    isLate,
    // Whole seconds, as Vultr writes them.
    madeAt: Math.min(madeAt, Math.floor(now.getTime() / 1_000) * 1_000),
    takesMs: isSlow(instance, slot) ? SLOW.takesMs : usualMs
  }
}

function isDown({ at }: Slot, now: Date): boolean {
  const { from, until } = downtime(now)
  return at > from && at < until
}

function isSlow({ label }: Affected, { daysAgo, hour }: Slot): boolean {
  return label === SLOW.label && daysAgo === SLOW.daysAgo && hour === SLOW.hour
}
