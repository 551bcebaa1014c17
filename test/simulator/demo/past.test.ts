import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDescription } from '../../../src/account/index.js'
import { automaticOf, called, dayOf, seeded, slotsOf } from '../../support/demo/seeded-demo.js'
import { DAY } from '../../support/fake-clock.js'

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
