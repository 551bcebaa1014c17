import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { MINUTE } from '../support/fake-clock.js'

const server = useScheduledServer({ isOn: true, requestTimeoutMs: 500 })
const { failCreates, posts, runs } = server

let world: World
let engine: Engine

beforeEach(() => {
  ;({ world, engine } = server)
})

const SNAPSHOTS = /\/snapshots$/

describe('a create whose answer is lost after the effect', () => {
  it.each([
    ['reset', { kind: 'reset' }],
    ['a 500', { kind: 'status', status: 500 }],
    ['a 504', { kind: 'status', status: 504 }],
    ['HTML of a proxy', { kind: 'html', status: 502 }],
    ['HTML with status 200', { kind: 'html', status: 200 }],
    ['a timeout', { kind: 'hang' }]
  ] as const)('by %s makes one snapshot, adopted by its mark', async (_, fault) => {
    failCreates('after', fault)
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(world.simulator.snapshots()).toHaveLength(1)
    expect(posts()).toHaveLength(1)
    expect(await runs()).toMatchObject([
      { state: 'complete', snapshot_id: world.simulator.snapshots()[0]?.id }
    ])
  })
})

describe('a create whose answer is lost before the effect', () => {
  it.each([
    ['reset', { kind: 'reset' }],
    ['a 500', { kind: 'status', status: 500 }],
    ['HTML of a proxy', { kind: 'html', status: 502 }],
    ['a timeout', { kind: 'hang' }]
  ] as const)('by %s is sent again, after the account was searched', async (_, fault) => {
    failCreates('before', fault, 2)
    await tickUntil(world, engine, '2026-03-02T06:40:00Z')
    expect(world.simulator.snapshots()).toHaveLength(1)
    expect(posts()).toHaveLength(3)
    expect(await runs()).toMatchObject([{ state: 'complete', attempts: 3 }])
    // For five minutes at least, and by two readings at least a minute apart.
    const [first, second, third] = posts().map(({ at }) => at.getTime())
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(6 * MINUTE)
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(6 * MINUTE)
    const log = world.simulator.requests.filter(({ path }) => SNAPSHOTS.test(path))
    for (const [index, { method }] of log.entries()) {
      if (index > 0 && method === 'POST') expect(log[index - 1]?.method).toBe('GET')
    }
  })

  it('is searched for in a list that was read after it, however fresh an older one is', async () => {
    // Nothing of Vultr's stands in the way of a second one: the first is complete at once.
    world.simulator.setSnapshotDuration(0)
    failCreates('after', { kind: 'reset' })
    world.clock.set('2026-03-02T06:00:00Z')
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    world.clock.advance(5_000)
    await engine.scheduling.tick()
    await engine.scheduling.tick()
    expect(world.simulator.snapshots()).toHaveLength(1)
    expect(await runs()).toMatchObject([{ state: 'complete' }])
  })

  it('is not sent again while the account cannot be searched', async () => {
    failCreates('after', { kind: 'reset' })
    world.simulator.faults.add({
      method: 'GET',
      when: 'before',
      times: 1000,
      fault: { kind: 'status', status: 503 }
    })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(posts()).toHaveLength(1)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T06:32:00Z')
    expect(posts()).toHaveLength(1)
    expect(await runs()).toMatchObject([{ state: 'complete' }])
  })
})

describe('a restart in the middle', () => {
  it('takes up a create that may have been sent, without making a second snapshot', async () => {
    // What a crash between the request and its answer leaves behind.
    failCreates('after', { kind: 'hang' })
    world.clock.set('2026-03-02T06:00:00Z')
    const ticking = engine.scheduling.tick()
    await ticking
    await engine.database.db
      .updateTable('runs')
      .set({ lease_until: '2026-03-02T06:00:05.150Z', next_attempt_at: '2026-03-02T06:00:05.150Z' })
      .execute()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(posts()).toHaveLength(1)
    expect(await runs()).toMatchObject([{ state: 'complete' }])
  })
})
