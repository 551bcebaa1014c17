import { describe, expect, it } from 'vitest'
import { createBackoffs } from '../../src/common/index.js'
import { createFakeClock, DAY, MINUTE } from '../support/fake-clock.js'

function setUp() {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  return { clock, backoffs: createBackoffs({ clock, random: () => 1, baseMs: 5 * MINUTE }) }
}

describe('what was put off', () => {
  it('is due again after a wait that doubles', () => {
    const { clock, backoffs } = setUp()
    expect(backoffs.isDue('a')).toBe(true)
    for (const wait of [5, 10, 20, 30, 30]) {
      backoffs.putOff('a')
      clock.advance(wait * MINUTE - 1)
      expect(backoffs.isDue('a')).toBe(false)
      clock.advance(1)
      expect(backoffs.isDue('a')).toBe(true)
    }
    expect(backoffs.isDue('another')).toBe(true)
  })

  it('is put off for the first time again once a day has passed', () => {
    const { clock, backoffs } = setUp()
    expect([backoffs.putOff('a'), backoffs.putOff('a')]).toEqual([1, 2])
    clock.advance(2 * DAY)
    expect(backoffs.putOff('b')).toBe(1)
    expect(backoffs.putOff('a')).toBe(1)
  })

  it('is due where the clock was set back by more than any wait', () => {
    const { clock, backoffs } = setUp()
    backoffs.putOff('a')
    clock.advance(-DAY)
    expect(backoffs.isDue('a')).toBe(true)
  })
})
