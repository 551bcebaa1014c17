import * as z from 'zod'
import type { Form } from '../../http/form-fields.js'
import { nothingHeld } from './nothing-held.js'

const formSchema = z.object({
  snapshotIds: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid())]).catch([])
})

/** The ids of the expired snapshots that the admin saw. @throws PageError where there is none. */
export function shownIds(form: Form): readonly string[] {
  const { snapshotIds } = formSchema.parse(form)
  if (snapshotIds.length === 0) throw nothingHeld()
  return snapshotIds
}
