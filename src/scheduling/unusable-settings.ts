/** Whether stored settings cannot be read or amount to no schedule; saving others mends that. */
export function isUnusable(error: unknown): error is Error {
  return (
    error instanceof Error && (error.name === 'SettingsError' || error.name === 'ScheduleError')
  )
}
