import { beforeEach, describe, expect, it } from 'vitest'
import { TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { HOUR } from '../support/fake-clock.js'
import { dailySettings, restoreAtOnce, useOneServerAccount } from '../support/one-server-account.js'

const account = useOneServerAccount()
const { start, stop } = account

let world: World
let web: string

beforeEach(() => {
  ;({ world, web } = account)
})

const all = (retentionDays: number) => ({
  ...dailySettings(retentionDays),
  covers: { kind: 'all' as const }
})

describe('the same account', () => {
  it('is not another one after its only server was rebuilt under a new id, its snapshots still there', async () => {
    const engine = await start()
    await engine.settings.save(all(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-12T05:50:00Z', TWELVE_A_DAY)
    expect(engine.catalogue.view().snapshots.length).toBeGreaterThan(3)
    // Disaster recovery: a new server is deployed, the old one is destroyed.
    world.simulator.removeInstance(web)
    const rebuilt = world.simulator.addInstance({ label: 'web-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-12T08:00:00Z', HOUR / 2)
    const history = await engine.database.db.selectFrom('snapshot_history').selectAll().execute()
    expect(history).not.toEqual([])
    const [snapshot] = engine.catalogue.view().snapshots
    expect((await restoreAtOnce(engine, rebuilt, snapshot)).kind).toBe('restoring')
    expect((await engine.scheduling.reviews.current())?.state.otherAccountSince).toBeUndefined()
  })

  it('is not another one after two servers were replaced, one a month', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    const engine = await start()
    await engine.settings.save(all(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    world.simulator.addInstance({ label: 'db-2' })
    world.simulator.removeInstance(db)
    await tickUntil(world, engine, '2026-03-12T05:50:00Z', TWELVE_A_DAY)
    world.simulator.addInstance({ label: 'web-2' })
    world.simulator.removeInstance(web)
    await tickUntil(world, engine, '2026-03-13T05:50:00Z', TWELVE_A_DAY)
    expect((await engine.scheduling.reviews.current())?.state.otherAccountSince).toBeUndefined()
  })

  it('is not another one by a single reading in which one record cannot be read', async () => {
    const engine = await start()
    await engine.settings.save(all(5), { actor: 'eva' })
    await engine.scheduling.tick()
    world.simulator.addInstance({ label: 'db-1' })
    await tickUntil(world, engine, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    world.simulator.oddRecords.change('instances', web, { label: 7, id: 9 })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    world.simulator.oddRecords.change('instances', web, { label: 'web-1', id: web })
    await tickUntil(world, engine, '2026-03-05T07:50:00Z', TWELVE_A_DAY)
    expect((await engine.scheduling.reviews.current())?.state.otherAccountSince).toBeUndefined()
  })
})

describe('rows that cannot be read', () => {
  it('a run whose key cannot be read, but whose snapshot can, is ours', async () => {
    let engine = await start()
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    const run = await engine.database.db
      .selectFrom('runs')
      .selectAll()
      .where('state', '=', 'complete')
      .executeTakeFirst()
    await engine.database.db
      .updateTable('runs')
      .set({ key: 'spoilt key' })
      .where('id', '=', run?.id ?? '')
      .execute()
    await stop(engine)
    engine = await start()
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
  })
})
