import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { DAY, MINUTE } from '../support/fake-clock.js'

const server = useScheduledServer({ isOn: false })
const { posts, save } = server

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, engine, instanceId } = server)
})

const creates = () => posts().length

describe('slots', () => {
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
})
