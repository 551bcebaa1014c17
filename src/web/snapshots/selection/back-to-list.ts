import { backPathIn } from '../../http/back-path.js'
import type { Form } from '../../http/form-fields.js'
import { isEveryMatch, MOST_SELECTED, selectedSnapshotIds } from './selected-snapshots.js'

/** The list as it was left: its filter, its order and its page. */
export function listPathIn(fields: Form): string {
  return backPathIn(fields) ?? 'snapshots'
}

/** The list as it was left, with what was selected there selected. */
export function listWithSelection(fields: Form): string {
  const [path = '', query] = listPathIn(fields).split('?')
  const parameters = new URLSearchParams(query)
  const ids = selectedSnapshotIds(fields)
  if (ids.size <= MOST_SELECTED) for (const id of ids) parameters.append('id', id)
  if (isEveryMatch(fields)) parameters.set('all', 'on')
  return parameters.size === 0 ? path : `${path}?${parameters}`
}
