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
 * When the next snapshot of an instance is begun: after its next slot, or after the last one, where its
 * delay is not over yet.
 * @param nextSlot works out the first slot after an instant.
 */
export function nextStartAfter(
  now: Date,
  { instanceId, spreadMinutes }: { readonly instanceId: string; readonly spreadMinutes: number },
  nextSlot: (after: Date) => Date | undefined
): Date | undefined {
  const delay = spreadDelayMs(instanceId, spreadMinutes)
  const startOf = (slot: Date | undefined) => slot && new Date(slot.getTime() + delay)
  // At most one slot is that young: slots are an hour apart at least.
  const held = startOf(nextSlot(new Date(now.getTime() - spreadMinutes * 60_000)))
  return held === undefined || held > now ? held : startOf(nextSlot(now))
}
