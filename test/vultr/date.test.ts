import { afterEach, expect, it } from 'vitest'
import { parseVultrDate } from '../../src/vultr/date.js'

const timeZone = process.env.TZ
afterEach(() => {
  process.env.TZ = timeZone
})

it.each(['UTC', 'America/New_York', 'Asia/Kathmandu'])(
  'reads every way Vultr writes a date as the same instant in a process of the zone %s',
  (zone) => {
    process.env.TZ = zone
    const written: [string, string][] = [
      ['2020-10-10T01:56:20+00:00', '2020-10-10T01:56:20.000Z'],
      ['2020-10-10T01:56:20-05:00', '2020-10-10T06:56:20.000Z'],
      ['2020-10-10T01:56:20+05:45', '2020-10-09T20:11:20.000Z'],
      ['2020-10-10T01:56:20+0530', '2020-10-09T20:26:20.000Z'],
      ['2020-10-10T01:56:20-05', '2020-10-10T06:56:20.000Z'],
      ['2020-10-10T01:56:20Z', '2020-10-10T01:56:20.000Z'],
      ['2020-10-10 01:56:20+00:00', '2020-10-10T01:56:20.000Z'],
      ['2020-10-10 01:56:20 -05:00', '2020-10-10T06:56:20.000Z'],
      ['2020-10-10 01:56:20', '2020-10-10T01:56:20.000Z'],
      ['2020-10-10T01:56:20', '2020-10-10T01:56:20.000Z'],
      ['2020-10-10T01:56:20.123456Z', '2020-10-10T01:56:20.123Z'],
      ['2024-02-29T23:59:59+00:00', '2024-02-29T23:59:59.000Z'],
      // In the hour that New York skips.
      ['2026-03-08 02:30:00', '2026-03-08T02:30:00.000Z']
    ]
    for (const [text, instant] of written) {
      expect([text, parseVultrDate(text)?.toISOString()]).toEqual([text, instant])
    }
  }
)

it.each([
  'yesterday',
  '',
  '9999999-01-01T00:00:00Z',
  '+009999-01-01T00:00:00Z',
  '9999-12-31T23:59:59-05:00',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2020-13-01T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2020-10-10T24:00:00Z',
  '2020-10-10T00:60:00Z',
  '2020-10-10T00:00:00+25:00',
  '2020-10-10T00:00:00+00:99',
  '2020-10-10',
  'Sat, 10 Oct 2020 01:56:20 GMT',
  '1602294980',
  1602294980,
  null,
  undefined,
  {},
  ' '.repeat(1_000_000)
])('takes what is none for no date: %j', (value) => {
  expect(parseVultrDate(value)).toBeUndefined()
})
