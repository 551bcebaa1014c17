import * as z from 'zod'
import {
  LONGEST_DESCRIPTION,
  LONGEST_NAME_BYTES,
  readDescription,
  type Snapshot
} from '../account/index.js'
import { cutText } from '../common/index.js'
import { type Message, message } from '../wording/index.js'

/** As people count: a flag or a family is one. The bytes bound what one character can hold. */
const LONGEST = { graphemes: 100, bytes: 2_000 }

const MISSING = message('snapshots.name.missing')

/**
 * A name as somebody may give it: 1 to 100 characters of any kind but control characters. One that is
 * too long for Vultr all the same, as of a hundred emoji, is cut between two characters. An issue of its own
 * has the sentence to be told as `params.told`.
 */
export const snapshotName = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const wrong = flawOf(name)
    if (wrong !== undefined) context.addIssue({ code: 'custom', params: { told: wrong } })
  })
  .transform((name) => cutText(name, { bytes: LONGEST_NAME_BYTES }))

function flawOf(name: string): Message | undefined {
  if (name === '') return MISSING
  if (cutText(name, LONGEST) !== name) {
    return message('snapshots.name.tooLong', { most: LONGEST.graphemes })
  }
  // Line breaks, tabs and the like would break lists elsewhere; everything else is a name.
  return /\p{Cc}/u.test(name) ? message('snapshots.name.control') : undefined
}

const AS_MARK = message('snapshots.name.mark')

/** As much as Vultr takes for a description without a mark, which is then the name alone. */
const WHOLE = { bytes: LONGEST_DESCRIPTION }

/** The description of a snapshot without a mark of ours that is to have a name. */
export function externalDescription(name: string): string {
  return cutText(name, WHOLE)
}

/**
 * Why a snapshot cannot have a name that others can: with a mark that somebody has typed, one that is not ours
 * would be pruned like ours.
 * @param description as it is.
 */
export function flawOfRename({ description }: Pick<Snapshot, 'description'>, name: string) {
  const isOurs = readDescription(description).mark !== undefined
  const isMarked = readDescription(externalDescription(name)).mark !== undefined
  return isOurs || !isMarked ? undefined : AS_MARK
}

/** What is wrong with a name that was refused. */
export function toldOfName({ issues }: z.ZodError): Message {
  const told = issues.find(({ code }) => code === 'custom')
  return told?.code === 'custom' && told.params?.told !== undefined ? told.params.told : MISSING
}
