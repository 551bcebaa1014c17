import { beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../../src/runs/index.js'
import { type Engine, snapshotSettings, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

let world: World
let engine: Engine
let instanceId: string

async function allRuns(): Promise<
  (Pick<Run, 'state' | 'isLate'> & { reason: string | undefined })[]
> {
  const rows = await engine.database.db.selectFrom('runs').selectAll().orderBy('slot_at').execute()
  return rows.map((row) => ({
    state: row.state,
    isLate: row.is_late === 1,
    reason: saidOf(row.reason),
    slotAt: row.slot_at
  }))
}

function creates(): number {
  return world.simulator.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/snapshots')
  ).length
}

async function save(overrides: Parameters<typeof snapshotSettings>[0] = {}): Promise<void> {
  await engine.settings.save(snapshotSettings(overrides), { actor: 'admin' })
}

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1', hostname: 'web-1.example.com' }).id
  engine = await openEngine(world, { thisServerId: () => instanceId })
})

describe('slots', () => {
  it('lead to the first snapshot at the next slot after turning on, not at once', async () => {
    await save()
    await engine.scheduling.tick()
    expect(creates()).toBe(0)
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(creates()).toBe(1)
    expect(await allRuns()).toMatchObject([
      { state: 'pending', isLate: false, slotAt: '2026-03-02T06:00:00.000Z' }
    ])
  })

  it('are claimed once however often a tick comes, also two at the same time', async () => {
    await save()
    world.clock.set('2026-03-02T06:00:00Z')
    await Promise.all([
      engine.scheduling.tick(),
      engine.scheduling.tick(),
      engine.scheduling.tick()
    ])
    world.clock.advance(20)
    await engine.scheduling.tick()
    expect(creates()).toBe(1)
  })

  it('that passed while the process was down lead to one late snapshot, the others are missed', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    world.clock.advance(DAY)
    await engine.scheduling.tick()
    expect(creates()).toBe(2)
    expect((await allRuns()).map(({ state, isLate }) => [state, isLate])).toEqual([
      ['complete', false],
      ['missed', false],
      ['missed', false],
      ['missed', false],
      ['pending', true]
    ])
  })

  it('that fall due while a snapshot is in the making are missed with that reason', async () => {
    await save({ frequency: 'every-hour' })
    world.simulator.setSnapshotDuration(3 * HOUR)
    await tickUntil(world, engine, '2026-03-02T09:30:00Z')
    const runs = await allRuns()
    expect(runs.map(({ state }) => state)).toEqual(['complete', 'missed', 'missed', 'pending'])
    expect(runs[1]?.reason).toContain('still being created')
    expect(creates()).toBe(2)
  })

  it('survive a clock that is set back: none is taken twice and none stays missed', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    // A wrong clock jumps ten days ahead, then is corrected.
    world.clock.set('2026-03-12T06:15:00Z')
    await engine.scheduling.tick()
    expect(creates()).toBe(2)
    world.clock.set('2026-03-02T06:30:00Z')
    // Vultr's own clock was right all the time.
    for (const { id } of world.simulator.snapshots()) {
      world.simulator.editSnapshot(id, { status: 'complete' })
    }
    await tickUntil(world, engine, '2026-03-03T00:15:00Z', 5 * MINUTE)
    const taken = await engine.database.db
      .selectFrom('runs')
      .select(['slot_at', 'state'])
      .where('slot_at', '<=', '2026-03-03T00:15:00.000Z')
      .orderBy('slot_at')
      .execute()
    expect(taken.map(({ slot_at }) => slot_at)).toEqual([
      '2026-03-02T06:00:00.000Z',
      '2026-03-02T12:00:00.000Z',
      '2026-03-02T18:00:00.000Z',
      '2026-03-03T00:00:00.000Z'
    ])
    expect(taken.map(({ state }) => state)).not.toContain('missed')
  })

  it('of the former schedule are accounted for when the schedule is changed', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    // 12:00 passes without a tick; then the schedule changes and 13:00 passes.
    world.clock.set('2026-03-02T12:30:00Z')
    await engine.settings.save(snapshotSettings({ frequency: 'every-hour' }), { actor: 'admin' })
    world.clock.set('2026-03-02T13:00:00Z')
    await engine.scheduling.tick()
    const runs = await allRuns()
    expect(runs).toMatchObject([
      { state: 'complete', slotAt: '2026-03-02T06:00:00.000Z' },
      // Claimed with the save, late, and overtaken by the next slot before it could be taken.
      { state: 'failed', slotAt: '2026-03-02T12:00:00.000Z' },
      { state: 'pending', slotAt: '2026-03-02T13:00:00.000Z' }
    ])
  })

  it('of an instance that leaves the account are those of the schedule that was saved last', async () => {
    world.simulator.addInstance({ label: 'db-1' })
    const covers = { kind: 'all' as const }
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save({ frequency: 'every-six-hours', covers })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    await save({ frequency: 'every-six-hours', startTime: '02:30', covers })
    world.clock.advance(14 * HOUR)
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-02T22:00:00Z')
    const missed = (await engine.scheduling.runs.of(instanceId, new Date(0), 50))
      .filter(({ state }) => state === 'missed')
      .map(({ slotAt }) => slotAt?.toISOString().slice(11, 16))
    expect(missed).toEqual(['20:30', '14:30', '08:30'])
  })

  it('that a clock running ahead recorded of an instance that was away then are taken when they come due', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' })
    const covers = { kind: 'all' as const }
    await save({ covers })
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    const right = world.clock.now()
    world.simulator.removeInstance(db.id)
    world.clock.advance(3 * DAY)
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + 3 * MINUTE))
    world.clock.set(right)
    world.simulator.addInstance(db)
    await tickUntil(world, engine, '2026-03-02T12:15:00Z', 5 * MINUTE)
    const taken = (await engine.scheduling.runs.of(db.id, right, 50)).filter(
      ({ slotAt }) => slotAt !== undefined && slotAt <= world.clock.now()
    )
    expect(taken.map(({ state }) => state)).toEqual(['complete'])
  })

  it('go on for an instance that was paused while the clock ran ahead', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    const right = world.clock.now()
    const [instance] = world.simulator.instances()
    world.simulator.removeInstance(instanceId)
    world.clock.advance(9 * DAY)
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + 10 * MINUTE))
    expect((await engine.scheduling.findings()).map(({ kind }) => kind)).toContain('paused')
    world.clock.set(right)
    world.simulator.addInstance(instance ?? {})
    await tickUntil(world, engine, '2026-03-02T18:15:00Z', 5 * MINUTE)
    expect((await engine.scheduling.findings()).map(({ kind }) => kind)).not.toContain('paused')
    expect(creates()).toBeGreaterThan(1)
  })

  it('are found for a new instance though the list was read while the clock ran ahead', async () => {
    const covers = { kind: 'tag' as const, tag: 'new' }
    await save({ covers })
    const right = world.clock.now()
    world.clock.advance(9 * DAY)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    world.clock.set(right)
    const { id } = world.simulator.addInstance({ label: 'new-1', tags: ['new'] })
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(await engine.scheduling.runs.of(id, right, 5)).toHaveLength(1)
  })

  it('come no more once it is turned off, and nothing is deleted by that', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    await save({ enabled: false })
    await tickUntil(world, engine, '2026-03-05T06:15:00Z', HOUR)
    expect(creates()).toBe(1)
    expect(world.simulator.snapshots()).toHaveLength(1)
    // Turned on again, what passed meanwhile is nobody's slot.
    await save()
    await engine.scheduling.tick()
    expect(creates()).toBe(1)
    expect(await allRuns()).toHaveLength(1)
  })

  it('wait, and are not lost, while nobody can tell which server this is', async () => {
    await engine.close()
    let known: string | undefined
    engine = await openEngine(world, { thisServerId: () => known })
    await save()
    await tickUntil(world, engine, '2026-03-02T12:30:00Z', 10 * MINUTE)
    expect(await allRuns()).toEqual([])
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'this-server-unknown' }])
    known = instanceId
    await engine.scheduling.tick()
    expect((await allRuns()).map(({ state, isLate }) => [state, isLate])).toEqual([
      ['missed', false],
      ['pending', true]
    ])
  })
})

describe('a tick', () => {
  it('that meets a cursor that cannot be read looks at the account once, not each minute', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    await engine.database.db
      .updateTable('schedule_cursors')
      .set({ considered_until: 'x' })
      .execute()
    await engine.scheduling.tick()
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T06:40:00Z')
    expect(world.simulator.requests).toEqual([])
    await tickUntil(world, engine, '2026-03-02T12:00:00Z', 5 * MINUTE)
    expect(creates()).toBe(1)
  })

  it('with nothing due and nothing pending makes no call', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T11:59:00Z', MINUTE)
    expect(world.simulator.requests).toEqual([])
  })
})
