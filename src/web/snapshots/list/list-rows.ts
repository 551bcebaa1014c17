import type { CatalogueView, Snapshot } from '../../../account/index.js'
import { type FilterScope, orphanKind } from '../../../inventory/index.js'
import type { Wording } from '../../../wording/index.js'
import type { FateView } from '../../shared/snapshot-rows/fate-text.js'
import type { SnapshotRow } from '../../shared/snapshot-rows/snapshot-rows.js'
import type { SnapshotGroup } from '../filter/snapshot-filter.js'
import { type GroupTotals, groupKeyOf, groupLabel } from './snapshot-groups.js'

/** A row of the list, with what the list alone says of a snapshot. */
export interface ListRow {
  readonly row: SnapshotRow
  /** Whether its instance has left the account. */
  readonly isGone: boolean
  /** When it goes, or why it is kept. */
  readonly expiry: FateView | undefined
  readonly isSelectable: boolean
  readonly isSelected: boolean
  /** Above the first row of a group, and above the first of a page. */
  readonly heading: GroupHeading | undefined
}

interface GroupHeading extends GroupTotals {
  readonly label: string
  /** Where a group is an instance that is in the account. */
  readonly instanceId: string | undefined
}

interface ListSurroundings {
  readonly view: CatalogueView
  readonly scope: FilterScope
  readonly group: SnapshotGroup
  readonly totals: ReadonlyMap<string, GroupTotals>
  readonly selectedIds: ReadonlySet<string>
  readonly wording: Wording
}

/** @param rows those of the snapshots, and before them those of what waits to be one. */
export function listRows(
  rows: readonly SnapshotRow[],
  snapshots: readonly Snapshot[],
  around: ListSurroundings
): readonly ListRow[] {
  const { view, scope, group, selectedIds, wording } = around
  const whyKept = keptTexts(wording)
  const waiting = rows.length - snapshots.length
  let before: string | undefined
  return rows.map((row, index) => {
    const snapshot = snapshots[index - waiting]
    if (snapshot === undefined) return { row, ...WAITING }
    const key = group === '' ? undefined : groupKeyOf(snapshot, group)
    const heading = key === undefined || key === before ? undefined : headingOf(key, around)
    before = key
    const kind = orphanKind(snapshot, view, scope)
    const isSelectable = row.status !== 'pending'
    return {
      row,
      isGone: kind === 'gone',
      expiry: row.fate ?? (row.status === 'complete' ? whyKept(snapshot, kind) : undefined),
      isSelectable,
      isSelected: isSelectable && selectedIds.has(snapshot.id),
      heading
    }
  })
}

const WAITING = {
  isGone: false,
  expiry: undefined,
  isSelectable: false,
  isSelected: false,
  heading: undefined
}

function headingOf(key: string, { group, totals, view, wording }: ListSurroundings): GroupHeading {
  const { count, bytes } = totals.get(key) ?? { count: 0, bytes: 0 }
  const isListed = group === 'instance' && view.instances.some(({ id }) => id === key)
  return {
    label: groupLabel(key, group, view, wording),
    instanceId: isListed ? key : undefined,
    count,
    bytes
  }
}

/** Each text is made once a page. */
function keptTexts({ t }: Wording) {
  const byHand = { kind: 'text', text: t('snapshots.expiry.never') } as const
  const orphaned = {
    gone: { kind: 'text', text: t('snapshots.expiry.gone') },
    unprotected: { kind: 'text', text: t('snapshots.expiry.unprotected') },
    excluded: { kind: 'text', text: t('snapshots.expiry.excluded') }
  } as const
  return ({ origin, expiresAt }: Snapshot, kind: keyof typeof orphaned | undefined) => {
    if (origin !== 'automatic' && expiresAt === undefined) return byHand
    return kind === undefined ? undefined : orphaned[kind]
  }
}
