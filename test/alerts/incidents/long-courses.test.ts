import fc from 'fast-check'
import { expect, it } from 'vitest'
import { condition, watchedAccount } from '../../support/alerts/watched-account.js'
import { MINUTE } from '../../support/fake-clock.js'

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
