import { accountIndex, type CatalogueView, type Snapshot } from '../../../account/index.js'
import type { ChangeReview } from '../../../confirmations/index.js'
import type { OrphanExpiry } from '../../../pruning/index.js'
import type { Wording } from '../../../wording/index.js'
import { instanceName } from '../account/instance-name.js'
import { expiringLater } from './expiring-later.js'
import { worthOf } from './worth-of.js'

/** As many are named at once; the others stand behind them, to be opened. */
const FIRST_NAMES = 20

/** What a change leaves unprotected, by name, and what that means; undefined where nothing is. */
export function presentUnprotected(
  { unprotected: instanceIds, leaves }: Pick<ChangeReview, 'unprotected' | 'leaves'>,
  view: CatalogueView,
  wording: Wording
) {
  const count = instanceIds.length
  if (count === 0) return undefined
  const names = instanceIds.map((id) => instanceName(id, view)).sort((a, b) => a.localeCompare(b))
  const index = accountIndex(view)
  const stored = instanceIds
    .flatMap((id) => index.snapshotsOf(id))
    .filter(({ origin }) => origin === 'automatic')
  return {
    count,
    first: names.slice(0, FIRST_NAMES),
    others: names.slice(FIRST_NAMES),
    stored: storedText(stored, leaves, count, wording)
  }
}

/** What becomes of what is stored: by the rule for unprotected instances it expires, but for the latest of each. */
function storedText(
  stored: readonly Snapshot[],
  leaves: readonly OrphanExpiry[],
  instances: number,
  { t }: Wording
): string {
  if (stored.length === 0) return t('change.unprotected.none', { count: instances })
  const later = expiringLater(leaves)
  if (later === undefined) {
    return t('change.unprotected.stored', {
      count: stored.length,
      instances,
      worth: worthOf(stored)
    })
  }
  return t('change.unprotected.expire', { ...later, all: stored.length, instances })
}
