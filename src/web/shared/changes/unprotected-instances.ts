import { accountIndex, type CatalogueView } from '../../../account/index.js'
import type { Wording } from '../../../wording/index.js'
import { instanceName } from '../account/instance-name.js'
import { worthOf } from './worth-of.js'

/** As many are named at once; the others stand behind them, to be opened. */
const FIRST_NAMES = 20

/** What a change leaves unprotected, by name, and what that means; undefined where nothing is. */
export function presentUnprotected(
  instanceIds: readonly string[],
  view: CatalogueView,
  { t }: Wording
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
    stored:
      stored.length === 0
        ? t('change.unprotected.none', { count })
        : t('change.unprotected.stored', {
            count: stored.length,
            instances: count,
            worth: worthOf(stored)
          })
  }
}
