import { describe, expect, it } from 'vitest'
import { planPruning } from '../../src/policy/index.js'
import { DAY } from '../support/fake-clock.js'

const INSTANCE = '4f0f12e5-1f84-404f-aa84-85f431ea5ec2'
const NOW = new Date('2026-03-10T00:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY)

const taken = (days: number, expiresAt?: Date) => ({
  id: `d${days}`,
  origin: expiresAt === undefined ? ('automatic' as const) : ('manual' as const),
  isProtected: false,
  instanceId: INSTANCE,
  status: 'complete',
  createdAt: daysAgo(days),
  sizeBytes: 80e9,
  compressedBytes: 8e9,
  expiresAt
})

const plan = (snapshots: readonly ReturnType<typeof taken>[], now = NOW) =>
  planPruning({ snapshots, instanceId: INSTANCE, rules: { days: 7 }, timeZone: 'UTC', now })

describe('one taken by hand that expires', () => {
  it('does not go by a clock that is ahead, nor while no automatic one is as new as its time', () => {
    const byHand = taken(5, daysAgo(1))
    const monthAhead = new Date(NOW.getTime() + 31 * DAY)
    expect(plan([taken(2), byHand], monthAhead).prune).toEqual([])
    expect(plan([taken(1), byHand]).prune).toEqual([byHand])
  })

  it('stays where another mention of it says something else', () => {
    const byHand = taken(5, daysAgo(1))
    const later = { ...byHand, expiresAt: new Date(NOW.getTime() + DAY) }
    const automatic = { ...taken(20), id: byHand.id }
    for (const other of [later, automatic]) {
      expect(plan([taken(1), byHand, other]).prune).toEqual([])
      expect(plan([taken(1), other, byHand]).prune).toEqual([])
    }
    expect(plan([taken(1), byHand, byHand]).prune).toEqual([byHand])
  })

  it('makes the share no smaller above which automatic ones wait for a confirmation', () => {
    const automatic = [20, 21, 22, 23, 24].map((days) => taken(days))
    const byHand = [1, 2, 3, 4, 5, 6].map((days) => taken(days, new Date(NOW.getTime() + DAY)))
    expect(plan([taken(0.5), ...byHand, ...automatic]).hold).toHaveLength(5)
  })
})
