import type { Snapshot } from '../../../account/index.js'
import type { InstancePreview } from '../../../pruning/index.js'
import type { Wording } from '../../../wording/index.js'
import { keepReasonMessage } from '../snapshot-rows/keep-reasons.js'

/** As many snapshots of one instance are shown; the older ones behind them are counted. */
const MOST_ROWS = 200

/** As many rows of all instances together are read at a glance; more of them stand behind each name, to be opened. */
const OPEN_ROWS = 30

interface FateRow {
  readonly snapshot: Snapshot
  /** By the change, without it too, or not at all. */
  readonly outcome: 'deleted' | 'anyway' | 'kept'
  readonly why: string
}

/** What expires and what stays of each instance, for `shared/expiring`. */
export function presentAllExpiring(
  previews: readonly (InstancePreview & { readonly label: string })[],
  wording: Wording
) {
  const instances = previews.map((each) => presentExpiring(each, wording))
  const rows = instances.reduce((sum, each) => sum + each.rows.length, 0)
  return { instances, areOpen: instances.length === 1 || rows <= OPEN_ROWS }
}

/**
 * What expires of one instance, what stays, and why each: what the change deletes first, then what goes
 * without it too, then what is kept, each newest first.
 */
function presentExpiring(
  preview: InstancePreview & { readonly label: string },
  { t, say, figures }: Wording
) {
  const newly = new Set(preview.newly)
  const deleted: FateRow[] = preview.newly.map((snapshot) => ({
    snapshot,
    outcome: 'deleted',
    why: t(preview.isResumed ? 'expiring.resumed' : 'expiring.noRule')
  }))
  const anyway: FateRow[] = preview.goes
    .filter((snapshot) => !newly.has(snapshot))
    .map((snapshot) => ({ snapshot, outcome: 'anyway', why: t('expiring.already') }))
  const kept: FateRow[] = preview.stays.map(({ snapshot, reasons }) => ({
    snapshot,
    outcome: 'kept',
    why: figures.list(reasons.map((each) => say(keepReasonMessage(each))))
  }))
  const rows = [deleted, anyway, kept].flatMap((some) => some.toSorted(byNewestFirst))
  const counts = { deleted: deleted.length, kept: kept.length }
  return {
    label: preview.label,
    counts:
      anyway.length > 0
        ? t('expiring.countsAnyway', { ...counts, anyway: anyway.length })
        : t('expiring.counts', counts),
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS)
  }
}

function byNewestFirst({ snapshot: a }: FateRow, { snapshot: b }: FateRow): number {
  return (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0)
}
