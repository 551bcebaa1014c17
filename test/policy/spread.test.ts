import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSlotAfter, nextStartAfter, spreadDelayMs } from '../../src/policy/index.js'

describe('spreadDelayMs', () => {
  it('is always the same for one instance, and less than so many minutes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 30 }), (id, minutes) => {
        const delay = spreadDelayMs(id, minutes)
        expect(delay).toBe(spreadDelayMs(id, minutes))
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(Math.max(0, minutes * 60_000 - 1))
      })
    )
  })

  it('spreads a thousand instances evenly: each third of the time gets about a third', () => {
    const thirds = [0, 0, 0]
    for (let number = 0; number < 1_000; number += 1) {
      const id = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
      const third = Math.floor(spreadDelayMs(id, 30) / (10 * 60_000))
      thirds[third] = (thirds[third] ?? 0) + 1
    }
    for (const count of thirds) expect(count).toBeGreaterThan(280)
  })
})

describe('nextStartAfter', () => {
  it('is the first moment after now that lies a delay after a slot that is not over', () => {
    const schedule = { cronExpression: '0 * * * *', timeZone: 'UTC' }
    const nextSlot = (after: Date) => nextSlotAfter(schedule, after)
    const midnight = Date.UTC(2026, 2, 2)
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom(0, 5, 15, 30),
        fc.integer({ min: 0, max: 86_400 }),
        fc.boolean(),
        (instanceId, spreadMinutes, second, isTaken) => {
          const now = midnight + second * 1_000
          const delay = spreadDelayMs(instanceId, spreadMinutes)
          const lastSlot = now - (now % 3_600_000)
          const takenUntil = new Date(isTaken ? now : lastSlot - 1)
          const starts = Array.from(
            { length: 27 },
            (_, hour) => midnight + (hour - 1) * 3_600_000 + delay
          )
          const next = nextStartAfter(
            new Date(now),
            { instanceId, spreadMinutes, takenUntil },
            nextSlot
          )
          const isOpen = (start: number) => !isTaken || start - delay > now
          expect(next?.getTime()).toBe(starts.find((start) => start > now && isOpen(start)))
        }
      )
    )
  })
})
