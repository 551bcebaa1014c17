import { accountIndex } from '../../../account/index.js'
import { rowsIn } from '../../../inventory/index.js'
import { typed } from '../../http/form-fields.js'
import type { Visit } from '../../http/visit.js'
import { idsToken, instanceIdsIn, listedIds } from '../ids-token.js'
import { rowsFound } from '../known-rows.js'
import { listQueryOf } from '../list-query.js'

/** What a form on the list selects. */
export interface Selection {
  /** Those that are in the account; one that disappeared meanwhile is left out. */
  readonly instanceIds: readonly string[]
  /** It is for all that the list shows, and those are others now than they were when it was shown. */
  readonly isOutdated: boolean
}

/** Those that are ticked, or all that the search and the part of the list show. */
export async function selectionIn(visit: Visit): Promise<Selection> {
  const { services, form } = visit
  const view = services.catalogue.view()
  if (typed(form, 'all') === 'on') {
    const { q, show } = listQueryOf(form)
    const instanceIds = listedIds(rowsIn(await rowsFound(visit, q), show))
    const seen = typed(form, 'matching')
    return { instanceIds, isOutdated: seen !== '' && seen !== idsToken(instanceIds) }
  }
  const { instances } = accountIndex(view)
  const ticked = [...new Set(instanceIdsIn(form))]
  return { instanceIds: ticked.filter((id) => instances.has(id)), isOutdated: false }
}
