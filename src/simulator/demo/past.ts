import type { SimulatedInstance } from '../account/records.js'
import type { DemoInstance } from './fleet.js'
import { fractionOf, keyOf, uuidOf } from './hash.js'
import { type Fate, fateOf } from './mishaps.js'
import { type DemoSchedule, expiredOf } from './schedules.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const GB = 1024 ** 3

interface PastAttempt {
  readonly instanceId: string
  /** Undefined: it was asked for by hand. */
  readonly slotAt: Date | undefined
  readonly name: string
  /** In the mark of its snapshot. */
  readonly key: string
}

/** A snapshot that was taken; Vultr still has it unless it was pruned. */
export interface PastSnapshot extends PastAttempt {
  readonly outcome: 'taken'
  readonly snapshotId: string
  readonly bytes: number
  readonly isLate: boolean
  readonly madeAt: Date
  readonly completeAt: Date
  readonly prunedAt: Date | undefined
}

/** What an addon on this account would remember, of which Vultr tells no more than what is left. */
export type PastRun =
  | PastSnapshot
  | (PastAttempt & {
      readonly outcome: 'failed' | 'missed'
      /** A sentence of Vultr's or of the addon's. */
      readonly reason: string
      /** When that was known. */
      readonly at: Date
    })

type Kept = { -readonly [Field in keyof PastSnapshot]: PastSnapshot[Field] }

/** What became of every slot of an instance until now, oldest first. */
export function pastOf(
  { instance, coveredSince }: DemoInstance,
  schedule: DemoSchedule,
  now: Date
): readonly PastRun[] {
  const past: PastRun[] = []
  const bytesAt = growthOf(instance, now)
  let held: readonly Kept[] = []
  const spacing = schedule.everyHours * HOUR_MS
  for (let slot = coveredSince.getTime(); slot <= now.getTime(); slot += spacing) {
    const attempt = attemptAt(instance, slot)
    const fate = fateOf(instance, schedule, slot, now)
    if (fate.kind !== 'taken') {
      past.push({ ...attempt, outcome: fate.kind, reason: fate.reason, at: new Date(fate.at) })
      continue
    }
    const taken = takenOf(attempt, fate, bytesAt(slot), now)
    past.push(taken)
    // Pruning follows each snapshot that completes.
    held = [taken, ...held]
    const expired = new Set(expiredOf(held, schedule))
    for (const each of expired) each.prunedAt = taken.completeAt
    if (expired.size > 0) held = held.filter((each) => !expired.has(each))
  }
  return past
}

function attemptAt({ id, label, hostname }: SimulatedInstance, slot: number): PastAttempt {
  const slotAt = new Date(slot)
  const minute = slotAt.toISOString().slice(0, 16).replace('T', ' ')
  // Two instances may share their label, but never a key.
  const key = keyOf(`${hostname} ${minute}`)
  return { instanceId: id, slotAt, name: `${label} ${minute}`, key }
}

function takenOf(
  attempt: PastAttempt,
  fate: Extract<Fate, { readonly kind: 'taken' }>,
  bytes: number,
  now: Date
): Kept {
  return {
    ...attempt,
    outcome: 'taken',
    snapshotId: uuidOf(`snapshot ${attempt.key}`),
    bytes,
    isLate: fate.isLate,
    madeAt: new Date(fate.madeAt),
    completeAt: new Date(Math.min(fate.madeAt + fate.takesMs, now.getTime())),
    prunedAt: undefined
  }
}

/** Each instance fills another part of its disk, and a little more of it each day. */
function growthOf({ hostname, diskGb }: SimulatedInstance, now: Date): (slot: number) => number {
  const full = 0.05 + 0.09 * fractionOf(`${hostname} fills`)
  const dailyGrowth = 0.001 + 0.003 * fractionOf(`${hostname} grows`)
  return (slot) => {
    const grown = 1 - (dailyGrowth * (now.getTime() - slot)) / DAY_MS
    // No two are of one size, as temporary files come and go.
    const temporary = 0.99 + 0.02 * fractionOf(`${hostname} ${slot} holds`)
    return Math.round(diskGb * GB * full * grown * temporary)
  }
}
