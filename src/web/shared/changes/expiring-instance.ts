import type { Snapshot } from '../../../account/index.js'
import type { InstancePreview } from '../../../pruning/index.js'
import type { Wording } from '../../../wording/index.js'
import { keepReasonMessage } from '../snapshot-rows/keep-reasons.js'

/** As many snapshots of one instance are shown; the older ones behind them are counted. */
const MOST_ROWS = 200

interface FateRow {
  readonly snapshot: Snapshot
  readonly goes: boolean
  readonly why: string
}

/** What expires of one instance, what stays, and why each. */
export function presentExpiring(
  preview: InstancePreview & { readonly label: string },
  { t, say, figures }: Wording
) {
  const newly = new Set(preview.newly)
  const going: FateRow[] = preview.goes.map((snapshot) => ({
    snapshot,
    goes: true,
    why: newly.has(snapshot) ? t('expiring.noRule') : t('expiring.already')
  }))
  const staying: FateRow[] = preview.stays.map(({ snapshot, reasons }) => ({
    snapshot,
    goes: false,
    why: figures.list(reasons.map((each) => say(keepReasonMessage(each))))
  }))
  const rows = [...going, ...staying].sort(
    (a, b) => (b.snapshot.createdAt?.getTime() ?? 0) - (a.snapshot.createdAt?.getTime() ?? 0)
  )
  return {
    label: preview.label,
    goingCount: preview.goes.length,
    stayingCount: preview.stays.length,
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS)
  }
}
