import { type SnapshotMark, writeDescription } from '../../account/index.js'
import type { Run } from './run.js'

/** What the run's snapshot tells of where it came from. */
function markOf(run: Run): SnapshotMark {
  return {
    origin: run.trigger === 'manual' ? 'manual' : 'automatic',
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
