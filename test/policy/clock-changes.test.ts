import { describe, expect, it } from 'vitest'
import { slotsBetween } from '../../src/policy/index.js'
import { iso } from '../support/policy/schedules.js'

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
