import * as z from 'zod'
import { LONGEST_NAME_BYTES } from '../../account/index.js'
import { cutText } from '../../common/index.js'
import type { Wording } from '../../wording/index.js'

/** As people count: a flag or a family is one. The bytes bound what one character can hold. */
const LONGEST = { graphemes: 100, bytes: 2_000 }

/**
 * A name as an admin may give it: 1 to 100 characters of any kind but control characters. One that is
 * too long for Vultr all the same, as of a hundred emoji, is cut between two characters.
 * @param wording says what is wrong with it.
 */
export function snapshotNameField({ t }: Wording): z.ZodType<string> {
  return (
    z
      .string({ error: t('snapshots.name.missing') })
      .trim()
      .min(1, t('snapshots.name.missing'))
      .refine(
        (name) => cutText(name, LONGEST) === name,
        t('snapshots.name.tooLong', { most: LONGEST.graphemes })
      )
      // Line breaks, tabs and the like would break lists elsewhere; everything else is a name.
      .refine((name) => !/\p{Cc}/u.test(name), t('snapshots.name.control'))
      .transform((name) => cutText(name, { bytes: LONGEST_NAME_BYTES }))
  )
}
