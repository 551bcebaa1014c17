import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { addAged, deletedIds } from '../support/engines/aged-snapshots.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const server = useScheduledServer({ isOn: true })

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, engine, instanceId } = server)
})

const addOld = (daysAgo: number) => addAged(world, daysAgo, { instanceId })
const deletes = () => deletedIds(world)
const ids = () => world.simulator.snapshots().map(({ id }) => id)

describe('pruning', () => {
  it('waits to be confirmed before it removes more than half and more than three', async () => {
    const expired = [12, 11, 10, 9, 8].map((daysAgo) => addOld(daysAgo))
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(deletes()).toEqual([])
    const [held] = await engine.scheduling.expired.held()
    expect(new Set(held?.snapshots.map(({ id }) => id))).toEqual(new Set(expired))
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'prune-held', instanceId }])
    const foreign = world.simulator.addSnapshot({
      description: 'foreign',
      createdAt: world.clock.now(),
      status: 'complete'
    }).id
    const outcome = await engine.scheduling.expired.confirm(instanceId, {
      snapshotIds: [...expired.slice(0, 4), foreign],
      actor: 'eva'
    })
    expect(outcome).toEqual({ confirmed: 4, deleted: 4 })
    expect(new Set(deletes())).toEqual(new Set(expired.slice(0, 4)))
    expect(ids()).toContain(foreign)
  })

  it('goes on holding what is held, however many newer ones come', async () => {
    const expired = [12, 11, 10, 9, 8].map((daysAgo) => addOld(daysAgo))
    await engine.settings.save(snapshotSettings({ frequency: 'every-hour' }), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-03T06:15:00Z', 10 * MINUTE)
    expect(ids().length).toBeGreaterThan(25)
    expect(deletes()).toEqual([])
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'prune-held', instanceId }])
    await engine.scheduling.expired.confirm(instanceId, { snapshotIds: expired, actor: 'eva' })
    expect(new Set(deletes())).toEqual(new Set(expired))
    const told = await engine.database.db
      .selectFrom('activity')
      .select('actor')
      .where('snapshot_id', 'in', expired)
      .execute()
    expect(new Set(told.map(({ actor }) => actor))).toEqual(new Set(['eva']))
  })

  it('remembers what was confirmed when Vultr would not delete it at first', async () => {
    const expired = [12, 11, 10, 9, 8].map((daysAgo) => addOld(daysAgo))
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    world.simulator.faults.add({
      method: 'DELETE',
      when: 'before',
      times: 5,
      fault: { kind: 'status', status: 400, sentence: 'Not now.' }
    })
    const outcome = await engine.scheduling.expired.confirm(instanceId, {
      snapshotIds: expired,
      actor: 'eva'
    })
    expect(outcome).toEqual({ confirmed: 5, deleted: 0 })
    await tickUntil(world, engine, '2026-03-02T06:45:00Z')
    expect(ids().filter((id) => expired.includes(id))).toEqual([])
  })

  it('deletes nothing while the newest is empty, or much smaller than the others', async () => {
    for (const daysAgo of [9, 8, 3, 2, 1]) addOld(daysAgo)
    const broken = addOld(0.1)
    world.simulator.editSnapshot(broken, { sizeBytes: 0, compressedBytes: 0 })
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.settings.save(snapshotSettings({ retentionDays: 1 }), { actor: 'admin' })
    world.simulator.editSnapshot(broken, { sizeBytes: 80e9, compressedBytes: 1e9 })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect(deletes()).toEqual([])
    expect(await engine.scheduling.findings()).toContainEqual(
      expect.objectContaining({ kind: 'prune-held' })
    )
  })
})
