import { describe, expect, it } from 'vitest'
import { isTimeZone, timeZoneMeant, timeZoneNames } from '../../src/policy/index.js'

describe('a time zone', () => {
  it.each([
    ['Asia/Kolkata', 'Asia/Calcutta'],
    ['Europe/Kyiv', 'Europe/Kiev'],
    ['America/Nuuk', 'America/Godthab']
  ])('is offered and meant by its present and by its former name: %s, %s', (present, former) => {
    for (const name of [present, former]) {
      expect(timeZoneNames()).toContain(name)
      expect(timeZoneMeant(name)).toBe(name)
    }
  })

  it.each(['Etc/GMT+5', 'Etc/GMT-14', 'Etc/GMT+12'])('is a fixed offset too: %s', (name) => {
    expect(timeZoneNames()).toContain(name)
    expect(timeZoneMeant(name)).toBe(name)
  })

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    [' America/New York ', 'America/New_York'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC']
  ])('is meant by what people type: %s', (typed, meant) => {
    expect(timeZoneMeant(typed)).toBe(meant)
  })

  it.each(['Mars/Olympus', '', '+02:00', 'Etc/GMT+13', 'Europe/'])('is not %s', (text) => {
    expect(timeZoneMeant(text)).toBeUndefined()
  })

  it('that is offered is one that the calendar knows, once, UTC first', () => {
    const names = timeZoneNames()
    expect(names[0]).toBe('UTC')
    expect(names.filter((name) => !isTimeZone(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })
})
