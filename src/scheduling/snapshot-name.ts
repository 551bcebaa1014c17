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

function localMinute(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}
