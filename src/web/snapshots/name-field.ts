import * as z from 'zod'
import { snapshotName, toldOfName } from '../../snapshots/index.js'
import type { Wording } from '../../wording/index.js'

/** A snapshot's name in a form. @param wording says what is wrong with it. */
export function snapshotNameField({ say }: Wording): z.ZodType<string> {
  return z.unknown().transform((given, context) => {
    const parsed = snapshotName.safeParse(given)
    if (parsed.success) return parsed.data
    context.addIssue(say(toldOfName(parsed.error)))
    return z.NEVER
  })
}
