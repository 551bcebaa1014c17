import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Fault } from '../../src/simulator/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let web: string
let db: string
let databasePath: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
  db = world.simulator.addInstance({ label: 'db-1' }).id
  databasePath = join(temporaryFolder(), 'vultr.sqlite')
  engine = await openEngine(world, { databasePath, thisServerId: () => db })
})

const runs = () =>
  engine.database.db
    .selectFrom('runs')
    .select(['instance_id', 'state', 'reason', 'slot_at'])
    .orderBy('slot_at')
    .execute()

/** The list shows no instance, though each of them answers by its id. */
const emptyList: Fault = {
  kind: 'json',
  status: 200,
  body: { instances: [], meta: { total: 0, links: { next: '', prev: '' } } }
}

it('a list that lost everything is not believed while single records answer', async () => {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  world.simulator.faults.add({
    when: 'before',
    path: /^\/v2\/instances$/,
    times: 100,
    fault: emptyList
  })
  for (const hours of [0, 1, 30]) {
    world.clock.advance(hours * HOUR)
    const { problem, instances } = await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(problem?.sentence).toMatch(/listed nothing/)
    expect(instances).toHaveLength(2)
  }
})

it('a list that lost everything is believed when two looks a minute apart find none by its id, across a restart', async () => {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  for (const id of [web, db]) world.simulator.removeInstance(id)
  expect((await engine.catalogue.refresh({ maxAgeMs: 0 })).problem).toBeDefined()
  world.clock.advance(MINUTE / 2)
  expect((await engine.catalogue.refresh({ maxAgeMs: 0 })).problem).toBeDefined()
  await engine.close()
  world.clock.advance(MINUTE / 2)
  engine = await openEngine(world, { databasePath, thisServerId: () => db })
  const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
  expect(view.problem).toBeUndefined()
  expect(view.instances).toEqual([])
})

it('a second look counts from the clock as it is, where the first lies ahead of it', async () => {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  for (const id of [web, db]) world.simulator.removeInstance(id)
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  world.clock.advance(-3 * HOUR)
  expect((await engine.catalogue.refresh({ maxAgeMs: 0 })).problem).toBeDefined()
  world.clock.advance(MINUTE)
  expect((await engine.catalogue.refresh({ maxAgeMs: 0 })).problem).toBeUndefined()
})

it('a queued run whose instance is gone ends although the list that shows it so was emptied', async () => {
  const covers = { kind: 'all' as const }
  await engine.settings.save(snapshotSettings({ frequency: 'every-hour', covers }), { actor: 'a' })
  await engine.scheduling.tick()
  for (const id of [web, db]) world.simulator.removeInstance(id)
  await tickUntil(world, engine, '2026-03-02T06:30:00Z')
  expect(await engine.scheduling.runs.open()).toEqual([])
  expect((await runs()).map(({ state }) => state)).not.toContain('complete')
})

it('a pending run comes to its end by its id while an emptied list is not believed', async () => {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  await engine.scheduling.manualSnapshots.take({ instanceId: web, name: 'by hand', actor: 'admin' })
  world.simulator.faults.add({
    when: 'before',
    path: /^\/v2\/instances$/,
    times: 100,
    fault: emptyList
  })
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
  expect(saidOf(missed[0]?.reason ?? null)).toMatch(/every scheduled time before it/)
  expect(saidOf(missed[1]?.reason ?? null)).not.toMatch(/every scheduled time before it/)
})
