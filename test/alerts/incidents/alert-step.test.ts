import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saveSeverities } from '../../../src/alerts/incidents/save-severities.js'
import { condition, watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

describe('what is told of a condition', () => {
  it('is nothing while it does not stand for its settling time', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('snapshot-failed', 'web-1')]
    await account.watchFor(4 * MINUTE)
    account.conditions = []
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual([])
  })

  it('is that it stands, once, and each day again, and once that it is over', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(2 * DAY + 10 * MINUTE, 5 * MINUTE)
    account.conditions = []
    await account.watchFor(DAY, 5 * MINUTE)
    const told = await account.told()
    expect(told.map(({ state }) => state)).toEqual(['opened', 'reminded', 'reminded', 'resolved'])
    expect(new Set(told.map(({ alertId }) => alertId)).size).toBe(1)
    expect(told.at(-1)).toMatchObject({ isOver: true, since: told[0]?.since })
  })

  it('begins again where it vanishes before it was told: a hiccup every few minutes is none', async () => {
    const account = await watchedAccount()
    for (let round = 0; round < 20; round += 1) {
      account.conditions = [condition('snapshot-failed', 'web-1')]
      await account.watchFor(4 * MINUTE)
      account.conditions = []
      await account.watchFor(2 * MINUTE)
    }
    expect(await account.lines()).toEqual([])
  })

  it('does not end where it is not found for a moment: a list was read in part', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    await account.watchFor(3 * MINUTE)
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
  })

  it('is one message for a fleet', async () => {
    const account = await watchedAccount()
    const names = Array.from({ length: 40 }, (_, index) => `web-${index}`)
    account.conditions = names.map((name) => condition('snapshot-failed', name))
    await account.watchFor(HOUR)
    expect(await account.told()).toMatchObject([{ state: 'opened', count: 40, names }])
    account.conditions = []
    await account.watchFor(HOUR)
    expect((await account.told()).slice(1)).toMatchObject([
      { state: 'resolved', count: 40, isOver: true }
    ])
  })

  it('is told with others that come within a quarter of an hour after it, not one by one', async () => {
    const account = await watchedAccount()
    for (let count = 1; count <= 10; count += 1) {
      account.conditions = Array.from({ length: count }, (_, index) =>
        condition('snapshot-failed', `web-${index}`)
      )
      await account.watchFor(MINUTE)
    }
    await account.watchFor(HOUR)
    expect((await account.told()).map(({ state, count }) => [state, count])).toEqual([
      ['opened', 1],
      ['opened', 9]
    ])
  })

  it('is who is well again, while others of the same alert are not', async () => {
    const account = await watchedAccount()
    const both = [condition('overdue', 'web-1'), condition('overdue', 'db-1')]
    account.conditions = both
    await account.watchFor(HOUR)
    account.conditions = both.slice(1)
    await account.watchFor(HOUR)
    account.conditions = []
    await account.watchFor(HOUR)
    expect(
      (await account.told()).map(({ state, names, isOver }) => [state, names, isOver])
    ).toEqual([
      ['opened', ['db-1', 'web-1'], false],
      ['resolved', ['web-1'], false],
      ['resolved', ['db-1'], true]
    ])
  })

  it('is nothing of an instance while its cause was told', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('key-refused', 'account')]
    await account.watchFor(10 * MINUTE)
    account.conditions = [...account.conditions, condition('overdue', 'web-1')]
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['key-refused opened account'])
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual([
      'key-refused opened account',
      'key-refused resolved account',
      'overdue opened web-1'
    ])
  })

  it('is nothing while it is acknowledged, but that it is over', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    await account.watchFor(10 * MINUTE)
    account.acknowledged.set(overdue.id, 'as it is')
    await account.watchFor(3 * DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
    account.conditions = []
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1', 'overdue resolved web-1'])
  })

  it('is told again once it has changed since it was acknowledged', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    account.acknowledged.set(overdue.id, 'otherwise')
    await account.watchFor(10 * MINUTE)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
  })

  it('is nothing of what a save of the settings left unprotected, but what is made after it', async () => {
    const account = await watchedAccount()
    account.settingsVersion = 2
    const old = condition('unprotected', 'old-1')
    account.conditions = [old]
    await account.watchFor(DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual([])
    account.conditions = [old, condition('unprotected', 'new-1')]
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['unprotected opened new-1'])
  })

  it('is nothing of what was known to be unprotected, after nothing could be said of it for a day', async () => {
    const account = await watchedAccount()
    account.settingsVersion = 2
    account.conditions = [condition('unprotected', 'old-1')]
    await account.watchFor(HOUR)
    const known = account.conditions
    account.conditions = []
    account.unknown = new Set(['unprotected'])
    account.settingsVersion = undefined
    await account.watchFor(DAY, 10 * MINUTE)
    account.conditions = known
    account.unknown = new Set()
    account.settingsVersion = 2
    await account.watchFor(DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual([])
  })

  it('neither stands nor is over while nothing can be said of its kind', async () => {
    const account = await watchedAccount()
    const failed = condition('snapshot-failed', 'web-1')
    account.conditions = [failed]
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    account.unknown = new Set(['snapshot-failed'])
    await account.watchFor(3 * DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual(['snapshot-failed opened web-1'])
    account.conditions = [failed]
    account.unknown = new Set()
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    await account.watchFor(HOUR)
    const states = (await account.told()).map(({ state }) => state)
    expect(states).toEqual(['opened', 'reminded', 'resolved'])
  })

  it('is told at once where it has changed since somebody set it aside', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    await account.watchFor(10 * MINUTE)
    account.acknowledged.set(overdue.id, 'as it is')
    await account.watchFor(2 * HOUR)
    account.acknowledged.set(overdue.id, 'as it was')
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1', 'overdue reminded web-1'])
  })

  it('is told although its cause stands, where nobody wants to hear of the cause', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('vultr-unreachable', 'account')]
    await account.watchFor(2 * HOUR)
    await saveSeverities(account, new Map([['vultr-unreachable', 'off']]), 'admin')
    account.conditions = [...account.conditions, condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toContain('overdue opened web-1')
  })

  it('is told although a row of it cannot be read', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(2 * MINUTE)
    await account.database.db.updateTable('alert_conditions').set({ kind: 'x' }).execute()
    account.conditions = [condition('overdue', 'web-1'), condition('key-refused', 'account')]
    await account.watchFor(20 * MINUTE)
    expect(await account.lines()).toContain('overdue opened web-1')
    expect(await account.lines()).toContain('key-refused opened account')
  })

  it('is told where one of two processes does not see it', async () => {
    const account = await watchedAccount()
    for (let minute = 0; minute < 130; minute += 1) {
      account.conditions = [condition('vultr-unreachable', 'account')]
      await account.watchFor(MINUTE)
      account.conditions = []
      await account.watchFor(0)
    }
    expect(await account.lines()).toEqual(['vultr-unreachable opened account'])
  })

  it('survives a clock that is set back by a year', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(10 * MINUTE)
    account.clock.advance(-365 * DAY)
    await account.watchFor(HOUR)
    account.conditions = []
    await account.watchFor(HOUR)
    const lines = await account.lines()
    expect(lines.filter((line) => line.includes('opened'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('resolved'))).toHaveLength(1)
  })
})

const KINDS = ['snapshot-failed', 'overdue', 'vultr-unreachable', 'prune-held'] as const

/** How long each stands and is away, in looks of ten minutes, by turns. */
const courses = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    turns: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 })
  }),
  { minLength: 1, maxLength: 5 }
)

const LOOK_MS = 10 * MINUTE
const LOOKS = 400

/** From when to when it stood, in looks. */
function stretches(turns: readonly number[]): readonly (readonly [number, number])[] {
  const all: [number, number][] = []
  let at = 1
  for (const [index, length] of turns.entries()) {
    if (index % 2 === 1) all.push([at, Math.min(LOOKS, at + length)])
    at += length
  }
  return all.filter(([from, to]) => from < to)
}

it('tells each condition that stands for some hours once as opened and once as resolved, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(courses, async (drawn) => {
      const account = await watchedAccount()
      const all = drawn.map(({ kind, turns }, index) => ({
        name: `server-${index}`,
        kind,
        stood: stretches(turns)
      }))
      for (let look = 1; look <= LOOKS + 20; look += 1) {
        account.conditions = all.flatMap(({ kind, name, stood }) =>
          stood.some(([from, to]) => look >= from && look < to) ? [condition(kind, name)] : []
        )
        await account.watchFor(LOOK_MS, LOOK_MS)
      }
      const told = await account.told()
      for (const { kind, name, stood } of all) {
        const own = told.filter((each) => each.kind === kind && each.names.includes(name))
        const states = own.map(({ state }) => state).filter((state) => state !== 'reminded')
        // Opened and resolved by turns, and over at the end.
        expect(states).toEqual(states.map((_, index) => (index % 2 === 0 ? 'opened' : 'resolved')))
        expect(states.length % 2).toBe(0)
        expect(states.length / 2).toBeLessThanOrEqual(stood.length)
        const isCaused = all.some((other) => other.kind === 'vultr-unreachable')
        const long = stood.filter(([from, to]) => to - from >= 12).length
        if (!isCaused || kind === 'vultr-unreachable') {
          expect(states.length / 2).toBeGreaterThanOrEqual(Math.min(long, joined(stood)))
        }
      }
    }),
    { numRuns: 12 }
  )
}, 60_000)

/** How many stretches there are where those that are minutes apart count as one. */
function joined(stood: readonly (readonly [number, number])[]): number {
  return stood.filter(([from, to], index) => {
    const before = stood[index - 1]
    return to - from >= 12 && (before === undefined || from - before[1] >= 3)
  }).length
}
