import fc from 'fast-check'
import { FREQUENCY_IDS, scheduleFor } from '../../../src/policy/index.js'
import { DAY } from '../fake-clock.js'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']

/** Around the changes of the clocks in 2026, and quiet times. */
export const STARTS = [
  '2026-03-05T00:00:00Z',
  '2026-03-26T00:00:00Z',
  '2026-04-02T00:00:00Z',
  '2026-07-01T00:00:00Z',
  '2026-10-01T00:00:00Z',
  '2026-10-22T00:00:00Z',
  '2026-10-29T00:00:00Z'
].map((text) => Date.parse(text))

export const zone = fc.constantFrom(...ZONES)
export const startTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const frequency = fc.constantFrom(...FREQUENCY_IDS.filter((id) => id !== 'custom'))
/** Any schedule there may be. */
export const schedule = fc.oneof(
  fc.record({ frequency, startTime, timeZone: zone }).map(scheduleFor),
  fc
    .record({
      customCron: fc.constantFrom(
        '*/20 * * * *',
        '15 1,2,3 * * *',
        '0 */5 * * 1-5',
        '59 23 31 * *'
      ),
      timeZone: zone
    })
    .map(({ customCron, timeZone }) =>
      scheduleFor({ frequency: 'custom', startTime: '00:00', timeZone, customCron })
    )
)
export const instant = fc
  .tuple(fc.constantFrom(...STARTS), fc.integer({ min: 0, max: 6 * DAY }))
  .map(([start, offset]) => start + offset)

export function iso(slots: readonly (Date | undefined)[]): (string | undefined)[] {
  return slots.map((slot) => slot?.toISOString())
}
