import type { Snapshot } from '../../account/index.js'
import type { Run } from '../../runs/index.js'
import type { Wording } from '../../wording/index.js'
import type { Visit } from '../http/visit.js'
import { presentRows, type SnapshotRow } from '../shared/snapshot-rows/snapshot-rows.js'

/** A snapshot with the run that made it, a run that made none, or a snapshot that no known run made. */
export interface TimelineEntry {
  /** Undefined where Vultr sent no date. */
  readonly at: Date | undefined
  readonly name: string
  readonly isLate: boolean
  /** The snapshot, while it is in the account. */
  readonly snapshot: SnapshotRow | undefined
  /** What became of the run, where it has no snapshot in the account. */
  readonly run: { readonly state: Run['state']; readonly reason: string | undefined } | undefined
}

interface Pair {
  readonly at: Date | undefined
  readonly snapshot: Snapshot | undefined
  readonly run: Run | undefined
}

/**
 * The newest runs and snapshots of one instance as one list, newest first.
 * @param of.snapshots newest first, all there are; `runs` the newest ones, at least as many as `limit`
 * where there are so many.
 */
export async function instanceTimeline(
  visit: Pick<Visit, 'services' | 'wording'>,
  of: { readonly snapshots: readonly Snapshot[]; readonly runs: readonly Run[] },
  limit: number
): Promise<{ readonly entries: readonly TimelineEntry[]; readonly isLive: boolean }> {
  const pairs = pairsOf(of).slice(0, limit)
  const snapshots = pairs.flatMap(({ snapshot }) => snapshot ?? [])
  const { rows, isLive } = await presentRows(visit, snapshots, { showsWaiting: false })
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  const isUnderWay = of.runs.some(({ finishedAt }) => finishedAt === undefined)
  return {
    entries: pairs.map((pair) => entryOf(pair, rowOf.get(pair.snapshot?.id), visit.wording)),
    isLive: isLive || isUnderWay
  }
}

/** Each run beside its snapshot; by the key in the mark, or by the id where the mark was lost. */
function pairsOf(of: { readonly snapshots: readonly Snapshot[]; readonly runs: readonly Run[] }) {
  const runOf = new Map<string, Run>()
  for (const run of of.runs) {
    runOf.set(run.key, run)
    if (run.snapshotId !== undefined) runOf.set(run.snapshotId, run)
  }
  const used = new Set<Run>()
  const pairs: Pair[] = of.snapshots.map((snapshot) => {
    const run = runOf.get(snapshot.id) ?? runOf.get(snapshot.runKey ?? '')
    if (run !== undefined) used.add(run)
    return { at: snapshot.createdAt ?? run?.createdAt, snapshot, run }
  })
  const alone = of.runs
    .filter((run) => !used.has(run))
    .map((run) => ({ at: run.slotAt ?? run.createdAt, snapshot: undefined, run }))
  return [...pairs, ...alone].sort((a, b) => timeOf(b) - timeOf(a))
}

/** What has no date is seen first: it is an oddity. */
function timeOf({ at }: Pair): number {
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER
}

function entryOf(
  { at, run, snapshot }: Pair,
  row: SnapshotRow | undefined,
  { t, say }: Wording
): TimelineEntry {
  const common = { at, name: snapshot?.name ?? run?.name ?? '', isLate: run?.isLate === true }
  if (run === undefined || row !== undefined) return { ...common, snapshot: row, run: undefined }
  const isGone = run.state === 'complete'
  const reason = run.reason === undefined ? undefined : say(run.reason)
  return {
    ...common,
    snapshot: undefined,
    run: { state: run.state, reason: isGone ? t('instances.timeline.gone') : reason }
  }
}
