import { createHash } from 'node:crypto'

/** The choices for how far starts may be spread, in minutes; more would reach into the next hour's slot. */
export const SPREAD_CHOICES = [0, 5, 15, 30] as const

/**
 * How long after its slot an instance's snapshot is begun, in ms: less than so many minutes, and always the
 * same for one instance, so that its snapshots stay as far apart as the schedule has them.
 */
export function spreadDelayMs(instanceId: string, spreadMinutes: number): number {
  const share = createHash('sha256').update(instanceId).digest().readUInt32BE() / 2 ** 32
  return Math.floor(share * spreadMinutes * 60) * 1_000
}
