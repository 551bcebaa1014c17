import { isRuledRunKey, type SnapshotMark, writeDescription } from '../../account/index.js'
import type { Run } from './run.js'

/**
 * Automatic is what expires by the rules: that of a slot, and one by hand that was asked to expire like
 * those, which its key tells.
 */
export function originOf({ trigger, key }: Run): SnapshotMark['origin'] {
  return trigger === 'manual' && !isRuledRunKey(key) ? 'manual' : 'automatic'
}

/** What the run's snapshot tells of where it came from. */
function markOf(run: Run): SnapshotMark {
  return {
    origin: originOf(run),
    isProtected: false,
    instanceId: run.instanceId,
    key: run.key
  }
}

/** The description of the run's snapshot; its mark is how a lost answer is found again. */
export function descriptionOf(run: Run): string {
  return writeDescription(run.name, markOf(run))
}

/** What Vultr stored, where that is not what was sent: cut, escaped or trimmed, say. */
export function storedOtherwise(run: Run, stored: string): string | undefined {
  return stored === descriptionOf(run) ? undefined : stored
}
