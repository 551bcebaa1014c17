import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { addAged } from '../support/engines/aged-snapshots.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let web: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z', { snapshotDurationMs: 10 * HOUR })
  web = world.simulator.addInstance({ label: 'web-1' }).id
  engine = await openEngine(world, { thisServerId: () => web })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
})

const save = (overrides: Parameters<typeof snapshotSettings>[0] = {}) =>
  engine.settings.save(snapshotSettings(overrides), { actor: 'eva' })

function notFound(path: RegExp, times = 1): void {
  const fault = { kind: 'status', status: 404, sentence: 'not found' } as const
  world.simulator.faults.add({ method: 'GET', path, when: 'before', times, fault })
}

const addAgo = (days: number) => addAged(world, days, { instanceId: web })

async function tickAt(time: string): Promise<void> {
  world.clock.set(`2026-03-02T${time}:00Z`)
  await engine.scheduling.tick()
}

describe('what was missing once and was seen again is missing for the first time when it is missing later', () => {
  const runs = async () =>
    (await engine.database.db.selectFrom('runs').select(['state', 'instance_id']).execute()).map(
      ({ state }) => state
    )

  /** Neither a list nor its id shows it, for one tick. */
  async function missAt(time: string): Promise<void> {
    const [made] = world.simulator.snapshots()
    world.simulator.oddRecords.hide('snapshots', [made?.id ?? ''])
    notFound(/snapshots\/./)
    await tickAt(time)
    world.simulator.oddRecords.clear()
    world.simulator.faults.clear()
  }

  it('a snapshot in the making that is listed again', async () => {
    await save({ frequency: 'every-day', startTime: '05:55' })
    await tickUntil(world, engine, '2026-03-02T05:56:00Z')
    await missAt('06:10')
    await tickAt('06:11')
    await missAt('07:10')
    expect(await runs()).toEqual(['pending'])
    await tickAt('07:11')
    expect(await runs()).toEqual(['pending'])
  })

  it('a snapshot in the making that answers by its id again', async () => {
    await save({ frequency: 'every-day', startTime: '05:55' })
    await tickUntil(world, engine, '2026-03-02T05:56:00Z')
    await missAt('06:10')
    const [made] = world.simulator.snapshots()
    world.simulator.oddRecords.hide('snapshots', [made?.id ?? ''])
    await tickAt('06:11')
    await missAt('07:10')
    expect(await runs()).toEqual(['pending'])
  })

  it('the instance of a restore', async () => {
    const id = addAgo(1)
    const { snapshots } = await engine.catalogue.refresh({ maxAgeMs: 0 })
    const snapshot = snapshots.find((each) => each.id === id)
    if (snapshot === undefined) throw new Error('no snapshot')
    await engine.scheduling.restores.start({
      instanceId: web,
      snapshot,
      actor: 'eva',
      isSafe: false
    })
    notFound(/instances\/./)
    await tickAt('05:51')
    await tickAt('05:52')
    notFound(/instances\/./)
    await tickAt('05:54')
    const restores = await engine.database.db.selectFrom('restores').select('state').execute()
    expect(restores).toEqual([{ state: 'restoring' }])
  })

  it('an instance in the list, also where that list holds one that cannot be read', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save({ covers: { kind: 'all' }, frequency: 'every-hour' })
    await engine.scheduling.tick()
    world.simulator.oddRecords.hide('instances', [db])
    await tickAt('06:00')
    world.simulator.oddRecords.clear()
    world.simulator.oddRecords.add('instances', { id: 7 })
    await tickAt('07:00')
    world.simulator.oddRecords.clear()
    world.simulator.oddRecords.hide('instances', [db])
    await tickAt('08:00')
    const cursors = await engine.database.db
      .selectFrom('schedule_cursors')
      .select('left_out_since')
      .where('instance_id', '=', db)
      .execute()
    expect(cursors).toEqual([{ left_out_since: '2026-03-02T08:00:00.000Z' }])
  })

  it('the expiry of what is held', async () => {
    const held = [7.2, 7.4, 7.6, 7.8, 8, 8.2, 8.4, 8.6].map(addAgo)
    const newest = [0.1, 0.4, 0.7, 1, 1.3, 1.6].map(addAgo)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save({ frequency: 'every-day' })
    await engine.scheduling.tick()
    for (const time of ['06:10', '07:10']) {
      world.simulator.oddRecords.hide('snapshots', newest)
      world.clock.set(`2026-03-02T${time}:00Z`)
      await engine.catalogue.refresh({ maxAgeMs: 0 })
      await engine.scheduling.tick()
      world.simulator.oddRecords.clear()
      world.clock.advance(MINUTE)
      await engine.catalogue.refresh({ maxAgeMs: 0 })
      await engine.scheduling.tick()
    }
    const rows = await engine.database.db.selectFrom('held_snapshots').select('since').execute()
    expect(rows).toEqual(held.map(() => ({ since: '2026-03-02T05:50:00.000Z' })))
  })
})

describe('an instance that Vultr does not find', () => {
  it('is not given up by two answers within a minute, whatever the clock did in between', async () => {
    await save({ frequency: 'every-day', startTime: '05:55' })
    world.clock.set('2026-03-02T05:55:00Z')
    const fault = { kind: 'status', status: 404, sentence: 'not found' } as const
    world.simulator.faults.add({ method: 'POST', when: 'before', fault })
    notFound(/instances\/./)
    await engine.scheduling.tick()
    world.simulator.removeInstance(web)
    world.clock.set('2026-03-02T03:00:00Z')
    await engine.scheduling.tick()
    const states = async () =>
      (await engine.database.db.selectFrom('runs').select('state').execute()).map(
        ({ state }) => state
      )
    expect(await states()).toEqual(['queued'])
    await tickUntil(world, engine, '2026-03-02T03:10:00Z')
    expect(await states()).toEqual(['failed'])
  })
})
