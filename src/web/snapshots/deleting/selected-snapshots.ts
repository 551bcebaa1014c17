import { z } from 'zod'
import type { Form } from '../../http/form-fields.js'

const selectionSchema = z.object({
  id: z
    .union([z.uuid().transform((id) => [id]), z.array(z.uuid())])
    .transform((ids) => new Set(ids.map((id) => id.toLowerCase())))
    .catch(new Set<string>())
})

/** The ids of the snapshots that were selected, each once; none where one of them is no id. */
export function selectedSnapshotIds(fields: Form): ReadonlySet<string> {
  return selectionSchema.parse(fields).id
}
