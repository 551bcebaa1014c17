import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type Form, typedAll } from '../http/form-fields.js'
import type { InstanceRow } from './instance-rows.js'

/** The ids of those that something can be chosen for all together: they are in the account. */
export function listedIds(rows: readonly InstanceRow[]): readonly string[] {
  return rows.flatMap(({ id, isListed }) => (isListed ? [id] : []))
}

/** Tells one set of instances from another. */
export function idsToken(ids: readonly string[]): string {
  return createHash('sha256')
    .update([...ids].sort().join(' '))
    .digest('hex')
    .slice(0, 16)
}

const idsSchema = z.array(z.uuid().transform((id) => id.toLowerCase())).catch([])

/** The ids of instances in a form; none where one of them is no id. */
export function instanceIdsIn(form: Form): readonly string[] {
  return idsSchema.parse(typedAll(form, 'id'))
}
