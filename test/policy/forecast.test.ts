import { describe, expect, it } from 'vitest'
import {
  describeKeepRules,
  describeMoment,
  describeSchedule,
  expectedPruneAt,
  FREQUENCIES,
  forecastSentence,
  isTimeZone,
  RETENTION_CHOICES,
  scheduleFor,
  timeZoneNames
} from '../../src/policy/index.js'

const NOW = new Date('2026-11-24T15:00:00Z')

function sentence(frequency: string, rules: object, more: object = {}): string {
  const schedule = scheduleFor({ frequency, startTime: '00:00', timeZone: 'Europe/Berlin' })
  return forecastSentence({ schedule, rules, enabled: true, now: NOW, ...more })
}

describe('the forecast', () => {
  it('says what the settings of the original document amount to', () => {
    expect(sentence('every-six-hours', { days: 7 })).toBe(
      'Four snapshots a day, each deleted after seven days: about 28 at any time. Next: today 18:00 Europe/Berlin.'
    )
  })

  it.each([
    [
      'every-hour',
      { days: 1 },
      '24 snapshots a day, each deleted after one day: about 24 at any time.'
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
      'One snapshot a month, each deleted after seven days, but never before a newer one is complete: about 1 at any time.'
    ],
    [
      'every-day',
      { days: 7, monthly: 12 },
      'One snapshot a day, each deleted after seven days unless a keep-rule wants it: about 18 at any time.'
    ],
    [
      'every-day',
      { days: 7, yearly: 'all' },
      'One snapshot a day, each deleted after seven days unless a keep-rule wants it: more and more over time.'
    ]
  ])('%s with %o is told in words', (frequency, rules, words) => {
    expect(sentence(frequency, rules)).toContain(words)
  })

  it('says that it is off', () => {
    expect(sentence('every-day', { days: 7 }, { enabled: false })).toMatch(
      /^Automatic snapshots are off\. With these settings: One snapshot a day/
    )
  })

  it('adds several instances up', () => {
    expect(sentence('every-six-hours', { days: 7 }, { instanceCount: 3 })).toContain(
      'Four snapshots a day of each of 3 instances, each deleted after seven days: about 28 at any time, 84 in all.'
    )
  })
})

it('names moments as people do', () => {
  const said = (at: string) => describeMoment(new Date(at), NOW, 'Europe/Berlin')
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

it('keep-rules are told in words', () => {
  expect(describeKeepRules({ days: 7 })).toBeUndefined()
  expect(describeKeepRules({ last: 5, daily: 7, yearly: 'all' })).toBe(
    'Also kept: the last five, one a day for seven days with snapshots, one a year, for ever.'
  )
})

it('the frequencies are those of the design, each a schedule that comes due', () => {
  expect(FREQUENCIES.map(({ label }) => label).slice(0, 10)).toEqual([
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
  expect(describeSchedule({ cronExpression: '0 18 * * *', timeZone: 'UTC' })).toBe('At 18:00')
})

it('time zones are those the calendar knows', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata'].every(isTimeZone)).toBe(true)
  expect(['', 'Mars/Olympus', '+02:00', 'Europe/Berlin; DROP'].some(isTimeZone)).toBe(false)
  expect(timeZoneNames()[0]).toBe('UTC')
})
