import { describe, expect, it } from 'vitest'
import { readDescription } from '../../../src/account/index.js'
import { planRetention } from '../../../src/policy/index.js'
import type { DemoSchedule } from '../../../src/simulator/index.js'
import {
  automaticOf,
  called,
  dayOf,
  MOMENTS,
  scheduleOf,
  seeded,
  slotsOf
} from '../../support/demo/seeded-demo.js'
import { DAY, HOUR } from '../../support/fake-clock.js'

const rulesOf = ({ retentionDays, keep }: DemoSchedule) => ({ days: retentionDays, ...keep })

describe('the fleet of the demo', () => {
  const world = seeded()
  const { instances, account } = world

  it('has forty instances, each at an address of its own that is for examples alone', () => {
    expect(instances).toHaveLength(40)
    const addresses = instances.map(({ mainIp }) => mainIp)
    expect(new Set(addresses).size).toBe(40)
    for (const address of addresses) {
      expect(address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.([1-9]\d?|1\d\d|2[0-4]\d)$/)
    }
  })

  it('has a volume attached to one of them', () => {
    expect(world.volumes).toMatchObject([
      { label: 'db-1-data', instanceId: called(world, 'db-1').id, region: 'ewr' }
    ])
  })

  it('has two instances of one label, and two thirds of them in production', () => {
    const labels = instances.map(({ label }) => label)
    expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toHaveLength(1)
    const production = instances.filter(({ tags }) => tags.includes('production'))
    expect(production.length / instances.length).toBeCloseTo(2 / 3, 1)
  })

  it('is covered by tag, by schedules of their own, never, and not at all', () => {
    const chosen = account.choices.flatMap(({ mode, instanceIds }) => instanceIds.map(() => mode))
    expect(chosen.filter((mode) => mode === 'own').length).toBeGreaterThan(3)
    expect(chosen.filter((mode) => mode === 'never')).toHaveLength(2)
    const uncovered = instances.filter((each) => scheduleOf(world, each) === undefined)
    expect(uncovered.length).toBeGreaterThan(5)
    const paidTwice = instances.filter(({ features }) => features.includes('auto_backups'))
    expect(paidTwice.map(({ label }) => label)).toEqual(['db-1'])
  })
})

describe.each(MOMENTS)('the account of the demo at %s', (moment) => {
  const world = seeded(moment)
  const { now, account, instances, snapshots } = world

  it('is the same each time', () => {
    const again = seeded(moment)
    expect(again.snapshots).toEqual(snapshots)
    expect(again.account).toEqual(account)
  })

  it('holds between 1,000 and 1,500 snapshots', () => {
    expect(snapshots.length).toBeGreaterThanOrEqual(1_000)
    expect(snapshots.length).toBeLessThanOrEqual(1_500)
  })

  it('knows nothing of the future, and nothing out of its order', () => {
    expect(snapshots.filter(({ createdAt }) => createdAt > now)).toEqual([])
    for (const run of account.past) {
      const moments =
        run.outcome === 'taken'
          ? [run.slotAt ?? run.madeAt, run.madeAt, run.completeAt, run.prunedAt ?? now]
          : [run.slotAt ?? run.at, run.at]
      const sorted = [...moments, now].sort((a, b) => a.getTime() - b.getTime())
      expect([...moments, now], run.name).toEqual(sorted)
    }
  })

  it('holds exactly what planRetention would have left, had it pruned after each snapshot', () => {
    for (const instance of instances) {
      const schedule = scheduleOf(world, instance)
      let held: { readonly id: string; readonly createdAt: Date }[] = []
      for (const run of slotsOf(world, instance)) {
        if (run.outcome !== 'taken' || schedule === undefined) continue
        held.push({ id: run.snapshotId, createdAt: run.madeAt })
        const { prune } = planRetention(held, rulesOf(schedule), 'UTC')
        const gone = new Set(prune.map(({ id }) => id))
        held = held.filter(({ id }) => !gone.has(id))
      }
      const left = automaticOf(world, instance).map(({ id }) => id)
      expect(left.sort(), instance.hostname).toEqual(held.map(({ id }) => id).sort())
    }
  })

  it('has a snapshot of the latest slot of every covered instance but the failing one', () => {
    const without = instances.filter((instance) => {
      const schedule = scheduleOf(world, instance)
      if (schedule === undefined) return false
      const spacing = schedule.everyHours * HOUR
      const slot = Math.floor(now.getTime() / spacing) * spacing
      return !automaticOf(world, instance).some(({ createdAt }) => createdAt.getTime() >= slot)
    })
    expect(without.map(({ label }) => label)).toEqual(['lb-1'])
    const last = slotsOf(world, called(world, 'lb-1')).at(-1)
    expect(last).toMatchObject({ outcome: 'failed' })
    expect(dayOf(last?.slotAt)).toBe(dayOf(now))
  })

  it('has web-1 of each of the last thirty midnights, by its name', () => {
    const names = automaticOf(world, called(world, 'web-1')).map(
      ({ description }) => readDescription(description).name
    )
    for (let daysAgo = 0; daysAgo < 30; daysAgo += 1) {
      expect(names).toContain(`web-1 ${dayOf(new Date(now.getTime() - daysAgo * DAY))} 00:00`)
    }
  })
})
