import { z } from 'zod'
import { accountIndex } from '../../../account/index.js'
import { type Form, typed, typedAll } from '../../http/form-fields.js'
import type { Visit } from '../../http/visit.js'
import { idsToken, matchingInstances } from '../matching-instances.js'

const idsSchema = z.array(z.uuid().transform((id) => id.toLowerCase())).catch([])

/** The ids of instances in a form; none where one of them is no id. */
export function instanceIdsIn(form: Form): readonly string[] {
  return idsSchema.parse(typedAll(form, 'id'))
}

/** Those that are in the account; one that disappeared meanwhile is left out. */
export function selectedInstanceIds({ services, form }: Visit): readonly string[] {
  const view = services.catalogue.view()
  if (typed(form, 'all') === 'on') {
    return matchingInstances(view, typed(form, 'q')).map(({ id }) => id)
  }
  const { instances } = accountIndex(view)
  return [...new Set(instanceIdsIn(form))].filter((id) => instances.has(id))
}

/** Other instances match a search for all of them now than did when they were shown. */
export function isOutdatedSearch({ services, form }: Visit): boolean {
  const shown = typed(form, 'matching')
  const matching = matchingInstances(services.catalogue.view(), typed(form, 'q'))
  return typed(form, 'all') === 'on' && shown !== '' && shown !== idsToken(matching)
}
