import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FREQUENCY_IDS,
  nextSlotAfter,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor,
  slotSpacingMs,
  slotsBetween
} from '../../src/policy/index.js'
import { cronText } from '../../src/web/shared/forecast/cron-text.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
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

const zone = fc.constantFrom(...ZONES)
const startTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const frequency = fc.constantFrom(...FREQUENCY_IDS.filter((id) => id !== 'custom'))
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

const dayFormats = new Map<string, Intl.DateTimeFormat>()

function localDay(at: Date, timeZone: string): string {
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone })
  dayFormats.set(timeZone, format)
  return format.format(at)
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

  it('a slot in an hour skipped or repeated at midnight stays on its day', () => {
    expect(
      slots('30 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00:00Z', '2018-11-05T12:00:00Z')
    ).toEqual(['2018-11-04T03:00:00.000Z', '2018-11-05T02:30:00.000Z'])
    expect(
      slots('30 23 * * *', 'America/Sao_Paulo', '2019-02-16T12:00:00Z', '2019-02-18T12:00:00Z')
    ).toEqual(['2019-02-17T01:30:00.000Z', '2019-02-18T02:30:00.000Z'])
  })

  it('an hourly slot comes in both of the repeated hours and not in the skipped one', () => {
    expect(
      slots('30 * * * *', 'Europe/Berlin', '2026-10-24T23:45:00Z', '2026-10-25T02:45:00Z')
    ).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000Z'])
    expect(
      slots('15 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:00:00Z', '2026-10-03T17:00:00Z')
    ).toEqual(['2026-10-03T14:45:00.000Z', '2026-10-03T16:15:00.000Z'])
  })

  it('slots within both of the repeated hours come in order, also when asked from there', () => {
    expect(
      slots('0,30 * * * *', 'Europe/Berlin', '2026-10-25T00:10:00Z', '2026-10-25T02:00:00Z')
    ).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:00:00.000Z'
    ])
  })

  it('a day that a zone skipped has no slot, and its neighbours have one', () => {
    expect(
      slots('30 2 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z')
    ).toEqual(['2011-12-29T12:30:00.000Z', '2011-12-30T12:30:00.000Z', '2011-12-31T12:30:00.000Z'])
  })
})

describe('an expression that never comes due or is none', () => {
  it.each([
    '0 0 30 2 *',
    '0 0 31 4,6 *',
    '0 0 * *',
    '0 0 * * * *',
    '61 * * * *',
    '0 0 15W * *',
    '0 0 * * mon,*',
    '0 -5 * * *',
    '0 0 1, * *',
    '0 0 * MAYJUN *',
    'MON 0 * * *',
    ''
  ])('is refused: %s', (customCron) => {
    const make = (): SnapshotSchedule =>
      scheduleFor({ frequency: 'custom', startTime: '00:00', timeZone: 'UTC', customCron })
    expect(make).toThrow(ScheduleError)
    expect(make).toThrow(expect.objectContaining({ field: 'customCron' }))
  })

  it('is all that is refused: what is taken can be told in words and comes due', () => {
    const atoms = [
      '0',
      '2',
      '05',
      '12',
      '31',
      '*',
      '/',
      '-',
      ',',
      'MON',
      'jan',
      'SUN',
      'L',
      '#',
      '?'
    ]
    const text = fc.array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.nat({ max: 4 }), text, (place, parts) => {
        const fields = ['0', '0', '*', '*', '*']
        fields[place] = parts.join('')
        const customCron = fields.join(' ')
        let rule: SnapshotSchedule
        try {
          rule = scheduleFor({ frequency: 'custom', startTime: '', timeZone: 'UTC', customCron })
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleError)
          return
        }
        expect(cronText(rule, 'en')).not.toMatch(/undefined|null|NaN/)
        expect(nextSlotAfter(rule, new Date('2026-01-01'))).toBeInstanceOf(Date)
      }),
      { numRuns: 2000 }
    )
  })

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
