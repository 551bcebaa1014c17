import * as z from 'zod'
import { accountIndex } from '../../../account/index.js'
import { rowsIn } from '../../../inventory/index.js'
import { type Form, typed, typedAll } from '../../http/form-fields.js'
import type { Visit } from '../../http/visit.js'
import { idsToken, listedIds } from '../ids-token.js'
import { rowsFound } from '../known-rows.js'
import { listQueryOf } from '../list-query.js'

const idsSchema = z.array(z.uuid().transform((id) => id.toLowerCase())).catch([])

/** The ids of instances in a form; none where one of them is no id. */
export function instanceIdsIn(form: Form): readonly string[] {
  return idsSchema.parse(typedAll(form, 'id'))
}

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
