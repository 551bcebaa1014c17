import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDescription } from '../../../src/account/index.js'
import { planRetention } from '../../../src/policy/index.js'
import {
  createVultrSimulator,
  type DemoAccount,
  type DemoSchedule,
  type PastRun,
  type SimulatedInstance,
  type SimulatedSnapshot,
  seedDemoAccount
} from '../../../src/simulator/index.js'
import { DAY, HOUR } from '../../support/fake-clock.js'

/** An evening, the very midnight, an hour after it, and months and weeks that end otherwise. */
const MOMENTS = [
  '2026-11-24T21:53:17.345Z',
  '2027-03-01T00:00:00.400Z',
  '2026-09-28T01:07:00Z',
  '2028-02-29T12:00:00Z',
  '2027-01-03T23:59:59.999Z'
]

interface Seeded {
  readonly now: Date
  readonly account: DemoAccount
  readonly instances: readonly SimulatedInstance[]
  readonly snapshots: readonly SimulatedSnapshot[]
}

function seeded(moment = MOMENTS[0] ?? ''): Seeded {
  const now = new Date(moment)
  const simulator = createVultrSimulator({ clock: { now: () => now } })
  const account = seedDemoAccount(simulator, now)
  return { now, account, instances: simulator.instances(), snapshots: simulator.snapshots() }
}

/** By which the snapshots of an instance are taken, read from what an admin chose. */
function scheduleOf({ account }: Seeded, instance: SimulatedInstance): DemoSchedule | undefined {
  const choice = account.choices.find(({ instanceIds }) => instanceIds.includes(instance.id))
  if (choice !== undefined) return choice.mode === 'own' ? choice.schedule : undefined
  const isCovered = instance.tags.includes(account.covering.tag)
  return isCovered ? account.covering.schedule : undefined
}

const rulesOf = ({ retentionDays, keep }: DemoSchedule) => ({ days: retentionDays, ...keep })

function automaticOf({ snapshots }: Seeded, instance: SimulatedInstance) {
  return snapshots.filter(({ description }) => {
    const { mark } = readDescription(description)
    return mark?.origin === 'automatic' && mark.instanceId === instance.id
  })
}

const called = ({ instances }: Seeded, label: string) => {
  const found = instances.find((instance) => instance.label === label)
  if (found === undefined) throw new Error(`There is no ${label}.`)
  return found
}

const slotsOf = ({ account }: Seeded, { id }: SimulatedInstance): readonly PastRun[] =>
  account.past.filter(({ instanceId, slotAt }) => instanceId === id && slotAt !== undefined)

const dayOf = (at: Date | undefined) => at?.toISOString().slice(0, 10)

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

describe('the past of the demo', () => {
  const world = seeded()
  const { now, account, instances, snapshots } = world

  it('goes back ninety days at the least, with one record for each slot', () => {
    const slots = slotsOf(world, called(world, 'web-1')).map(({ slotAt }) => slotAt?.getTime() ?? 0)
    expect(slots[0]).toBeLessThan(now.getTime() - 90 * DAY)
    expect(slots.slice(1).map((at, index) => at - (slots[index] ?? 0))).toEqual(
      slots.slice(1).map(() => DAY)
    )
  })

  it('has the key and the id of every marked snapshot that is complete, and no key twice', () => {
    const taken = account.past.filter((run) => run.outcome === 'taken')
    const keys = new Map(taken.map(({ snapshotId, key }) => [snapshotId, key]))
    const marked = snapshots.flatMap(({ id, description, status }) => {
      const { mark } = readDescription(description)
      return mark === undefined || status !== 'complete' ? [] : [{ id, key: mark.key }]
    })
    expect(marked.map(({ id }) => keys.get(id))).toEqual(marked.map(({ key }) => key))
    expect(marked.length).toBe(taken.filter(({ prunedAt }) => prunedAt === undefined).length)
    expect(new Set(account.past.map(({ key }) => key)).size).toBe(account.past.length)
  })

  it('has a weekend on which the panel was down, for whatever was covered then', () => {
    const missed = account.past.filter(
      (run) =>
        run.outcome === 'missed' &&
        run.reason.includes('A snapshot for a later scheduled time takes its place')
    )
    const days = [...new Set(missed.map(({ slotAt }) => dayOf(slotAt)))].sort()
    const weekend = days.filter((day) => [0, 6].includes(new Date(day ?? '').getUTCDay()))
    expect(weekend).toHaveLength(2)
    const covered = instances.filter(({ id }) =>
      account.past.some(
        ({ instanceId, slotAt }) => instanceId === id && dayOf(slotAt) === weekend[0]
      )
    )
    expect(new Set(missed.map(({ instanceId }) => instanceId)).size).toBe(covered.length)
    expect(covered.length).toBeGreaterThan(20)
    const late = account.past.filter((run) => run.outcome === 'taken' && run.isLate)
    expect(late).toHaveLength(covered.length)
  })

  it('has an instance that failed for a week, a few that failed once, and mostly good ones', () => {
    const failed = account.past.filter(({ outcome }) => outcome === 'failed')
    const counts = new Map<string, number>()
    for (const { instanceId } of failed) counts.set(instanceId, (counts.get(instanceId) ?? 0) + 1)
    const sorted = [...counts.values()].sort((a, b) => b - a)
    expect(sorted[0]).toBe(7)
    expect(sorted.slice(1).every((count) => count === 1)).toBe(true)
    expect(sorted.length).toBeGreaterThan(4)
    const good = account.past.filter(({ outcome }) => outcome === 'taken')
    expect(good.length / account.past.length).toBeGreaterThan(0.95)
  })

  it('misses slots for the reasons, in the words, of the addon', () => {
    const words = JSON.parse(
      readFileSync(new URL('../../../locales/en.json', import.meta.url), 'utf8')
    )
    const reasons = account.past.flatMap((run) => (run.outcome === 'missed' ? run.reason : []))
    expect(new Set(reasons).size).toBe(2)
    expect([words['run.stillInTheMaking'], words['run.stoodIn']]).toEqual(
      expect.arrayContaining([...new Set(reasons)])
    )
  })

  it('fails for reasons in the words of the addon, with the answer of something in between', () => {
    const words = JSON.parse(
      readFileSync(new URL('../../../locales/en.json', import.meta.url), 'utf8')
    )
    const answer = words['vultr.notFromVultr'].replace('{answer}', '503 Service Unavailable')
    const reasons = account.past.flatMap((run) => (run.outcome === 'failed' ? run.reason : []))
    expect(reasons).toContain(words['run.supersededLast'].replace('{reason}', answer))
    for (const reason of reasons.filter((each) => each.includes('Unable to'))) {
      expect(reason).toMatch(/(^|Last reason: )Vultr: “Unable to [^”]*\.”$/)
    }
  })

  it('grows slowly', () => {
    for (const instance of instances) {
      const own = automaticOf(world, instance).sort(
        (a, b) => a.createdAt.getTime() - b.createdAt.getTime()
      )
      const [oldest] = own
      const newest = own.at(-1)
      if (oldest === undefined || newest === undefined || own.length < 30) continue
      const growth = newest.compressedBytes / oldest.compressedBytes
      expect(growth, instance.hostname).toBeGreaterThan(1)
      expect(growth, instance.hostname).toBeLessThan(1.5)
    }
  })
})
