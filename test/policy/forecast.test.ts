import { describe, expect, it } from 'vitest'
import {
  expectedPruneAt,
  FREQUENCY_IDS,
  isTimeZone,
  planRetention,
  RETENTION_CHOICES,
  scheduleFor,
  slotsBetween,
  steadyCount,
  timeZoneNames
} from '../../src/policy/index.js'
import { cronText } from '../../src/web/shared/forecast/cron-text.js'
import { forecastSentence } from '../../src/web/shared/forecast/forecast-sentence.js'
import { keepRulesText } from '../../src/web/shared/forecast/keep-rules-text.js'
import { momentText } from '../../src/web/shared/forecast/moment-text.js'
import { wordingIn } from '../../src/wording/index.js'

const WORDING = wordingIn('en')

const NOW = new Date('2026-11-24T15:00:00Z')

function sentence(frequency: string, rules: object, more: object = {}): string {
  const schedule = scheduleFor({ frequency, startTime: '00:00', timeZone: 'Europe/Berlin' })
  return forecastSentence({ schedule, rules, enabled: true, now: NOW, ...more }, WORDING)
}

describe('the forecast', () => {
  it('says what the settings of the original document amount to', () => {
    expect(sentence('every-six-hours', { days: 7 })).toBe(
      'Four snapshots a day, each deleted after 7 days: about 28 at any time. Next: today 18:00 Europe/Berlin.'
    )
  })

  it.each([
    [
      'every-hour',
      { days: 1 },
      '24 snapshots a day, each deleted after 1 day: about 24 at any time.'
    ],
    [
      'every-day',
      { days: 30 },
      'One snapshot a day, each deleted after 30 days: about 30 at any time.'
    ],
    [
      'every-week',
      { days: 30 },
      'One snapshot a week, each deleted after 30 days: about 5 at any time.'
    ],
    [
      'every-month',
      { days: 7 },
      'One snapshot a month, each deleted after 7 days, but never before a newer one is complete: about 1 at any time.'
    ],
    [
      'every-day',
      { days: 7, monthly: 12 },
      'One snapshot a day, each deleted after 7 days unless a keep rule applies: about 18 at any time.'
    ],
    [
      'every-hour',
      { days: 365 },
      '24 snapshots a day, each deleted after 365 days: about 8,760 at any time.'
    ],
    [
      'every-day',
      { last: 3 },
      'One snapshot a day, each deleted once no keep rule applies: about 3 at any time.'
    ],
    [
      'every-day',
      { last: 1 },
      'One snapshot a day, each deleted once no keep rule applies, but never before a newer one is complete: about 1 at any time.'
    ],
    ['every-day', {}, 'One snapshot a day, none ever deleted: more and more over time.'],
    ['every-day', { days: 'all' }, 'none ever deleted: more and more over time.'],
    [
      'every-day',
      { days: 7, yearly: 'all' },
      'One snapshot a day, each deleted after 7 days unless a keep rule applies: more and more over time.'
    ]
  ])('%s with %o is told in words', (frequency, rules, words) => {
    expect(sentence(frequency, rules)).toContain(words)
  })

  it.each([
    ['* * * * *', '1,440 snapshots a day'],
    ['0 */6 * * *', 'Four snapshots a day'],
    ['0 9 * * 1-5', 'Five snapshots a week'],
    ['0 9,17 * * SAT', 'Two snapshots a week'],
    ['0 0 1 * *', 'One snapshot a month'],
    ['0 0 1,15 * *', 'Two snapshots a month'],
    ['0 0 1,15 1-6 *', 'Twelve snapshots a year'],
    ['0 0 31 * *', 'Seven snapshots a year'],
    ['0 0 1 1 *', 'One snapshot a year'],
    ['0 0 29 2 *', 'One snapshot every four years'],
    ['0 0 1 * 1', 'About 62 snapshots a year']
  ])('tells how often %s comes due', (cronExpression, words) => {
    const schedule = { cronExpression, timeZone: 'Europe/Berlin' }
    const said = forecastSentence(
      { schedule, rules: { days: 7 }, enabled: true, now: NOW },
      WORDING
    )
    expect(said.split(', each')[0]).toBe(words)
  })

  it.each([
    ['0 0 * * *', { days: 7 }],
    ['0 */6 * * *', { days: 7, daily: 14 }],
    ['30 2 * * *', { days: 3, weekly: 5, monthly: 4 }],
    ['0 9,17 * * 1-5', { daily: 30 }],
    ['0 0 1 * *', { last: 5 }],
    ['0 0 1 1,7 *', { yearly: 3 }],
    ['0 3 * * 0', { days: 30 }]
  ])('counts what taking and pruning by %s and %o leads to', (cronExpression, rules) => {
    const schedule = { cronExpression, timeZone: 'Europe/Berlin' }
    const start = new Date(NOW.getTime() - 6 * 365 * 86_400_000)
    let held: { id: string; createdAt: Date }[] = []
    for (const createdAt of slotsBetween(schedule, start, NOW)) {
      held.push({ id: createdAt.toISOString(), createdAt })
      held = planRetention(held, rules, schedule.timeZone).keep.map(({ snapshot }) => snapshot)
    }
    const told = steadyCount(schedule, rules, NOW) ?? Number.NaN
    expect(Math.abs(told - held.length)).toBeLessThanOrEqual(1)
  })

  it.each([{ days: Number.NaN }, { days: -1 }, { last: 0.5 }])('refuses %o', (rules) => {
    const schedule = { cronExpression: '0 0 1 * *', timeZone: 'UTC' }
    expect(() => steadyCount(schedule, rules, NOW)).toThrow(RangeError)
  })

  it('counts all of a period that is too long to look at one by one', () => {
    const schedule = { cronExpression: '* * * * *', timeZone: 'UTC' }
    const told = steadyCount(schedule, { days: 365 }, NOW) ?? Number.NaN
    expect(Math.abs(told / (365 * 1440) - 1)).toBeLessThan(0.01)
  })

  it('says that it is off', () => {
    expect(sentence('every-day', { days: 7 }, { enabled: false })).toMatch(
      /^Automatic snapshots are off\. With these settings: One snapshot a day/
    )
  })

  it('adds several instances up', () => {
    expect(sentence('every-six-hours', { days: 7 }, { instanceCount: 3 })).toContain(
      'Four snapshots a day, each deleted after 7 days: about 28 at any time for each of 3 instances, 84 in total.'
    )
  })
})

it('names moments as people do', () => {
  const said = (at: string) => momentText(new Date(at), NOW, 'Europe/Berlin', WORDING)
  expect(said('2026-11-24T17:00:00Z')).toBe('today 18:00 Europe/Berlin')
  expect(said('2026-11-24T23:00:00Z')).toBe('tomorrow 00:00 Europe/Berlin')
  expect(said('2026-11-29T05:00:00Z')).toBe('Sunday 29 November 06:00 Europe/Berlin')
  expect(said('2027-01-01T05:00:00Z')).toBe('Friday 1 January 2027 06:00 Europe/Berlin')
})

it('a snapshot is due to be pruned at the first slot at or after its time', () => {
  const schedule = scheduleFor({ frequency: 'every-day', startTime: '04:00', timeZone: 'UTC' })
  const due = (createdAt: string) =>
    expectedPruneAt({ createdAt: new Date(createdAt) }, schedule, 7)?.toISOString()
  expect(due('2026-11-01T04:00:00Z')).toBe('2026-11-08T04:00:00.000Z')
  expect(due('2026-11-01T04:00:01Z')).toBe('2026-11-09T04:00:00.000Z')
})

it('keep rules are told in words', () => {
  expect(keepRulesText({ days: 7 }, WORDING)).toBeUndefined()
  expect(keepRulesText({ last: 5, daily: 7, yearly: 'all' }, WORDING)).toBe(
    'Also kept: the latest 5 snapshots, the latest of each of the last 7 days that has one, and the latest of every year.'
  )
  expect(keepRulesText({ last: 1, hourly: 1 }, WORDING)).toBe(
    'Also kept: the latest snapshot and the latest of the last hour that has one.'
  )
  expect(keepRulesText({ last: 'all' }, WORDING)).toBe('Also kept: every snapshot.')
})

it('the frequencies are those of the design, each a schedule that comes due', () => {
  expect(FREQUENCY_IDS.map((id) => WORDING.t(`frequency.${id}`)).slice(0, 10)).toEqual([
    'Every Hour',
    'Every Two Hours',
    'Every Three Hours',
    'Every Four Hours',
    'Every Six Hours',
    'Every Eight Hours',
    'Every Twelve Hours',
    'Every Day',
    'Every Week',
    'Every Month'
  ])
  expect(RETENTION_CHOICES).toEqual([1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365])
  const cron = (frequency: string, startTime: string) =>
    scheduleFor({ frequency, startTime, timeZone: 'UTC' }).cronExpression
  expect(cron('every-six-hours', '01:30')).toBe('30 1,7,13,19 * * *')
  expect(cron('every-eight-hours', '23:05')).toBe('5 7,15,23 * * *')
  expect(cron('every-week', '04:00')).toBe('0 4 * * 0')
  expect(cron('every-month', '04:00')).toBe('0 4 1 * *')
})

it('a cron expression is told in words with a 24-hour clock', () => {
  expect(cronText({ cronExpression: '0 18 * * *', timeZone: 'UTC' }, 'en')).toBe('At 18:00')
  expect(cronText({ cronExpression: '0 18 * * *', timeZone: 'UTC' }, 'de')).toBe('Um 18:00')
  expect(cronText({ cronExpression: '0 18 * * *', timeZone: 'UTC' }, 'xx')).toBe('At 18:00')
})

it('time zones are those the calendar knows', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata'].every(isTimeZone)).toBe(true)
  expect(['', 'Mars/Olympus', '+02:00', 'Europe/Berlin; DROP'].some(isTimeZone)).toBe(false)
  expect(timeZoneNames()[0]).toBe('UTC')
})
