import {
  isMoreOftenThanHourly,
  SPREAD_CHOICES,
  scheduleErrors,
  scheduleFor,
  timeZoneFlaw
} from '../policy/index.js'
import { type Message, message } from '../wording/index.js'
import { flawMessage } from './flaw-message.js'

/** A setting that cannot be saved as it was given, by its name. */
export interface SettingFlaw {
  readonly field: string
  readonly message: Message
}

type GivenSchedule = Parameters<typeof scheduleFor>[0] & {
  readonly spreadMinutes?: number | undefined
}

/**
 * All that keeps a new schedule from being saved, at most one flaw a field. Of what is given alone: what is
 * stored already goes on, as nothing may be lost by reading it.
 */
export function flawsOfSchedule(given: GivenSchedule): readonly SettingFlaw[] {
  const { spreadMinutes } = given
  // Stricter than what is read: an abbreviation that was stored goes on.
  const zone = timeZoneFlaw(given.timeZone)
  const flaws: SettingFlaw[] = [
    ...(zone === undefined ? [] : [{ field: 'timeZone', message: flawMessage(zone) }]),
    ...scheduleErrors(given)
      .filter(({ field }) => zone === undefined || field !== 'timeZone')
      .map(({ field, flaw }) => ({ field, message: flawMessage(flaw) }))
  ]
  if (flaws.length === 0 && isMoreOftenThanHourly(scheduleFor(given))) {
    const often = message('settings.error.tooOften', { example: '0 * * * *' })
    flaws.push({ field: 'customCron', message: often })
  }
  if (spreadMinutes !== undefined && !SPREAD_CHOICES.some((each) => each === spreadMinutes)) {
    flaws.push({ field: 'spreadMinutes', message: message('settings.error.invalid') })
  }
  return flaws
}
