import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMoreOftenThanHourly,
  ScheduleError,
  scheduleFor,
  slotsBetween
} from '../../src/policy/index.js'

const DAY = 86_400_000
const custom = (customCron: string) =>
  scheduleFor({ frequency: 'custom', startTime: '', timeZone: 'UTC', customCron })
const START = Date.parse('2026-01-01T00:00:00Z')
const slots = (customCron: string, days = 400) =>
  slotsBetween(custom(customCron), new Date(START - 1), new Date(START + days * DAY - 1)).map(
    (at) => at.toISOString()
  )
const flawOf = (customCron: string) => {
  try {
    custom(customCron)
    return undefined
  } catch (error) {
    if (error instanceof ScheduleError) return error.flaw
    throw error
  }
}

/** Every moment of the wall clock by hand: at midnight, of the days that a rule picks. */
const midnights = (isMeant: (at: Date) => boolean, days = 400) =>
  Array.from({ length: days }, (_, index) => new Date(START + index * DAY))
    .filter(isMeant)
    .map((at) => at.toISOString())
const isLastDay = (at: Date) => new Date(at.getTime() + DAY).getUTCDate() === 1
const isLastWeek = (at: Date) => new Date(at.getTime() + 7 * DAY).getUTCMonth() !== at.getUTCMonth()

describe('a cron expression as people paste it', () => {
  it.each([
    ['@hourly', '0 * * * *'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@Weekly', '0 0 * * 0'],
    ['@monthly', '0 0 1 * *'],
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['0 10/15 * * *', '0 10 * * *'],
    ['0 2/6 * * *', '0 2,8,14,20 * * *'],
    ['0 0 ? * MON', '0 0 * * 1'],
    ['0 0 1 * ?', '0 0 1 * *'],
    ['0 22-2 * * *', '0 22,23,0,1,2 * * *'],
    ['0 22-4/3 * * *', '0 1,4,22 * * *'],
    ['0 0 * * FRI-MON', '0 0 * * 5,6,0,1'],
    ['0 0 * * 5-7', '0 0 * * 5,6,0'],
    ['0 0 1 NOV-FEB *', '0 0 1 11,12,1,2 *'],
    ['0 0 28-3 * *', '0 0 28,29,30,31,1,2,3 * *'],
    ['  0   0\t* * mon-fri ', '0 0 * * 1-5'],
    ['0 0 1,15 jan,JUL *', '0 0 1,15 1,7 *']
  ])('means the same as one written out: %s', (pasted, plain) => {
    expect(slots(pasted)).toEqual(slots(plain))
    expect(slots(pasted).length).toBeGreaterThan(0)
  })

  it.each([
    ['0 0 L * *', isLastDay],
    ['0 0 1,L * *', (at: Date) => at.getUTCDate() === 1 || isLastDay(at)],
    ['0 0 * * FRIL', (at: Date) => at.getUTCDay() === 5 && isLastWeek(at)],
    ['0 0 * * fri#L', (at: Date) => at.getUTCDay() === 5 && isLastWeek(at)],
    ['0 0 * * 7L', (at: Date) => at.getUTCDay() === 0 && isLastWeek(at)],
    ['0 0 13 * FRI', (at: Date) => at.getUTCDate() === 13 || at.getUTCDay() === 5],
    ['0 0 L * FRI', (at: Date) => isLastDay(at) || at.getUTCDay() === 5]
  ])('comes due on the days that it names, either one: %s', (pasted, isMeant) => {
    expect(slots(pasted)).toEqual(midnights(isMeant))
  })

  it('comes due on the nth weekday of each month, whichever it is', () => {
    const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 4 }), (weekday, nth) => {
        const isMeant = (at: Date) =>
          at.getUTCDay() === weekday && Math.ceil(at.getUTCDate() / 7) === nth
        expect(slots(`0 0 * * ${names[weekday]}#${nth}`)).toEqual(midnights(isMeant))
      }),
      { numRuns: 28 }
    )
  })

  it('comes due at the hours and on the days of its ranges, lists and steps', () => {
    const field = (first: number, last: number) => {
      const value = fc.integer({ min: first, max: last })
      const range = fc.tuple(value, value, fc.integer({ min: 1, max: 6 }))
      const span = last - first + 1
      const walk = (from: number, to: number, step: number) =>
        Array.from(
          { length: Math.floor(((to - from + span) % span) / step) + 1 },
          (_, index) => ((from + index * step - first) % span) + first
        )
      return fc.oneof(
        value.map((only) => ({ text: `${only}`, values: [only] })),
        range.map(([from, to]) => ({ text: `${from}-${to}`, values: walk(from, to, 1) })),
        range.map(([from, to, step]) => ({
          text: `${from}-${to}/${step}`,
          values: walk(from, to, step)
        })),
        range.map(([from, , step]) => ({
          text: `${from}/${step}`,
          values: walk(from, last, step)
        })),
        fc.tuple(value, value).map((both) => ({ text: both.join(','), values: both }))
      )
    }
    fc.assert(
      fc.property(field(0, 23), field(1, 12), field(0, 6), (hour, month, weekday) => {
        const expected = Array.from(
          { length: 400 * 24 },
          (_, index) => new Date(START + index * 3_600_000)
        )
          .filter(
            (at) =>
              hour.values.includes(at.getUTCHours()) &&
              month.values.includes(at.getUTCMonth() + 1) &&
              weekday.values.includes(at.getUTCDay())
          )
          .map((at) => at.toISOString())
        expect(slots(`0 ${hour.text} * ${month.text} ${weekday.text}`)).toEqual(expected)
      }),
      { numRuns: 150 }
    )
  })
})

describe('what cannot be used says exactly why', () => {
  it.each([
    ['0 0 3 * * *', 'too-many-fields', '0 3 * * *'],
    ['0 0 3 ? * MON', 'too-many-fields', '0 3 ? * MON'],
    ['0 0 3 * * ? 2026', 'too-many-fields', '0 3 * * ?'],
    ['0 3 * * ? *', 'too-many-fields', '0 3 * * ?'],
    ['0 3 ? * MON 2026', 'too-many-fields', '0 3 ? * MON'],
    ['30 3 * * 1 /usr/bin/backup --all', 'too-many-fields', '30 3 * * 1'],
    ['30 3 * * 1 root backup.sh', 'too-many-fields', '30 3 * * 1'],
    ['30 3 * * 1 2 mail', 'too-many-fields', '30 3 * * 1'],
    ['0 4 * * * 2026', 'too-many-fields', '0 4 * * *'],
    ['CRON_TZ=Europe/Berlin 0 4 * * *', 'time-zone-inside', '0 4 * * *'],
    ['TZ=UTC 0 4 * * *', 'time-zone-inside', '0 4 * * *'],
    ['cron(0 4 * * ? *)', 'other-notation', '0 4 * * ?'],
    ['# nightly\n0 4 * * *', 'other-notation', '0 4 * * *'],
    ['0 4 * * * # nightly', 'other-notation', '0 4 * * *'],
    ['@daily # nightly', 'other-notation', '@daily'],
    ['@daily root backup.sh', 'other-notation', '@daily'],
    ['daily', 'other-notation', '@daily'],
    ['*-*-* 04:30:00', 'other-notation', '30 4 * * *'],
    ['"0 4 * * *"', 'other-notation', '0 4 * * *'],
    ['\uff10 \uff14 * * *', 'other-notation', '0 4 * * *'],
    ['0 4/0 * * *', 'invalid-field', '4/0'],
    ['0 */90 * * *', 'invalid-field', '*/90'],
    ['@reboot', 'unknown-nickname', '@reboot'],
    ['@every 6h', 'unknown-nickname', '@every 6h'],
    ['0 0 15W * *', 'unsupported-sign', '15W'],
    ['0 0 LW * *', 'unsupported-sign', 'LW'],
    ['0 0 L-3 * *', 'unsupported-sign', 'L-3'],
    ['H H * * *', 'unsupported-sign', 'H'],
    ['H(0-29) 3 * * *', 'unsupported-sign', 'H(0-29)'],
    ['0 24 * * *', 'invalid-field', '24'],
    ['0 0 0 * *', 'invalid-field', '0'],
    ['0 0 * * MONDAY', 'invalid-field', 'MONDAY'],
    ['0 0 * * MON#6', 'invalid-field', 'MON#6'],
    ['0 0 * * L', 'invalid-field', 'L'],
    ['0 0 1, * *', 'invalid-field', '1,'],
    ['? 0 * * *', 'invalid-field', '?'],
    ['0 0 * *', 'not-five-fields', undefined],
    ['0 0 30 2 *', 'never-due', undefined]
  ])('%s: %s', (pasted, code, given) => {
    expect(flawOf(pasted)).toEqual(given === undefined ? { code } : { code, given })
  })
})

it('what is advised in place of what was pasted can itself be entered', () => {
  const field = fc.constantFrom(
    '0',
    '4',
    '*',
    '?',
    '*/6',
    'MON',
    '2026',
    '4/0',
    'L',
    'H',
    '@daily',
    '04:00',
    'root'
  )
  const around = fc.constantFrom(
    '',
    'CRON_TZ=UTC ',
    'TZ=:Europe/Berlin ',
    'cron(',
    '"',
    '# all\n',
    '*-*-* '
  )
  const fields = fc.array(field, { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      around,
      fields,
      fc.constantFrom('', ')', '"', ' # x', ' cmd'),
      (before, all, after) => {
        const flaw = flawOf(before + all.join(' ') + after)
        const isAdvice = ['too-many-fields', 'time-zone-inside', 'other-notation'].includes(
          flaw?.code ?? ''
        )
        if (flaw === undefined || !isAdvice || !('given' in flaw)) return
        expect(['never-due', undefined]).toContain(flawOf(flaw.given)?.code)
      }
    ),
    { numRuns: 3_000 }
  )
})

describe('more often than hourly', () => {
  it.each(['* * * * *', '*/5 * * * *', '0,30 3 * * *', '10/15 * * * *', '0-1 * * * 0'])(
    'is %s',
    (often) => {
      expect(isMoreOftenThanHourly(custom(often))).toBe(true)
    }
  )
  it.each(['0 * * * *', '@hourly', '59 23,0 * * *', '*/60 3 * * *', '7-7 * * * *'])(
    'is not %s',
    (rarer) => {
      expect(flawOf(rarer)?.code ?? isMoreOftenThanHourly(custom(rarer))).not.toBe(true)
    }
  )
})
