import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type Engine,
  snapshotSettings,
  startEngine,
  startWorld,
  tickUntil,
  type World
} from '../support/engine.js'
import { HOUR } from '../support/fake-clock.js'

let world: World
let engine: Engine
let web: string
let db: string

beforeEach(async () => {
  world = await startWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
  db = world.simulator.addInstance({ label: 'db-1' }).id
  engine = await startEngine(world, { thisServerId: () => db })
})

afterEach(async () => {
  await engine.close()
  await world.close()
})

const runs = () =>
  engine.database.db
    .selectFrom('runs')
    .select(['instance_id', 'state', 'reason', 'slot_at'])
    .orderBy('slot_at')
    .execute()

it('a pending run comes to its end by its id while an emptied list is not believed', async () => {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  await engine.scheduling.takeSnapshot({ instanceId: web, name: 'by hand', actor: 'admin' })
  for (const id of [web, db]) world.simulator.removeInstance(id)
  await tickUntil(world, engine, '2026-03-02T07:00:00Z')
  expect(engine.catalogue.view().problem).toBeDefined()
  expect((await runs()).map(({ state }) => state)).toEqual(['complete'])
})

it('the oldest row of an instance that left the account long ago stands for the slots before it', async () => {
  const covers = { kind: 'all' as const }
  await engine.settings.save(snapshotSettings({ frequency: 'every-hour', covers }), { actor: 'a' })
  await engine.scheduling.tick()
  world.clock.advance(50 * HOUR)
  world.simulator.removeInstance(web)
  await tickUntil(world, engine, '2026-03-04T08:00:00Z')
  const missed = (await runs()).filter(({ instance_id }) => instance_id === web)
  expect(missed).toHaveLength(30)
  expect(missed[0]?.reason).toMatch(/every slot before it/)
  expect(missed[1]?.reason).not.toMatch(/every slot before it/)
})
