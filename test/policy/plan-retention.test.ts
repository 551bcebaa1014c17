import { describe, expect, it } from 'vitest'
import { planRetention } from '../../src/policy/index.js'
import { DAY, HOUR } from '../support/fake-clock.js'
import { ids } from '../support/policy/retention-rules.js'

describe('planRetention', () => {
  it('prunes nothing without rules', () => {
    const list = [0, 1, 2].map((day) => ({ id: String(day), createdAt: new Date(day * DAY) }))
    expect(planRetention(list, {}, 'UTC').prune).toEqual([])
  })

  it('counts the period from the newest and excludes its far end', () => {
    const list = Array.from({ length: 40 }, (_, index) => ({
      id: `s${index}`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 6 * HOUR)
    }))
    expect(planRetention(list, { days: 7 }, 'UTC').keep).toHaveLength(28)
  })

  it('lets the oldest stand in while a rule has counts left', () => {
    const list = [1, 2, 3].map((hour) => ({
      id: `s${hour}`,
      createdAt: new Date(Date.UTC(2026, 0, 1, hour))
    }))
    const { keep, prune } = planRetention(list, { daily: 3 }, 'UTC')
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['s3', { rule: 'daily' }],
      ['s1', { rule: 'daily', isOldest: true }]
    ])
    expect(ids(prune)).toEqual(['s2'])
  })

  it.each([
    { last: -1 },
    { daily: 1.5 },
    { days: Number.NaN },
    { weekly: -1 },
    { yearly: Number.POSITIVE_INFINITY }
  ])('refuses %o, naming the rule', (policy) => {
    const plan = () => planRetention([], policy, 'UTC')
    expect(plan).toThrow(RangeError)
    expect(plan).toThrow(Object.keys(policy)[0])
  })

  it.each([{}, { days: 7 }, { daily: 7 }])('refuses a zone that is none, with %o', (policy) => {
    expect(() => planRetention([], policy, 'Mars/Olympus')).toThrow(RangeError)
  })

  it('begins a day by the clocks of the zone on the day they change too', () => {
    const list = ['2026-03-29T22:30:00Z', '2026-03-29T12:00:00Z', '2026-03-28T22:30:00Z'].map(
      (at) => ({ id: at, createdAt: new Date(at) })
    )
    const { keep } = planRetention(list, { daily: 3 }, 'Europe/Berlin')
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['2026-03-29T22:30:00Z', { rule: 'daily' }],
      ['2026-03-29T12:00:00Z', { rule: 'daily' }],
      ['2026-03-28T22:30:00Z', { rule: 'daily' }]
    ])
  })

  it('counts an ISO week over the turn of the year and a day by the clocks of the zone', () => {
    const list = ['2027-01-03T23:30:00Z', '2027-01-01T12:00:00Z', '2026-12-28T12:00:00Z'].map(
      (at) => ({ id: at, createdAt: new Date(at) })
    )
    const kept = (timeZone: string) =>
      ids(planRetention(list, { weekly: 1 }, timeZone).keep.map(({ snapshot }) => snapshot))
    expect(kept('UTC')).toEqual(['2027-01-03T23:30:00Z'])
    const two = planRetention(list, { weekly: 2 }, 'Europe/Berlin').keep
    expect(ids(two.map(({ snapshot }) => snapshot))).toEqual([
      '2027-01-03T23:30:00Z',
      '2027-01-01T12:00:00Z'
    ])
  })

  it('refuses a snapshot without a valid date, naming it', () => {
    expect(() =>
      planRetention([{ id: 'abc', createdAt: new Date('nonsense') }], { last: 1 }, 'UTC')
    ).toThrow(/abc/)
  })
})

it('a count of 0 switches a rule off, as in restic', () => {
  const list = [0, 1, 2].map((day) => ({ id: String(day), createdAt: new Date(day * DAY) }))
  expect(planRetention(list, { last: 1, daily: 0 }, 'UTC').prune).toHaveLength(2)
  expect(planRetention(list, { daily: 0 }, 'UTC').prune).toEqual([])
})
