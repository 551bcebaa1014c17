import { localMinute } from '../../../policy/index.js'
import type { Wording } from '../../../wording/index.js'

const DAY_MS = 86_400_000

/** “today 18:00 Europe/Berlin”, “tomorrow 06:00 …”, “Sunday 29 November 06:00 …”: on a zone's own clocks. */
export function momentText(at: Date, now: Date, timeZone: string, wording: Wording): string {
  const [date = '', time = ''] = localMinute(at, timeZone).split(' ')
  const [today = ''] = localMinute(now, timeZone).split(' ')
  const ahead = (Date.parse(date) - Date.parse(today)) / DAY_MS
  return wording.t('forecast.moment', {
    day: ahead === 0 ? 'today' : ahead === 1 ? 'tomorrow' : 'other',
    weekday: wording.figures.weekday(new Date(date)),
    date: wording.figures.longDay(new Date(date), date.slice(0, 4) !== today.slice(0, 4)),
    time,
    zone: timeZone
  })
}
