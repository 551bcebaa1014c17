import {
  isMoreOftenThanHourly,
  ScheduleError,
  SPREAD_CHOICES,
  scheduleFor
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
 * What keeps a new schedule from being saved; undefined where nothing does. Of what is given alone: what is
 * stored already goes on, as nothing may be lost by reading it.
 */
export function flawOfSchedule(given: GivenSchedule): SettingFlaw | undefined {
  const { spreadMinutes } = given
  if (spreadMinutes !== undefined && !SPREAD_CHOICES.some((each) => each === spreadMinutes)) {
    return { field: 'spreadMinutes', message: message('settings.error.invalid') }
  }
  try {
    if (!isMoreOftenThanHourly(scheduleFor(given))) return undefined
    const often = message('settings.error.tooOften', { example: '0 * * * *' })
    return { field: 'customCron', message: often }
  } catch (error) {
    if (error instanceof ScheduleError) {
      return { field: error.field, message: flawMessage(error.flaw) }
    }
    throw error
  }
}
