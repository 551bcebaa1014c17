import { beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../src/simulator/index.js'
import { type Engine, snapshotSettings, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

let world: World
let engine: Engine
let instanceId: string

const SNAPSHOTS = /\/snapshots$/

function posts() {
  return world.simulator.requests.filter(
    ({ method, path }) => method === 'POST' && SNAPSHOTS.test(path)
  )
}

/** What becomes of so many creates, before they take effect at Vultr or after it. */
function failCreates(when: 'before' | 'after', fault: Fault, times = 1): void {
  world.simulator.faults.add({ method: 'POST', path: SNAPSHOTS, when, times, fault })
}

async function runs() {
  const { db } = engine.database
  const rows = await db.selectFrom('runs').selectAll().orderBy('created_at').execute()
  return rows.map((row) => ({ ...row, reason: saidOf(row.reason) }))
}

async function start(
  options: Parameters<typeof openWorld>[1] = {},
  timeoutMs = 150
): Promise<void> {
  world = await openWorld('2026-03-02T05:59:00Z', options)
  instanceId = world.simulator.addInstance({ label: 'web-1', hostname: 'web-1.example.com' }).id
  engine = await openEngine(world, { thisServerId: () => instanceId, requestTimeoutMs: timeoutMs })
  await engine.settings.save(snapshotSettings(), { actor: 'admin' })
}

beforeEach(() => start())

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

describe('a create that Vultr refuses', () => {
  it('is tried again while it answers 429, honouring Retry-After', async () => {
    failCreates('before', { kind: 'status', status: 429, retryAfterSeconds: 300 })
    await tickUntil(world, engine, '2026-03-02T06:04:00Z')
    expect(posts()).toHaveLength(1)
    await tickUntil(world, engine, '2026-03-02T06:06:00Z')
    expect(posts()).toHaveLength(2)
    expect(await runs()).toMatchObject([{ state: 'pending' }])
  })

  it('at the quota waits for room, with the sentence, the count and the three ways out', async () => {
    await start({ snapshotQuota: 1 })
    const foreign = world.simulator.addSnapshot({
      description: 'foreign',
      createdAt: new Date('2026-01-01T00:00:00Z'),
      status: 'complete'
    })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    const [run] = await runs()
    expect(run?.state).toBe('queued')
    expect(run?.reason).toMatch(
      /has 1 snapshot\..*Shorten the retention.*delete snapshots.*Vultr support/
    )
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'retrying' }])
    // Deleted by hand: there is room, and nobody has to wait for the next attempt.
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    await engine.actions.deleteSnapshot(foreign.id, { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-02T07:12:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
  })

  it('at the quota is made as soon as an expired one has gone', async () => {
    await start({ snapshotQuota: 2 })
    for (const daysAgo of [1, 8]) {
      world.simulator.addSnapshot({
        description: `old [vpa a ${instanceId} 000000000000000${daysAgo}]`,
        createdAt: new Date(world.clock.now().getTime() - daysAgo * 24 * HOUR)
      })
    }
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(2)
  })

  it('waits while the instance is locked by a snapshot somebody else takes', async () => {
    world.simulator.addSnapshot({
      description: 'taken at Vultr',
      createdAt: world.clock.now(),
      status: 'pending',
      instanceId,
      completesAt: new Date('2026-03-02T06:10:00Z')
    })
    await tickUntil(world, engine, '2026-03-02T06:45:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(2)
  })

  it('pauses the schedule when the instance is gone, and goes on when it is back', async () => {
    const instance = world.simulator.instances().find(({ id }) => id === instanceId)
    if (instance === undefined) throw new Error('no instance')
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-02T12:05:00Z', 5 * MINUTE)
    expect(posts()).toHaveLength(1)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'missed'])
    expect(await engine.scheduling.findings()).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'paused', instanceId })])
    )
    world.simulator.addInstance(instance)
    await tickUntil(world, engine, '2026-03-02T18:20:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'missed', 'complete'])
  })

  it('with a 404 although the instance is there is tried again, and nothing is paused', async () => {
    failCreates('before', { kind: 'status', status: 404, sentence: 'Invalid instance-id.' }, 2)
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete', attempts: 3 }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('with a 404 of a young instance, which Vultr does not find for a minute, is tried again', async () => {
    failCreates('before', { kind: 'status', status: 404, sentence: 'instance not found' })
    world.simulator.faults.add({
      method: 'GET',
      path: /instances\/./,
      when: 'before',
      fault: { kind: 'status', status: 404, sentence: 'instance not found' }
    })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it.each([
    [400, 'Unable to create snapshot: server is being resized'],
    [400, 'This region is under maintenance, please try again later.'],
    [422, 'Something that nobody has seen yet.'],
    [403, 'You are not allowed to do this.'],
    [500, 'Unable to create snapshot: Server is currently locked']
  ])('%i “%s” is tried again until the next slot, with backoff', async (status, sentence) => {
    const refused = { kind: 'status', status, sentence } as const
    failCreates('before', refused, 10_000)
    await tickUntil(world, engine, '2026-03-02T11:59:00Z', 5 * MINUTE)
    expect(await runs()).toMatchObject([{ reason: `Vultr: “${sentence.replace(/\.$/, '')}.”` }])
    expect(posts().length).toBeGreaterThan(2)
    expect(posts().length).toBeLessThan(30)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T13:00:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'complete'])
  })

  it('by a denied action leaves the other calls of the key alone', async () => {
    failCreates(
      'before',
      { kind: 'status', status: 403, sentence: 'You are not allowed to do this.' },
      10_000
    )
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(engine.connection.refusal()).toBeUndefined()
    const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(view.problem).toBeUndefined()
  })

  it('gives way to the next slot when it never got through', async () => {
    failCreates('before', { kind: 'status', status: 429 }, 10_000)
    await tickUntil(world, engine, '2026-03-02T12:00:00Z', 5 * MINUTE)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T13:00:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'complete'])
    expect(world.simulator.snapshots()).toHaveLength(1)
  })
})

describe('a refused key', () => {
  it('stops the calls, keeps the slot, and the snapshot is taken once the key works', async () => {
    world.simulator.faults.add({
      when: 'before',
      times: 10_000,
      fault: { kind: 'status', status: 401, sentence: 'Invalid API token.' }
    })
    world.simulator.requests.splice(0)
    await tickUntil(world, engine, '2026-03-02T06:59:00Z')
    // 06:00, then every fifteen minutes: 06:15, 06:30, 06:45.
    expect(world.simulator.requests).toHaveLength(4)
    expect(engine.connection.refusal()?.error.sentence).toBe('Invalid API token.')
    expect(await runs()).toMatchObject([{ state: 'queued', reason: 'Vultr: “Invalid API token.”' }])
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T07:15:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(1)
  })
})

describe('a snapshot taken by hand', () => {
  it('is pending at Vultr when the page comes back', async () => {
    const outcome = await engine.scheduling.manualSnapshots.take({
      instanceId,
      name: 'before upgrade',
      actor: 'eva'
    })
    expect(outcome.kind).toBe('pending')
    const [snapshot] = world.simulator.snapshots()
    expect(snapshot?.description).toMatch(/^before upgrade \[vpa m [0-9a-f-]{36} [0-9a-f]{16}\]$/)
    expect(engine.catalogue.view().snapshots).toMatchObject([
      { name: 'before upgrade', origin: 'manual' }
    ])
  })

  it('is refused while another one of the instance is in the making', async () => {
    const asked = { instanceId, name: 'one', actor: 'eva' }
    const outcomes = await Promise.all([
      engine.scheduling.manualSnapshots.take(asked),
      engine.scheduling.manualSnapshots.take(asked)
    ])
    expect(outcomes.map(({ kind }) => kind)).toContain('pending')
    expect((await engine.scheduling.manualSnapshots.take(asked)).kind).toBe('busy')
    expect(world.simulator.snapshots()).toHaveLength(1)
  })

  it('is given up after an hour', async () => {
    world.simulator.faults.add({
      when: 'before',
      times: 10_000,
      fault: { kind: 'status', status: 503 }
    })
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    const outcome = await engine.scheduling.manualSnapshots.take({
      instanceId,
      name: 'one',
      actor: 'eva'
    })
    expect(outcome.kind).toBe('waiting')
    world.clock.advance(2 * HOUR)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T08:30:00Z')
    expect(world.simulator.snapshots()).toHaveLength(0)
    expect(await runs()).toMatchObject([{ state: 'failed' }])
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

describe('a snapshot deleted by hand as soon as it is complete', () => {
  it('was taken all the same: its run is no failure', async () => {
    await engine.scheduling.manualSnapshots.take({ instanceId, name: 'one', actor: 'eva' })
    world.clock.advance(11 * MINUTE)
    const [snapshot] = world.simulator.snapshots()
    expect(await engine.actions.deleteSnapshot(snapshot?.id ?? '', { actor: 'eva' })).toMatchObject(
      {
        kind: 'deleted'
      }
    )
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect((await runs())[0]).toMatchObject({ trigger: 'manual', state: 'complete' })
  })
})
