import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestGapMs, nextSlotAfter, slotsBetween } from '../../src/policy/index.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'

const SATURDAY = new Date('2026-03-07T12:00:00Z')

function gap(cronExpression: string, at = SATURDAY, timeZone = 'UTC') {
  return longestGapMs({ cronExpression, timeZone }, at)
}

/** Slot by slot, until that many days ahead. */
function walkedGap(
  schedule: { cronExpression: string; timeZone: string },
  at: Date,
  days: number
): number {
  const [first] = slotsBetween(schedule, new Date(at.getTime() - 400 * DAY), at, 2)
  let slot = first ?? nextSlotAfter(schedule, at)
  let longest: number | undefined
  while (slot && (longest === undefined || slot.getTime() <= at.getTime() + days * DAY)) {
    const next = nextSlotAfter(schedule, slot)
    if (next === undefined) break
    longest = Math.max(longest ?? 0, next.getTime() - slot.getTime())
    slot = next
  }
  return longest ?? 0
}

const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 2, max: 8 }).map((step) => `*/${step}`),
    fc
      .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(','))
  )

const scheduled = fc
  .tuple(
    field(0, 59),
    field(0, 23),
    fc.constantFrom('*', '1', '1,15', '31'),
    fc.constantFrom('*', '*', '1,7'),
    fc.constantFrom('*', '1-5', '0,6', '3')
  )
  .map((fields) => fields.join(' '))

describe('The longest time without a slot', () => {
  it('is a weekend, asked on any day of a week in which a slot comes each hour', () => {
    for (let day = 0; day < 7; day += 1) {
      expect(gap('0 * * * 1-5', new Date(SATURDAY.getTime() + day * DAY))).toBe(49 * HOUR)
    }
    expect(gap('* 9-16 * * 1-5')).toBe(3 * DAY - 8 * HOUR + MINUTE)
  })

  it('is the one that has just ended, or will come, where slots are months apart', () => {
    const yearly = (at: string) => gap('0 0 1 1,2 *', new Date(at))
    expect(yearly('2026-01-01T00:00:30Z')).toBe(334 * DAY)
    expect(yearly('2026-02-20T00:00:00Z')).toBe(334 * DAY)
    expect(gap('0 0 30 2 *')).toBeUndefined()
  })

  it('is the one found by walking all slots, to an hour where clocks change', () => {
    const at = fc.date({
      min: new Date('2025-01-01T00:00:00Z'),
      max: new Date('2027-01-01T00:00:00Z'),
      noInvalidDate: true
    })
    const timeZone = fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York')
    fc.assert(
      fc.property(scheduled, timeZone, at, (cronExpression, timeZone, at) => {
        const schedule = { cronExpression, timeZone }
        const found = longestGapMs(schedule, at) ?? 0
        const slack = timeZone === 'UTC' || timeZone === 'Asia/Kolkata' ? 0 : HOUR
        expect(found).toBeGreaterThanOrEqual(walkedGap(schedule, at, 32) - slack)
        // The day on which the month ends is looked at whole.
        expect(found).toBeLessThanOrEqual(walkedGap(schedule, at, 33) + slack)
      }),
      { numRuns: 60 }
    )
  })

  it('is found within some ms where a slot comes each minute', () => {
    gap('* * * * *')
    const began = performance.now()
    for (let count = 0; count < 20; count += 1) {
      expect(gap('* * * * *', new Date(SATURDAY.getTime() + count * DAY))).toBe(MINUTE)
    }
    expect((performance.now() - began) / 20).toBeLessThan(20)
  })
})
