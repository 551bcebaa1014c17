import { z } from 'zod'
import { LONGEST_NAME_BYTES } from '../../account/index.js'
import { cutText } from '../../common/index.js'

/** As people count: a flag or a family is one. The bytes bound what one character can hold. */
const LONGEST = { graphemes: 100, bytes: 2_000 }

/**
 * A name as an admin may give it: 1 to 100 characters of any kind but control characters. One that is
 * too long for Vultr all the same, as of a hundred emoji, is cut between two characters.
 */
export const snapshotNameField = z
  .string({ error: 'Enter a name.' })
  .trim()
  .min(1, 'Enter a name.')
  .refine((name) => cutText(name, LONGEST) === name, 'A name has at most 100 characters.')
  // Line breaks, tabs and the like would break lists elsewhere; everything else is a name.
  .refine((name) => !/\p{Cc}/u.test(name), 'A name has no line breaks or other control characters.')
  .transform((name) => cutText(name, { bytes: LONGEST_NAME_BYTES }))
