import { createHash } from 'node:crypto'

/** The choices for how far starts may be spread, in minutes; more would reach into the next hour's slot. */
export const SPREAD_CHOICES = [0, 5, 15, 30] as const

/**
 * How long after its slot an instance's snapshot is begun, in ms: less than so many minutes, and always the
 * same for one instance, so that its snapshots stay as far apart as the schedule has them.
 */
export function spreadDelayMs(instanceId: string, spreadMinutes: number): number {
  if (spreadMinutes === 0) return 0
  const share = createHash('sha256').update(instanceId).digest().readUInt32BE() / 2 ** 32
  return Math.floor(share * spreadMinutes * 60) * 1_000
}

/**
 * When the next snapshot of an instance is begun: after its next slot, or after the last one, where that
 * is still to be taken.
 * @param takenUntil the slots until then are over; undefined: all until now.
 * @param nextSlot works out the first slot after an instant.
 */
export function nextStartAfter(
  now: Date,
  of: {
    readonly instanceId: string
    readonly spreadMinutes: number
    readonly takenUntil: Date | undefined
  },
  nextSlot: (after: Date) => Date | undefined
): Date | undefined {
  const { instanceId, spreadMinutes, takenUntil = now } = of
  const delay = spreadDelayMs(instanceId, spreadMinutes)
  const startOf = (slot: Date | undefined) => slot && new Date(slot.getTime() + delay)
  // Slots are an hour apart at least, so one alone is that young; and many instances look at the same moment.
  const earliest = now.getTime() - spreadMinutes * 60_000
  const held = takenUntil < now ? nextSlot(new Date(earliest)) : undefined
  const heldAt = held !== undefined && held > takenUntil ? startOf(held) : undefined
  return heldAt !== undefined && heldAt > now ? heldAt : startOf(nextSlot(now))
}
