import { describe, expect, it } from 'vitest'
import { CUT_OFF_MS, createReach } from '../../src/replicas/reach.js'

describe('whether Vultr answers a process', () => {
  it('is not known before anything was sent, nor long after', () => {
    let now = 0
    const reach = createReach(() => now)
    expect(reach.isAnswered()).toBeUndefined()
    reach.note(true)
    expect(reach.isAnswered()).toBe(true)
    now = 60_000
    expect(reach.isAnswered()).toBeUndefined()
    expect(reach.isInDoubt()).toBe(false)
  })

  it('is in doubt from the first request that has no answer, and denied after a quarter of a minute', () => {
    let now = 0
    const reach = createReach(() => now)
    reach.note(true)
    now = 1_000
    reach.note(false)
    expect([reach.isInDoubt(), reach.isAnswered()]).toEqual([true, undefined])
    now += CUT_OFF_MS - 1
    reach.note(false)
    expect(reach.isAnswered()).toBeUndefined()
    now += 1
    expect(reach.isAnswered()).toBe(false)
    reach.note(true)
    expect([reach.isInDoubt(), reach.isAnswered()]).toEqual([false, true])
  })
})
