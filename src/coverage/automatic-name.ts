import type { Instance } from '../account/index.js'
import { cutText } from '../common/index.js'
import { localMinute } from '../policy/index.js'

/** Characters that would disturb a name in a list; an instance's label is text from elsewhere. */
const CONTROL = /\p{Cc}/gu

/** Leaves room for the date and the mark within what a description holds, whatever the letters. */
const LABEL_ROOM = { graphemes: 75, bytes: 160 }

/** `web-1 2026-11-24 18:00`: the instance and the slot in the schedule's time zone. */
export function automaticName(
  instance: Instance | undefined,
  slotAt: Date,
  timeZone: string
): string {
  const called = instance?.label || instance?.hostname || 'Automatic snapshot'
  const label = cutText(called.replace(CONTROL, ' ').trim(), LABEL_ROOM)
  return `${label} ${localMinute(slotAt, timeZone)}`
}
