import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planPruning, type RetentionRules } from '../../src/policy/index.js'
import { DAY } from '../support/fake-clock.js'
import { rules } from '../support/policy/retention-rules.js'

const INSTANCE = '4f0f12e5-1f84-404f-aa84-85f431ea5ec2'
const NOW = new Date('2026-03-10T00:00:00Z')
const TOMORROW = new Date(NOW.getTime() + DAY)

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

  it('never prunes anything else than expired, unprotected, complete ones of the instance', () => {
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
      compressedBytes: fc.constantFrom(undefined, 0, 8e9),
      expiresAt: fc.option(fc.constantFrom(new Date(NOW.getTime() - DAY), NOW, TOMORROW), {
        nil: undefined
      })
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
            isProtected: false,
            instanceId: INSTANCE,
            status: 'complete'
          })
          const isByHand = gone.origin === 'manual' && (gone.expiresAt ?? TOMORROW) <= NOW
          expect(gone.origin === 'automatic' || isByHand).toBe(true)
          expect(newestGood?.origin).toBe('automatic')
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
