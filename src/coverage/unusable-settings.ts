import { ScheduleError } from '../policy/index.js'
import { SettingsError } from '../settings/index.js'

/** Whether stored settings cannot be read or amount to no schedule; saving others mends that. */
export function isUnusable(error: unknown): error is SettingsError | ScheduleError {
  return error instanceof SettingsError || error instanceof ScheduleError
}
