import { describe, expect, it } from 'vitest'
import { isTimeZone, timeZoneFlaw, timeZoneMeant, timeZoneNames } from '../../src/policy/index.js'

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
    ['utc', 'UTC'],
    ['us/pacific', 'America/Los_Angeles'],
    ['gmt', 'UTC']
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

  it.each(['BST', 'AST', 'SST', 'ECT', 'ACT', 'NST', 'IST', 'EST', 'MST', 'pst', 'CEST', 'HST'])(
    'is not %s, which may be several: regions are named instead, and each of them is one',
    (text) => {
      expect(timeZoneMeant(text)).toBeUndefined()
      const flaw = timeZoneFlaw(text)
      expect(flaw).toMatchObject({ code: 'time-zone-abbreviation', given: text })
      const zones = flaw !== undefined && 'zones' in flaw ? flaw.zones : []
      expect(zones.length).toBeGreaterThan(0)
      for (const zone of zones) expect(isTimeZone(zone) && timeZoneMeant(zone)).toBe(zone)
    }
  )

  it.each(['UTC', 'GMT', 'CET', 'EET'])('is %s, which can only mean one thing', (text) => {
    expect(timeZoneFlaw(text)).toBeUndefined()
  })

  it.each([
    ['UTC+2', 'Etc/GMT-2'],
    ['GMT+5', 'Etc/GMT-5'],
    ['+02:00', 'Etc/GMT-2'],
    ['UTC\u22125', 'Etc/GMT+5'],
    ['+05:30', undefined],
    ['+00:00', 'UTC']
  ])('is not the offset %s; the fixed one is %s', (given, fixed) => {
    expect(timeZoneFlaw(given)).toEqual({ code: 'time-zone-offset', given, fixed })
  })

  it.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['eastern standard time', 'America/New_York'],
    ['Moon Standard Time', undefined]
  ])('is not what Windows calls it: %s is %s', (given, zone) => {
    expect(timeZoneFlaw(given)).toEqual({ code: 'windows-time-zone', given, zone })
  })

  it.each(['', '  '])('is not nothing: "%s"', (text) => {
    expect(timeZoneFlaw(text)).toEqual({ code: 'no-time-zone' })
  })

  it('that is offered is never an abbreviation', () => {
    expect(timeZoneNames().filter((name) => timeZoneFlaw(name) !== undefined)).toEqual([])
  })
})
