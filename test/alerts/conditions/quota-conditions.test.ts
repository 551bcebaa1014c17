import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CatalogueView } from '../../../src/account/index.js'
import { quotaConditions } from '../../../src/alerts/conditions/quota-conditions.js'
import type { Coverage } from '../../../src/coverage/index.js'
import type { RetentionRules } from '../../../src/policy/index.js'
import { DAY, HOUR } from '../../support/fake-clock.js'

const NOW = new Date('2026-03-02T06:00:00Z')

/** Instances that all keep by these rules, with snapshots of these ages in ms each. */
function expected(of: {
  readonly instances: number
  readonly rules: RetentionRules
  readonly cronExpression: string
  readonly ages: readonly number[]
  readonly limit: number
}) {
  const ids = Array.from({ length: of.instances }, () => randomUUID())
  const schedule = { cronExpression: of.cronExpression, timeZone: 'UTC' }
  const covered = ids.map((instanceId) => [instanceId, { instanceId, schedule, rules: of.rules }])
  const snapshots = ids.flatMap((instanceId) =>
    of.ages.map((age) => ({
      id: randomUUID(),
      instanceId,
      origin: 'automatic',
      status: 'complete',
      isProtected: false,
      createdAt: new Date(NOW.getTime() - age)
    }))
  )
  const [condition] = quotaConditions(
    { instances: new Map(covered as never) } as unknown as Coverage,
    { snapshots, instances: [], refreshedAt: NOW } as unknown as CatalogueView,
    of.limit,
    NOW
  )
  const { text } = condition?.told ?? {}
  return (text?.with as { readonly expected?: { readonly count: number } } | undefined)?.expected
    ?.count
}

const daily = (count: number, first = 6 * HOUR) =>
  Array.from({ length: count }, (_, index) => first + index * DAY)

describe('A limit that will be reached within a day', () => {
  it('is none where the rules let go as many as are taken, whichever rules they are', () => {
    const steady = { instances: 10, cronExpression: '0 0 * * *', limit: 80 }
    expect(expected({ ...steady, rules: { last: 7 }, ages: daily(7) })).toBeUndefined()
    expect(expected({ ...steady, rules: { daily: 7 }, ages: daily(7) })).toBeUndefined()
    expect(expected({ ...steady, rules: { days: 7 }, ages: daily(7) })).toBeUndefined()
    const hourly = Array.from({ length: 24 }, (_, index) => (index + 1) * HOUR)
    expect(
      expected({
        instances: 1,
        cronExpression: '0 * * * *',
        rules: { last: 24 },
        ages: hourly,
        limit: 40
      })
    ).toBeUndefined()
  })

  it('is one where what is old stays by another rule than that of days', () => {
    const weekly = Array.from({ length: 52 }, (_, index) => (8 + index * 7) * DAY)
    const kept = { cronExpression: '0 0 * * *', rules: { days: 7, weekly: 60 } }
    const ages = [...daily(5), ...weekly]
    expect(expected({ ...kept, instances: 10, ages, limit: 580 })).toBe(580)
  })

  it('is one where nothing expires', () => {
    const all = { instances: 10, cronExpression: '0 0 * * *', rules: {}, ages: daily(7) }
    expect(expected({ ...all, limit: 80 })).toBe(80)
    expect(expected({ ...all, limit: 81 })).toBeUndefined()
  })

  it('is worked out soon for thousands of instances', () => {
    const many = { instances: 5000, cronExpression: '0 0 * * *', limit: 26_000 }
    const began = performance.now()
    expect(expected({ ...many, rules: { last: 5 }, ages: daily(5) })).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
