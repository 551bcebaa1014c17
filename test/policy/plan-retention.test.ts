import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planPruning, planRetention, type RetentionRules } from '../../src/policy/index.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']

interface Made {
  readonly id: string
  readonly createdAt: Date
}

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
const count = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('all' as const))
const rules: fc.Arbitrary<RetentionRules> = fc.record(
  {
    days: fc.integer({ min: 1, max: 400 }),
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count
  },
  { requiredKeys: [] }
)
const zone = fc.constantFrom(...ZONES)

function ids(list: readonly Made[]): string[] {
  return list.map(({ id }) => id)
}

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

  it('prunes nothing without rules', () => {
    const list = [0, 1, 2].map((day) => ({ id: String(day), createdAt: new Date(day * DAY) }))
    expect(planRetention(list, {}, 'UTC').prune).toEqual([])
  })

  it('counts the period from the newest and excludes its far end', () => {
    const list = Array.from({ length: 40 }, (_, index) => ({
      id: `s${index}`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 6 * HOUR)
    }))
    expect(planRetention(list, { days: 7 }, 'UTC').keep).toHaveLength(28)
  })

  it('lets the oldest stand in while a rule has counts left', () => {
    const list = [1, 2, 3].map((hour) => ({
      id: `s${hour}`,
      createdAt: new Date(Date.UTC(2026, 0, 1, hour))
    }))
    const { keep, prune } = planRetention(list, { daily: 3 }, 'UTC')
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['s3', { rule: 'daily' }],
      ['s1', { rule: 'daily', isOldest: true }]
    ])
    expect(ids(prune)).toEqual(['s2'])
  })

  it.each([
    { last: -1 },
    { daily: 1.5 },
    { days: Number.NaN },
    { weekly: -1 },
    { yearly: Number.POSITIVE_INFINITY }
  ])('refuses %o, naming the rule', (policy) => {
    const plan = () => planRetention([], policy, 'UTC')
    expect(plan).toThrow(RangeError)
    expect(plan).toThrow(Object.keys(policy)[0])
  })

  it.each([{}, { days: 7 }, { daily: 7 }])('refuses a zone that is none, with %o', (policy) => {
    expect(() => planRetention([], policy, 'Mars/Olympus')).toThrow(RangeError)
  })

  it('begins a day by the clocks of the zone on the day they change too', () => {
    const list = ['2026-03-29T22:30:00Z', '2026-03-29T12:00:00Z', '2026-03-28T22:30:00Z'].map(
      (at) => ({ id: at, createdAt: new Date(at) })
    )
    const { keep } = planRetention(list, { daily: 3 }, 'Europe/Berlin')
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['2026-03-29T22:30:00Z', { rule: 'daily' }],
      ['2026-03-29T12:00:00Z', { rule: 'daily' }],
      ['2026-03-28T22:30:00Z', { rule: 'daily' }]
    ])
  })

  it('counts an ISO week over the turn of the year and a day by the clocks of the zone', () => {
    const list = ['2027-01-03T23:30:00Z', '2027-01-01T12:00:00Z', '2026-12-28T12:00:00Z'].map(
      (at) => ({ id: at, createdAt: new Date(at) })
    )
    const kept = (timeZone: string) =>
      ids(planRetention(list, { weekly: 1 }, timeZone).keep.map(({ snapshot }) => snapshot))
    expect(kept('UTC')).toEqual(['2027-01-03T23:30:00Z'])
    const two = planRetention(list, { weekly: 2 }, 'Europe/Berlin').keep
    expect(ids(two.map(({ snapshot }) => snapshot))).toEqual([
      '2027-01-03T23:30:00Z',
      '2027-01-01T12:00:00Z'
    ])
  })

  it('refuses a snapshot without a valid date, naming it', () => {
    expect(() =>
      planRetention([{ id: 'abc', createdAt: new Date('nonsense') }], { last: 1 }, 'UTC')
    ).toThrow(/abc/)
  })
})

const INSTANCE = '4f0f12e5-1f84-404f-aa84-85f431ea5ec2'
const NOW = new Date('2026-03-10T00:00:00Z')

function candidate(daysAgo: number, overrides: object = {}) {
  return {
    id: `d${daysAgo}`,
    origin: 'automatic' as const,
    isProtected: false,
    instanceId: INSTANCE as string | undefined,
    status: 'complete',
    createdAt: new Date(NOW.getTime() - daysAgo * DAY) as Date | undefined,
    sizeBytes: 80e9,
    compressedBytes: 8e9 as number | undefined,
    ...overrides
  }
}

describe('planPruning', () => {
  const plan = (
    list: readonly ReturnType<typeof candidate>[],
    policy: RetentionRules = { days: 7 }
  ) =>
    planPruning({ snapshots: list, instanceId: INSTANCE, rules: policy, timeZone: 'UTC', now: NOW })

  it('prunes an expired automatic one when a newer complete one exists', () => {
    expect(plan([candidate(1), candidate(9)]).prune.map(({ id }) => id)).toEqual(['d9'])
  })

  it.each([
    ['manual', { origin: 'manual' }],
    ['foreign', { origin: 'foreign', instanceId: undefined }],
    ['protected', { isProtected: true }],
    ['of another instance', { instanceId: '99999999-2222-4333-8444-555555555555' }],
    ['pending', { status: 'pending' }],
    ['of an unknown status', { status: 'archived' }],
    ['without a date', { createdAt: undefined }],
    ['with a date that is none', { createdAt: new Date('nonsense') }],
    ['deleted', { status: 'deleted' }],
    ['empty', { sizeBytes: 0 }]
  ])('never prunes one that is %s', (_, overrides) => {
    expect(plan([candidate(1), candidate(9, overrides)]).prune).toEqual([])
  })

  it('never prunes the only complete one, nor because of a pending or future one', () => {
    expect(plan([candidate(900)]).prune).toEqual([])
    expect(plan([candidate(0, { status: 'pending' }), candidate(900)]).prune).toEqual([])
    expect(plan([candidate(-300), candidate(900)]).prune).toEqual([])
  })

  it('never prunes anything else than expired, unprotected, complete, automatic ones of the instance', () => {
    const any = fc.record({
      id: fc.uuid(),
      origin: fc.constantFrom('automatic' as const, 'manual' as const, 'foreign' as const),
      isProtected: fc.boolean(),
      instanceId: fc.constantFrom(INSTANCE, '99999999-2222-4333-8444-555555555555', undefined),
      status: fc.constantFrom('complete', 'pending', 'deleted', 'odd'),
      createdAt: fc.option(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        { nil: undefined }
      ),
      sizeBytes: fc.constantFrom(0, 1, 80e9),
      compressedBytes: fc.constantFrom(undefined, 0, 8e9)
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), rules, (list, policy) => {
        const { prune, newestGood } = planPruning({
          snapshots: list,
          instanceId: INSTANCE,
          rules: policy,
          timeZone: 'Europe/Berlin',
          now: NOW
        })
        for (const gone of prune) {
          expect(gone).toMatchObject({
            origin: 'automatic',
            isProtected: false,
            instanceId: INSTANCE,
            status: 'complete'
          })
          expect(newestGood?.createdAt?.getTime()).toBeGreaterThan(
            gone.createdAt?.getTime() ?? Number.POSITIVE_INFINITY
          )
          expect(gone.id).not.toBe(newestGood?.id)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('never prunes one that is as new as the newest', () => {
    const { keep, prune } = plan([candidate(1), candidate(1, { id: 'twin' })], { last: 1 })
    expect(prune).toEqual([])
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['d1', { rule: 'last' }],
      ['twin', { rule: 'newest' }]
    ])
  })

  it('counts one that is listed twice once, and never prunes it beside itself', () => {
    expect(plan([candidate(1), candidate(1)], { last: 1 }).prune).toEqual([])
    const twice = plan([candidate(1), candidate(9), candidate(9)], { last: 1 })
    expect(twice.prune.map(({ id }) => id)).toEqual(['d9'])
  })

  it('never prunes an id that is also listed as one that may not go', () => {
    const list = [candidate(1), candidate(9), candidate(9, { isProtected: true })]
    expect(plan(list).prune).toEqual([])
    expect(plan([candidate(1), candidate(9), candidate(9, { origin: 'manual' })]).prune).toEqual([])
  })

  it('keeps a protected one for that reason, and it takes its place in the rules', () => {
    const { keep, prune } = plan(
      [candidate(1, { isProtected: true }), candidate(2), candidate(3, { isProtected: true })],
      { last: 1 }
    )
    expect(keep.map(({ snapshot, reasons }) => [snapshot.id, ...reasons])).toEqual([
      ['d1', { rule: 'last' }],
      ['d3', { rule: 'locked' }]
    ])
    expect(prune.map(({ id }) => id)).toEqual(['d2'])
  })

  it('keeps one from the future, says so, and does not take it for the newest', () => {
    const { keep, newestGood } = plan([candidate(-2), candidate(1), candidate(2)], { days: 7 })
    expect(newestGood?.id).toBe('d1')
    expect(keep.at(-1)).toMatchObject({
      snapshot: { id: 'd-2' },
      reasons: [{ rule: 'not-good', flaw: 'from-the-future' }]
    })
  })

  it('takes a clock that is a day ahead for a clock', () => {
    const ahead = (ms: number) => ({ id: 'ahead', createdAt: new Date(NOW.getTime() + ms) })
    const newest = (ms: number) => plan([candidate(0, ahead(ms)), candidate(1)]).newestGood?.id
    expect(newest(DAY)).toBe('ahead')
    expect(newest(DAY + 1)).toBe('d1')
  })

  const expired = (count: number) =>
    Array.from({ length: count }, (_, index) => candidate(10 + index))
  const fresh = (count: number) =>
    Array.from({ length: count }, (_, index) => candidate(1 + index / 10))
  const heldCount = (list: readonly ReturnType<typeof candidate>[]) => plan(list).hold.length

  it('holds for a confirmation what is above half and above three', () => {
    expect(heldCount([...fresh(1), ...expired(3)])).toBe(0)
    expect(heldCount([...fresh(4), ...expired(4)])).toBe(0)
    expect(heldCount([...fresh(3), ...expired(4)])).toBe(4)
    const deleted = [7, 8].map((day) => candidate(day, { status: 'deleted' }))
    expect(heldCount([...fresh(3), ...expired(4), ...deleted])).toBe(4)
    const pending = [0.1, 0.2].map((day) => candidate(day, { status: 'pending' }))
    expect(heldCount([...fresh(3), ...expired(4), ...pending])).toBe(0)
  })

  const planWith = (
    snapshots: readonly ReturnType<typeof candidate>[],
    known: { readonly heldIds?: ReadonlySet<string>; readonly confirmedIds?: ReadonlySet<string> }
  ) =>
    planPruning({
      snapshots,
      instanceId: INSTANCE,
      rules: { days: 7 },
      timeZone: 'UTC',
      now: NOW,
      ...known
    })

  it('goes on holding what is held, however many newer ones come', () => {
    const held = expired(8)
    const heldIds = new Set(held.map(({ id }) => id))
    for (const count of [1, 7, 9, 40]) {
      expect(planWith([...fresh(count), ...held], { heldIds }).hold).toHaveLength(8)
    }
  })

  it('lets go what expires beside what is held, as long as that is not too much itself', () => {
    const held = [candidate(30), candidate(31), candidate(32), candidate(33)]
    const heldIds = new Set(held.map(({ id }) => id))
    const { hold, prune } = planWith([...fresh(6), ...expired(2), ...held], { heldIds })
    expect(hold).toEqual(held)
    expect(prune).toHaveLength(6)
  })

  it('holds nothing that is confirmed', () => {
    const held = expired(8)
    const ids = new Set(held.map(({ id }) => id))
    expect(planWith([...fresh(1), ...held], { heldIds: ids, confirmedIds: ids }).hold).toEqual([])
  })

  it('takes no empty one for good: it pushes nothing out, however many there are', () => {
    const empty = Array.from({ length: 32 }, (_, index) =>
      candidate(index / 4, { id: `empty-${index}`, sizeBytes: 0, compressedBytes: 0 })
    )
    const good = Array.from({ length: 28 }, (_, index) => candidate(8 + index / 4))
    const { prune, newestGood } = plan([...empty, ...good])
    expect(prune).toEqual([])
    expect(newestGood?.id).toBe('d8')
  })

  it.each([
    ['disk', { sizeBytes: 19e9 }],
    ['stored size', { compressedBytes: 1.9e9 }]
  ])(
    'holds everything while the newest has a %s of less than a quarter of the usual',
    (_, small) => {
      const list = [
        candidate(1, { ...small }),
        ...Array.from({ length: 8 }, (_, i) => candidate(6 + i))
      ]
      const { prune, hold, suspicious, newestGood } = plan(list)
      expect(newestGood?.id).toBe('d1')
      expect([...suspicious]).toEqual([newestGood])
      expect(hold).toEqual(prune)
      expect(prune.length).toBeGreaterThan(0)
    }
  )

  it('does not take suspicious ones for usual, however many there are', () => {
    const small = Array.from({ length: 20 }, (_, index) =>
      candidate(index / 4, { id: `small-${index}`, compressedBytes: 1e9 })
    )
    const list = [...small, ...Array.from({ length: 9 }, (_, i) => candidate(6 + i))]
    const { prune, hold } = plan(list)
    expect(hold).toEqual(prune)
    expect(prune.length).toBeGreaterThan(0)
  })
})

it('a count of 0 switches a rule off, as in restic', () => {
  const list = [0, 1, 2].map((day) => ({ id: String(day), createdAt: new Date(day * DAY) }))
  expect(planRetention(list, { last: 1, daily: 0 }, 'UTC').prune).toHaveLength(2)
  expect(planRetention(list, { daily: 0 }, 'UTC').prune).toEqual([])
})
