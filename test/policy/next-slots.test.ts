import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSlotAfter, ScheduleError, slotsBetween } from '../../src/policy/index.js'
import { instant, iso, schedule } from '../support/policy/schedules.js'

describe('the slot after an instant', () => {
  it('lies after it, whatever the schedule, the zone and the instant', () => {
    fc.assert(
      fc.property(schedule, instant, (rule, at) => {
        const next = nextSlotAfter(rule, new Date(at))
        expect(next?.getTime()).toBeGreaterThan(at)
      }),
      { numRuns: 400 }
    )
  })

  it('is the one croner finds where no clocks change', () => {
    const field = (values: string[]) => fc.constantFrom('*', ...values)
    const expression = fc
      .tuple(
        field(['0', '7,41', '*/25', '50-59/3']),
        field(['0', '23', '5,6', '*/7', '8-17']),
        field(['1', '31', '*/9', '10-12,30']),
        field(['2', 'JAN,JUL', '4-6']),
        field(['0', '7', 'MON-FRI', '3,5'])
      )
      .map((fields) => fields.join(' '))
    fc.assert(
      fc.property(expression, instant, (cronExpression, at) => {
        const expected = new Cron(cronExpression, { timezone: 'UTC' }).nextRun(new Date(at))
        expect(nextSlotAfter({ cronExpression, timeZone: 'UTC' }, new Date(at))).toEqual(
          expected ?? undefined
        )
      }),
      { numRuns: 400 }
    )
  })

  it('comes when either the day of the month or the weekday matches', () => {
    const both = { cronExpression: '0 0 13 * 5', timeZone: 'UTC' }
    expect(iso(slotsBetween(both, new Date('2026-06-01'), new Date('2026-06-15')))).toEqual([
      '2026-06-05T00:00:00.000Z',
      '2026-06-12T00:00:00.000Z',
      '2026-06-13T00:00:00.000Z'
    ])
  })

  it.each([
    [{ cronExpression: '0 0 * * *', timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ cronExpression: '0 0 * *', timeZone: 'UTC' }, 'customCron'],
    [{ cronExpression: '0 25 * * *', timeZone: 'UTC' }, 'customCron']
  ])('is refused for %o, naming the field', (rule, field) => {
    const ask = () => nextSlotAfter(rule, new Date(0))
    expect(ask).toThrow(ScheduleError)
    expect(ask).toThrow(expect.objectContaining({ field }))
  })

  it('is the same from every instant before it back to the slot before', () => {
    fc.assert(
      fc.property(
        schedule,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rule, at, part) => {
          const next = nextSlotAfter(rule, new Date(at))
          if (next === undefined) return
          const between = at + Math.floor((next.getTime() - at) * part * 0.999)
          expect(nextSlotAfter(rule, new Date(between))).toEqual(next)
        }
      ),
      { numRuns: 400 }
    )
  })
})
