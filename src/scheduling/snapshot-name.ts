import { localMinute } from '../policy/index.js'
import type { Instance } from '../snapshots/index.js'

/** Characters that would disturb a name in a list; an instance's label is text from elsewhere. */
const CONTROL = /\p{Cc}/gu

/** Leaves room for the date and the mark within what a description has to hold. */
const LONGEST_LABEL = 75

/** `web-1 2026-11-24 18:00`: the instance and the slot in the schedule's time zone. */
export function automaticName(
  instance: Instance | undefined,
  slotAt: Date,
  timeZone: string
): string {
  const called = instance?.label || instance?.hostname || 'Automatic snapshot'
  const label = [...called.replace(CONTROL, ' ')].slice(0, LONGEST_LABEL).join('').trim()
  return `${label} ${localMinute(slotAt, timeZone)}`
}
