import { figuresOf } from '../../wording/index.js'

/** As the pages write them, in English. */
export const figures = figuresOf('en')

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The zone of this machine, which all times of tables are in. */
export const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

const minutes = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: TIME_ZONE
})

/** `2026-11-30 06:00`, in the zone of this machine; empty for no time. */
export function minuteOf(instant: string | null | undefined): string {
  return instant === null || instant === undefined ? '' : minutes.format(new Date(instant))
}

/** `in 3 h`, `in 12 min`, `2 h ago`. */
export function distanceOf(instant: string, now: Date): string {
  const ms = new Date(instant).getTime() - now.getTime()
  const size = Math.abs(ms)
  const [unit, name] =
    size < HOUR_MS ? [MINUTE_MS, 'min'] : size < 2 * DAY_MS ? [HOUR_MS, 'h'] : [DAY_MS, 'days']
  const count = `${Math.round(size / unit)} ${name}`
  return ms >= 0 ? `in ${count}` : `${count} ago`
}

/** The first letter large: `automatic` is `Automatic` in a table. */
export function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')
}
