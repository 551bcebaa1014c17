import { beforeEach, describe, expect, it } from 'vitest'
import { message } from '../../src/wording/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { addAged, deletedIds } from '../support/engines/aged-snapshots.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const server = useScheduledServer({ isOn: true })

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, engine, instanceId } = server)
})

function addOld(
  daysAgo: number,
  { instance = instanceId, ...mark }: { letters?: string; instance?: string; key?: string } = {}
) {
  return addAged(world, daysAgo, { instanceId: instance, ...mark })
}
const deletes = () => deletedIds(world)
const ids = () => world.simulator.snapshots().map(({ id }) => id)

describe('pruning', () => {
  it('deletes what has expired as soon as a list shows that it may, though no run has just completed', async () => {
    const expired = addOld(8)
    addOld(0.5)
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(deletes()).toEqual([expired])
  })

  it('deletes nothing because of a snapshot that is not complete yet', async () => {
    addOld(8)
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    expect(deletes()).toEqual([])
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(deletes()).toHaveLength(1)
  })

  it('deletes nothing while snapshots fail, however old they become', async () => {
    addOld(8)
    addOld(3)
    world.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 100_000,
      fault: { kind: 'status', status: 400, sentence: 'Nope.' }
    })
    await tickUntil(world, engine, '2026-04-02T06:15:00Z', 6 * HOUR)
    expect(ids()).toHaveLength(2)
  })

  it('leaves those of an instance that is not in the account', async () => {
    const gone = '11111111-2222-4333-8444-555555555555'
    addOld(9, { instance: gone })
    addOld(8, { instance: gone })
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(deletes()).toEqual([])
  })

  it('leaves everything while the list of instances cannot be read', async () => {
    addOld(8)
    world.simulator.faults.add({
      method: 'GET',
      path: /\/instances/,
      when: 'before',
      times: 100_000,
      fault: { kind: 'status', status: 500 }
    })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(deletes()).toEqual([])
  })

  it('goes on past one that Vultr refuses to delete, and tries that one again later', async () => {
    const stuck = addOld(9)
    const other = addOld(8)
    addOld(2)
    addOld(1)
    world.simulator.faults.add({
      method: 'DELETE',
      path: new RegExp(stuck),
      when: 'before',
      times: 1,
      fault: { kind: 'status', status: 400, sentence: 'Snapshot is in use.' }
    })
    await tickUntil(world, engine, '2026-03-02T06:02:00Z')
    expect(ids()).not.toContain(other)
    expect(ids()).toContain(stuck)
    expect(await engine.scheduling.expired.failures()).toMatchObject([
      {
        snapshotId: stuck,
        reason: message('vultr.says', { sentence: 'Snapshot is in use.' }),
        attempts: 1
      }
    ])
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    expect(ids()).not.toContain(stuck)
    expect(await engine.scheduling.expired.failures()).toEqual([])
  })

  it('looks at the one that makes another superfluous before that goes', async () => {
    addOld(8)
    const newest = addOld(0.5)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    // Deleted at Vultr, and still listed for three minutes.
    world.simulator.rules.listLag = { snapshots: { deletedMs: 3 * MINUTE } }
    world.simulator.removeSnapshot(newest)
    await engine.scheduling.tick()
    expect(deletes()).toEqual([])
  })

  it('tells once of a snapshot that Vultr says it deleted, and that stays', async () => {
    const stuck = addOld(8)
    addOld(0.5)
    const [snapshot] = world.simulator.snapshots()
    world.simulator.beforeEffect = ({ method, path }) => {
      // As if the delete had had no effect.
      if (method === 'GET' && path.endsWith('/snapshots') && !ids().includes(stuck)) {
        world.simulator.addSnapshot({ ...snapshot })
      }
    }
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T08:30:00Z', 5 * MINUTE)
    expect(deletes().length).toBeGreaterThan(1)
    const told = await engine.database.db
      .selectFrom('activity')
      .select('outcome')
      .where('snapshot_id', '=', stuck)
      .execute()
    expect(told.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1)
    expect(await engine.scheduling.expired.failures()).toMatchObject([
      { snapshotId: stuck, reason: { code: 'prune.stillListed' } }
    ])
  })

  it('removes the surplus one where Vultr made two of one run', async () => {
    const first = addOld(1, { key: 'feedfacefeedface' })
    const second = addOld(1, { key: 'feedfacefeedface' })
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(ids().filter((id) => id === first || id === second)).toHaveLength(1)
    expect(deletes()).toHaveLength(1)
  })

  it('takes no manual one for surplus', async () => {
    addOld(1, { letters: 'm', key: 'feedfacefeedface' })
    addOld(1, { letters: 'm', key: 'feedfacefeedface' })
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect(deletes()).toEqual([])
  })

  it('does nothing for an instance whose automatic snapshots were turned off meanwhile', async () => {
    addOld(8)
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z', MINUTE)
    expect(deletes()).toEqual([])
  })
})
