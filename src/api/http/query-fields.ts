import * as z from 'zod'

/** Text to be looked for: no control characters, which no database takes. */
export const searchText = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}]*$/u)

/** A flag of an address. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
