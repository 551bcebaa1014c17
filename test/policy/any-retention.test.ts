import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRetention, type RetentionRules } from '../../src/policy/index.js'
import { DAY } from '../support/fake-clock.js'
import { ids, type Made, RULES, rules } from '../support/policy/retention-rules.js'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']

const snapshots: fc.Arbitrary<Made[]> = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 4 * 365 * 24 * 4 }).map((quarter) => quarter * 15 * 60_000),
      // Close together round the changes of the clocks in 2026.
      fc
        .tuple(
          fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-04-04T15:00:00Z'),
          fc.integer({ min: -40, max: 40 })
        )
        .map(([at, quarter]) => Date.parse(at) - Date.UTC(2024, 0) + quarter * 15 * 60_000)
    ),
    { maxLength: 60 }
  )
  .map((offsets) =>
    offsets.map((offset, index) => ({
      id: `s${index}`,
      createdAt: new Date(Date.UTC(2024, 0) + offset)
    }))
  )
const zone = fc.constantFrom(...ZONES)

/** restic's ApplyPolicy, told once more and slowly, with buckets as the calendar writes them. */
function oracle(list: readonly Made[], policy: RetentionRules, timeZone: string): string[] {
  const sorted = [...list].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1)
  )
  const [newest] = sorted
  if (newest === undefined || Object.keys(policy).length === 0) return ids(sorted)
  const left = new Map<string, number>()
  const last = new Map<string, string>()
  for (const rule of RULES) {
    const wanted = policy[rule]
    left.set(rule, wanted === 'all' ? Number.POSITIVE_INFINITY : (wanted ?? 0))
  }
  return ids(
    sorted.filter((snapshot, index) => {
      let kept =
        typeof policy.days === 'number' &&
        snapshot.createdAt.getTime() > newest.createdAt.getTime() - policy.days * DAY
      for (const rule of RULES) {
        const bucket = calendarBucket(rule, snapshot.createdAt, index, timeZone)
        if ((left.get(rule) ?? 0) <= 0) continue
        if (bucket === last.get(rule) && index < sorted.length - 1) continue
        kept = true
        last.set(rule, bucket)
        left.set(rule, (left.get(rule) ?? 0) - 1)
      }
      return kept
    })
  )
}

function calendarBucket(rule: string, at: Date, index: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short'
  })
  const [day = '', time = ''] = format.format(at).split(' ')
  switch (rule) {
    case 'last':
      return String(index)
    case 'hourly':
      return `${day} ${time.slice(0, 2)}`
    case 'daily':
      return day
    case 'monthly':
      return day.slice(0, 7)
    case 'yearly':
      return day.slice(0, 4)
    default: {
      const monday = new Date(`${day}T00:00:00Z`)
      monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
      return monday.toISOString().slice(0, 10)
    }
  }
}

describe('planRetention', () => {
  it('agrees with a slow telling of what restic does', () => {
    fc.assert(
      fc.property(snapshots, rules, zone, (list, policy, timeZone) => {
        const plan = planRetention(list, policy, timeZone)
        expect(ids(plan.keep.map(({ snapshot }) => snapshot))).toEqual(
          oracle(list, policy, timeZone)
        )
      }),
      { numRuns: 300 }
    )
  })

  it('keeps or prunes each snapshot, once, and gives a reason for each kept one', () => {
    fc.assert(
      fc.property(snapshots, rules, zone, (list, policy, timeZone) => {
        const { keep, prune } = planRetention(list, policy, timeZone)
        const all = [...ids(keep.map(({ snapshot }) => snapshot)), ...ids(prune)]
        expect(all.sort()).toEqual(ids(list).sort())
        expect(keep.every(({ reasons }) => reasons.length > 0)).toBe(true)
      })
    )
  })

  it('never removes the newest', () => {
    fc.assert(
      fc.property(snapshots, rules, zone, (list, policy, timeZone) => {
        const newest = Math.max(...list.map(({ createdAt }) => createdAt.getTime()))
        const [first] = planRetention(list, policy, timeZone).keep
        expect(first?.snapshot.createdAt.getTime() ?? Number.NEGATIVE_INFINITY).toBe(newest)
      })
    )
  })

  it('removes no more when a rule is added', () => {
    fc.assert(
      fc.property(snapshots, rules, rules, zone, (list, policy, added, timeZone) => {
        fc.pre(Object.keys(policy).length > 0)
        const before = new Set(ids(planRetention(list, policy, timeZone).prune))
        const after = ids(planRetention(list, { ...added, ...policy }, timeZone).prune)
        expect(after.filter((id) => !before.has(id))).toEqual([])
      })
    )
  })

  it('removes no more when a count is raised', () => {
    const raised = fc.record({
      rule: fc.constantFrom('days' as const, ...RULES),
      by: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant('all' as const))
    })
    fc.assert(
      fc.property(snapshots, rules, zone, raised, (list, policy, timeZone, { rule, by }) => {
        const count = policy[rule]
        fc.pre(typeof count === 'number')
        if (typeof count !== 'number') return
        const more = { ...policy, [rule]: by === 'all' ? by : count + by }
        const before = new Set(ids(planRetention(list, policy, timeZone).prune))
        const after = ids(planRetention(list, more, timeZone).prune)
        expect(after.filter((id) => !before.has(id))).toEqual([])
      }),
      { numRuns: 200 }
    )
  })

  it('removes nothing when the kept ones are planned again', () => {
    fc.assert(
      fc.property(snapshots, rules, zone, (list, policy, timeZone) => {
        const kept = planRetention(list, policy, timeZone).keep.map(({ snapshot }) => snapshot)
        expect(planRetention(kept, policy, timeZone).prune).toEqual([])
      })
    )
  })

  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(
        snapshots,
        rules,
        zone,
        fc.infiniteStream(fc.double({ noNaN: true })),
        (list, policy, timeZone, random) => {
          const order = new Map(list.map(({ id }) => [id, random.next().value]))
          const shuffled = [...list].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
          expect(planRetention(shuffled, policy, timeZone)).toEqual(
            planRetention(list, policy, timeZone)
          )
        }
      )
    )
  })
})
