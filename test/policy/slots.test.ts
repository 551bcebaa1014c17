import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FREQUENCIES,
  nextSlotAfter,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor,
  slotSpacingMs,
  slotsBetween
} from '../../src/policy/index.js'

const DAY = 86_400_000
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']

/** Around the changes of the clocks in 2026, and quiet times. */
const STARTS = [
  '2026-03-05T00:00:00Z',
  '2026-03-26T00:00:00Z',
  '2026-04-02T00:00:00Z',
  '2026-07-01T00:00:00Z',
  '2026-10-01T00:00:00Z',
  '2026-10-22T00:00:00Z',
  '2026-10-29T00:00:00Z'
].map((text) => Date.parse(text))

const zone = fc.constantFrom(...ZONES)
const startTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const frequency = fc.constantFrom(
  ...FREQUENCIES.map(({ id }) => id).filter((id) => id !== 'custom')
)
const schedule = fc.oneof(
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
const instant = fc
  .tuple(fc.constantFrom(...STARTS), fc.integer({ min: 0, max: 6 * DAY }))
  .map(([start, offset]) => start + offset)

function iso(slots: readonly (Date | undefined)[]): (string | undefined)[] {
  return slots.map((slot) => slot?.toISOString())
}

function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
}

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

describe('the slots of a span', () => {
  it('are those of its parts, in order, so that none is lost and none comes twice', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.tuple(
          instant,
          fc.integer({ min: 0, max: 3 * DAY }),
          fc.integer({ min: 0, max: 3 * DAY })
        ),
        (rule, [a, first, second]) => {
          const [from, middle, to] = [
            new Date(a),
            new Date(a + first),
            new Date(a + first + second)
          ]
          const whole = slotsBetween(rule, from, to)
          const parts = [...slotsBetween(rule, from, middle), ...slotsBetween(rule, middle, to)]
          expect(iso(parts)).toEqual(iso(whole))
          expect(new Set(iso(whole)).size).toBe(whole.length)
        }
      ),
      { numRuns: 150 }
    )
  })

  it('of a daily schedule are one for each local calendar day', () => {
    fc.assert(
      fc.property(startTime, zone, fc.constantFrom(...STARTS), (time, timeZone, start) => {
        const rule = scheduleFor({ frequency: 'every-day', startTime: time, timeZone })
        const slots = slotsBetween(rule, new Date(start), new Date(start + 14 * DAY))
        const days = slots.map((slot) => localDay(slot, timeZone))
        expect(new Set(days).size).toBe(days.length)
        expect(days.length).toBeGreaterThanOrEqual(13)
      })
    )
  })

  it('of an hourly schedule are an hour apart also when the clocks change by an hour', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York'),
        fc.constantFrom(...STARTS),
        (timeZone, start) => {
          const rule = scheduleFor({ frequency: 'every-hour', startTime: '00:30', timeZone })
          const slots = slotsBetween(rule, new Date(start), new Date(start + 7 * DAY))
          expect(slots).toHaveLength(168)
        }
      )
    )
  })

  it('of six hours are four a day, on the days of the change too', () => {
    fc.assert(
      fc.property(startTime, zone, fc.constantFrom(...STARTS), (time, timeZone, start) => {
        const rule = scheduleFor({ frequency: 'every-six-hours', startTime: time, timeZone })
        const slots = slotsBetween(rule, new Date(start), new Date(start + 10 * DAY))
        const perDay = new Map<string, number>()
        for (const slot of slots) {
          const day = localDay(slot, timeZone)
          perDay.set(day, (perDay.get(day) ?? 0) + 1)
        }
        expect([...perDay.values()].slice(1, -1).every((count) => count === 4)).toBe(true)
      })
    )
  })

  it('are the newest ones where there are more than the limit', () => {
    const rule = scheduleFor({ frequency: 'every-hour', startTime: '00:00', timeZone: 'UTC' })
    const slots = slotsBetween(
      rule,
      new Date('1990-01-01T00:00:00Z'),
      new Date('2026-01-01T00:00:00Z'),
      3
    )
    expect(iso(slots)).toEqual([
      '2025-12-31T22:00:00.000Z',
      '2025-12-31T23:00:00.000Z',
      '2026-01-01T00:00:00.000Z'
    ])
  })
})

describe('on the days the clocks change', () => {
  const slots = (cronExpression: string, timeZone: string, from: string, to: string) =>
    iso(slotsBetween({ cronExpression, timeZone }, new Date(from), new Date(to)))

  it('a slot in the skipped hour comes right after the gap', () => {
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')
    ).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'])
    expect(
      slots('30 2,8,14,20 * * *', 'Europe/Berlin', '2026-03-28T20:00:00Z', '2026-03-29T20:00:00Z')
    ).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T06:30:00.000Z',
      '2026-03-29T12:30:00.000Z',
      '2026-03-29T18:30:00.000Z'
    ])
    expect(
      slots('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', '2026-10-04T00:00:00Z')
    ).toEqual(['2026-10-03T15:30:00.000Z'])
  })

  it('a slot in the repeated hour comes once, also when asked from within that hour', () => {
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')
    ).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'])
    expect(
      slots('30 2 * * *', 'Europe/Berlin', '2026-10-25T01:12:00Z', '2026-10-26T12:00:00Z')
    ).toEqual(['2026-10-26T01:30:00.000Z'])
    expect(
      slots('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00:00Z', '2026-04-05T12:00:00Z')
    ).toEqual(['2026-04-04T14:45:00.000Z'])
  })

  it('a day that a zone skipped has no slot, and its neighbours have one', () => {
    expect(
      slots('30 2 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z')
    ).toEqual(['2011-12-29T12:30:00.000Z', '2011-12-30T12:30:00.000Z', '2011-12-31T12:30:00.000Z'])
  })
})

describe('an expression that never comes due or is none', () => {
  it.each(['0 0 30 2 *', '0 0 * *', '0 0 * * * *', '61 * * * *', '@daily', '0 0 L * *', ''])(
    'is refused: %s',
    (customCron) => {
      const make = (): SnapshotSchedule =>
        scheduleFor({ frequency: 'custom', startTime: '00:00', timeZone: 'UTC', customCron })
      expect(make).toThrow(ScheduleError)
    }
  )

  it('has no next slot when it was stored all the same', () => {
    expect(
      nextSlotAfter({ cronExpression: '0 0 30 2 *', timeZone: 'UTC' }, new Date(0))
    ).toBeUndefined()
  })
})

it('the spacing of a schedule is its longest gap', () => {
  const at = new Date('2026-06-01T00:00:00Z')
  const spacing = (cronExpression: string) => slotSpacingMs({ cronExpression, timeZone: 'UTC' }, at)
  expect(spacing('0 */6 * * *')).toBe(6 * 3_600_000)
  expect(spacing('0 9 * * 1-5')).toBe(3 * DAY)
})
