import * as z from 'zod'

interface Named {
  readonly id: string
}

/** The schemas that the OpenAPI document names; what is sent and what is taken are two directions of zod's. */
export const ANSWERS = z.registry<Named>()
export const BODIES = z.registry<Named>()

/** A schema of what is answered, under a name of its own. */
export function answer<S extends z.ZodType>(id: string, schema: S): S {
  ANSWERS.add(schema, { id })
  return schema
}

/** The same of what is taken. */
export function body<S extends z.ZodType>(id: string, schema: S): S {
  BODIES.add(schema, { id })
  return schema
}

/** An instant, RFC 3339 in UTC. */
export const instant = z.iso.datetime({ precision: 3 })

/** A UUID as it is taken, whatever its capitals. */
export const uuid = z.uuid().toLowerCase()

/** A page of a list. */
export function listOf<S extends z.ZodType>(id: string, item: S) {
  return answer(
    id,
    z.object({
      items: z.array(item),
      next: z
        .string()
        .nullable()
        .describe('Send it as `cursor` for what follows; null at the end.'),
      total: z
        .int()
        .nullable()
        .describe('How many there are on all pages; null where they are not counted.')
    })
  )
}
