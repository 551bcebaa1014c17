import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { isOnPostgres } from '../../src/database/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let instanceIds: string[]

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  // In the order in which rows come out of an index: the one that fails comes first.
  instanceIds = ['web-1', 'web-2'].map((label) => world.simulator.addInstance({ label }).id).sort()
  engine = await openEngine(world)
})

/** As a damaged page of the file would: what is written to that row is refused. */
async function refuseWritesTo(table: string, column: string, value: string): Promise<void> {
  const { db } = engine.database
  const trigger = `CREATE TRIGGER refused BEFORE UPDATE ON ${table}`
  if (!isOnPostgres(db)) {
    await sql
      .raw(`${trigger} WHEN OLD.${column} = '${value}' BEGIN SELECT RAISE(ABORT, 'refused'); END`)
      .execute(db)
    return
  }
  await sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'refused'; END $$`.execute(db)
  await sql
    .raw(`${trigger} FOR EACH ROW WHEN (OLD.${column} = '${value}') EXECUTE FUNCTION refuse()`)
    .execute(db)
}

function addSnapshot(instanceId: string, key: string): string {
  return world.simulator.addSnapshot({
    description: `old [vpa a ${instanceId} ${key.padStart(16, '0')}]`,
    createdAt: new Date(world.clock.now().getTime() - DAY)
  }).id
}

/** A change whose process ended before it was sent. */
async function abandon(id: string, snapshotId: string): Promise<void> {
  await engine.database.db
    .insertInto('snapshot_changes')
    .values({
      id,
      snapshot_id: snapshotId,
      instance_id: null,
      kind: 'lock',
      actor: 'eva',
      subject: id,
      description: null,
      state: 'open',
      lease_until: '2026-03-02T05:00:00.000Z',
      started_at: '2026-03-02T04:55:00.000Z',
      finished_at: null
    })
    .execute()
}

const statesOf = async (table: 'snapshot_changes' | 'restores' | 'runs') =>
  (await engine.database.db.selectFrom(table).select(['id', 'state']).orderBy('id').execute()).map(
    ({ state }) => state
  )

describe('one row that fails', () => {
  it('keeps no other abandoned change from being settled', async () => {
    const ids = instanceIds
      .map((instanceId, index) => addSnapshot(instanceId, String(index)))
      .sort()
    for (const [index, id] of ids.entries()) await abandon(String(index + 1), id)
    await refuseWritesTo('snapshot_changes', 'id', '1')
    await engine.scheduling.tick()
    expect(await statesOf('snapshot_changes')).toEqual(['open', 'failed'])
  })

  it('keeps no other restore from being followed', async () => {
    for (const [index, instanceId] of instanceIds.entries()) {
      const id = addSnapshot(instanceId, String(index))
      const { snapshots } = await engine.catalogue.refresh({ maxAgeMs: 0 })
      const snapshot = snapshots.find((each) => each.id === id)
      if (snapshot === undefined) throw new Error('no snapshot')
      await engine.scheduling.restores.start({ instanceId, snapshot, actor: 'eva', isSafe: false })
    }
    await engine.database.db.updateTable('restores').set({ updated_at: 'x' }).execute()
    await refuseWritesTo('restores', 'instance_id', instanceIds[0] ?? '')
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect((await statesOf('restores')).sort()).toEqual(['complete', 'restoring'])
  })

  it('keeps no other run from being followed', async () => {
    const covers = { kind: 'selected' as const, instanceIds }
    await engine.settings.save(snapshotSettings({ covers }), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(await statesOf('runs')).toEqual(['pending', 'pending'])
    const [{ id } = { id: '' }] = await engine.scheduling.runs.open()
    await refuseWritesTo('runs', 'id', id)
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    expect((await statesOf('runs')).sort()).toEqual(['complete', 'pending'])
  })
})

describe('an abandoned change that cannot be read', () => {
  it('is given up, which is told, and not looked at for ever', async () => {
    await abandon('1', 'no id at all')
    await abandon('2', addSnapshot(instanceIds[0] ?? '', '2'))
    await engine.scheduling.tick()
    expect(await statesOf('snapshot_changes')).toEqual(['failed', 'failed'])
    const told = await engine.database.db.selectFrom('activity').select('sentence').execute()
    expect(told.map(({ sentence }) => saidOf(sentence))).toContainEqual(
      expect.stringMatching(/cannot be read/)
    )
    world.simulator.requests.length = 0
    world.clock.advance(MINUTE)
    await engine.scheduling.tick()
    expect(world.simulator.requests).toEqual([])
  })
})
