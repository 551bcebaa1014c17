import type { Run } from '../runs/index.js'
import { isOut, type Restore } from './restore.js'

/** When a restore probably ends. */
export interface ExpectedEnd {
  readonly from: Date
  readonly to: Date
}

/** How long Vultr's part takes, in ms. */
interface DurationRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Fewer earlier ones are no measure. */
const LEAST_EARLIER = 3

/** Vultr's documents add 10 to 15 minutes for a restore to what a snapshot takes. In ms. */
const DOCUMENTED: DurationRange = { fromMs: 10 * 60_000, toMs: 15 * 60_000 }

/** Larger disks are known to take longer than the documents say; by how much is not known. */
const MOST_DOCUMENTED_GB = 120

/**
 * When a restore that is under way probably ends; undefined where nothing tells, as while a lock of
 * unknown length stands in its way.
 * @param known.earlier restores that are complete.
 * @param known.usualSnapshotMs how long a snapshot of the instance takes.
 */
export function expectedEnd(
  restore: Restore,
  known: {
    readonly safetyRun: Pick<Run, 'state' | 'pendingSince'> | undefined
    readonly earlier: readonly Restore[]
    readonly usualSnapshotMs: number | undefined
    readonly now: Date
  }
): ExpectedEnd | undefined {
  const range = usualRange(restore.target?.diskGb, known.earlier)
  const startMs = expectedStart(restore, known)
  if (range === undefined || startMs === undefined) return undefined
  return { from: new Date(startMs + range.fromMs), to: new Date(startMs + range.toMs) }
}

/** When Vultr began, or probably begins, to restore; in ms since the epoch. */
function expectedStart(
  restore: Restore,
  {
    safetyRun,
    usualSnapshotMs,
    now
  }: Pick<Parameters<typeof expectedEnd>[1], 'safetyRun' | 'usualSnapshotMs' | 'now'>
): number | undefined {
  const { state, sentAt, safetyRunId, reason } = restore
  if (state === 'complete' || state === 'failed') return undefined
  if (isOut(restore)) return sentAt?.getTime()
  if (reason !== undefined) return undefined
  if (safetyRunId === undefined || safetyRun?.state === 'complete') return now.getTime()
  const since = safetyRun?.pendingSince
  if (since === undefined || usualSnapshotMs === undefined) return undefined
  return Math.max(now.getTime(), since.getTime() + usualSnapshotMs)
}

/** From earlier restores to a disk of half to twice the size, else from what Vultr documents. */
function usualRange(
  diskGb: number | undefined,
  earlier: readonly Restore[]
): DurationRange | undefined {
  if (diskGb === undefined) return undefined
  const durations = earlier.flatMap(({ target, sentAt, finishedAt, isPresumed }) => {
    const otherGb = target?.diskGb ?? 0
    const isAlike = otherGb >= diskGb / 2 && otherGb <= diskGb * 2
    if (!isAlike || isPresumed || sentAt === undefined || finishedAt === undefined) return []
    return [finishedAt.getTime() - sentAt.getTime()]
  })
  if (durations.length >= LEAST_EARLIER) {
    return { fromMs: Math.min(...durations), toMs: Math.max(...durations) }
  }
  return diskGb <= MOST_DOCUMENTED_GB ? DOCUMENTED : undefined
}
