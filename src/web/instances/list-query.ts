import * as z from 'zod'
import { SEGMENTS } from '../../inventory/index.js'
import type { Form } from '../http/form-fields.js'
import { addressOf, pagedLinks } from '../http/paging.js'
import { instanceSortSchema } from './instance-order.js'

const querySchema = z.object({
  q: z.string().max(200).default('').catch(''),
  show: z.enum(SEGMENTS).default('all').catch('all'),
  sort: instanceSortSchema,
  page: z.coerce.number().int().min(1).default(1).catch(1)
})

/** What of the list is shown, as its address and the forms on it tell. */
export type ListQuery = z.infer<typeof querySchema>

/** Unknown values fall back to what the list shows by itself. */
export function listQueryOf(given: Readonly<Record<string, unknown>> | Form): ListQuery {
  return querySchema.parse(given)
}

/** Its values as an address has them; all instances need no word. */
export function listParameters({ q, show, sort }: ListQuery) {
  return { q, show: show === 'all' ? '' : show, sort }
}

/** The path of the list as it was shown when a form on it was sent. */
export function listPathOf(form: Form): string {
  const query = listQueryOf(form)
  return pagedLinks('instances', listParameters(query), query.page, query.page).self
}

/** As many ids as fit into an address; more are ticked only as all that the list shows. */
const MOST_TICKED = 100

/** The list as it was left, with these ticked there. */
export function listWithTicked(form: Form, instanceIds: readonly string[]): string {
  const [path = '', query = ''] = listPathOf(form).split('?')
  const isAll = instanceIds.length > MOST_TICKED
  const ticked = isAll ? { all: 'on' } : { id: instanceIds }
  return addressOf(path, { ...Object.fromEntries(new URLSearchParams(query)), ...ticked })
}

/** The same as fields of a form, for what is not the list itself. */
export function listFields(form: Form) {
  const { page, ...parameters } = listQueryOf(form)
  const fields = { ...listParameters({ ...parameters, page }), page: String(page) }
  return Object.entries(fields).map(([name, value]) => ({ name, value }))
}
