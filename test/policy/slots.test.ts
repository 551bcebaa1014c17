import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scheduleFor, slotSpacingMs, slotsBetween } from '../../src/policy/index.js'
import { DAY, HOUR } from '../support/fake-clock.js'
import { instant, iso, STARTS, schedule, startTime, zone } from '../support/policy/schedules.js'

/** Zones and an instant about which their clocks change, at midnight and by odd spans too. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kolkata', '2026-03-29T01:00:00Z'],
  ['UTC', '2026-03-29T01:00:00Z']
]

const dayFormats = new Map<string, Intl.DateTimeFormat>()

function localDay(at: Date, timeZone: string): string {
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone })
  dayFormats.set(timeZone, format)
  return format.format(at)
}

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
      fc.property(startTime, fc.constantFrom(...CHANGES), (time, [timeZone, around]) => {
        const rule = scheduleFor({ frequency: 'every-day', startTime: time, timeZone })
        const start = Date.parse(around) - 5 * DAY
        const slots = slotsBetween(rule, new Date(start), new Date(start + 10 * DAY))
        const days = slots.map((slot) => localDay(slot, timeZone))
        // Every day that the zone's calendar has between the first and the last of them.
        const calendar = new Set<string>()
        for (let hour = start + DAY; hour < start + 9 * DAY; hour += 4 * HOUR) {
          calendar.add(localDay(new Date(hour), timeZone))
        }
        const inner = [...calendar].slice(1, -1)
        expect(days.filter((day) => inner.includes(day))).toEqual(inner)
      }),
      { numRuns: 400 }
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

  it('of each hour are told by a step of one or all hours too', () => {
    const around = [new Date('2026-10-24T20:00:00Z'), new Date('2026-10-25T06:00:00Z')] as const
    const slots = ['*', '*/1', '0-23'].map((hours) =>
      iso(
        slotsBetween({ cronExpression: `30 ${hours} * * *`, timeZone: 'Europe/Berlin' }, ...around)
      )
    )
    expect(slots[0]).toHaveLength(10)
    expect(slots[1]).toEqual(slots[0])
    expect(slots[2]).toEqual(slots[0])
  })

  it('with a limit are the newest of all of them', () => {
    fc.assert(
      fc.property(
        schedule,
        instant,
        fc.integer({ min: 0, max: 40 * DAY }),
        fc.integer({ min: 0, max: 60 }),
        (rule, from, span, limit) => {
          const ends = [new Date(from), new Date(from + span)] as const
          const all = slotsBetween(rule, ...ends)
          const newest = limit === 0 ? [] : all.slice(-limit)
          expect(iso(slotsBetween(rule, ...ends, limit))).toEqual(iso(newest))
        }
      ),
      { numRuns: 100 }
    )
  })

  it('are never more than a hundred thousand, the newest', () => {
    const rule = { cronExpression: '* * * * *', timeZone: 'UTC' }
    const until = new Date('2026-01-01T00:00:00Z')
    for (const limit of [undefined, Number.POSITIVE_INFINITY, 1_000_000]) {
      const slots = slotsBetween(rule, new Date('1990-01-01T00:00:00Z'), until, limit)
      expect(slots).toHaveLength(100_000)
      expect(slots.at(-1)).toEqual(until)
    }
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

it('the spacing of a schedule is its longest gap', () => {
  const at = new Date('2026-06-01T00:00:00Z')
  const spacing = (cronExpression: string) => slotSpacingMs({ cronExpression, timeZone: 'UTC' }, at)
  expect(spacing('0 */6 * * *')).toBe(6 * 3_600_000)
  expect(spacing('0 9 * * 1-5')).toBe(3 * DAY)
})
