import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  API_KEY,
  type Engine,
  startEngine,
  startWorld,
  tickUntil,
  type World
} from '../support/engine.js'
import { by } from '../support/engines/aged-account.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let folder: string
let world: World
let engines: Engine[]
let hasKey: boolean

beforeEach(async () => {
  folder = makeFolder('taken-over')
  world = await startWorld('2026-11-24T06:30:00Z')
  engines = []
  hasKey = true
})

afterEach(async () => {
  for (const engine of engines) await engine.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

async function replica(replicaId: string): Promise<Engine> {
  const engine = await startEngine(world, {
    databasePath: join(folder, 'vultr.sqlite'),
    replicaId,
    readKey: async () => (hasKey ? API_KEY : undefined)
  })
  engines.push(engine)
  await engine.leadership?.ask()
  return engine
}

/** The leader, by which all instances have a snapshot every hour, and one that follows since the start. */
async function two(): Promise<{ a: Engine; b: Engine }> {
  world.simulator.addInstance({ label: 'web-1' })
  const [a, b] = [await replica('a'), await replica('b')]
  const covers = { kind: 'all' } as const
  await a.settings.save(snapshotSettings({ covers, frequency: 'every-hour' }), by)
  await a.scheduling.tick()
  return { a, b }
}

async function takenOverBy(b: Engine, from: Engine): Promise<void> {
  await from.leadership?.release()
  await b.leadership?.ask()
}

async function runsOf({ database }: Engine, instanceId: string) {
  const rows = await database.db
    .selectFrom('runs')
    .select(['slot_at', 'state'])
    .where('instance_id', '=', instanceId)
    .orderBy('slot_at')
    .execute()
  return rows.map(({ slot_at, state }) => `${slot_at?.slice(11, 16)} ${state}`)
}

it('late slots wait an hour for the account from the time on at which a replica took over', async () => {
  const { a, b } = await two()
  const [{ id } = { id: '' }] = world.simulator.instances()
  world.clock.advance(2 * HOUR)
  await takenOverBy(b, a)
  hasKey = false
  await tickUntil(world, b, '2026-11-24T09:25:00Z')
  expect(await runsOf(b, id)).toEqual([])
  await tickUntil(world, b, '2026-11-24T09:35:00Z')
  expect(await runsOf(b, id)).toEqual(['07:00 missed', '08:00 missed', '09:00 queued'])
})

it('an instance that is new since the former leader claimed slots is given none of before', async () => {
  const { a } = await two()
  // It knows a list of then.
  const b = await replica('c')
  await tickUntil(world, a, '2026-11-24T09:05:00Z')
  const { id } = world.simulator.addInstance({ label: 'web-2' })
  world.clock.advance(10 * MINUTE)
  await takenOverBy(b, a)
  await b.catalogue.refresh({ maxAgeMs: 0 })
  await b.scheduling.tick()
  expect(await runsOf(b, id)).toEqual([])
})

it('an instance that the former leader read of and did not claim for is given its last slot', async () => {
  const { a, b } = await two()
  await tickUntil(world, a, '2026-11-24T08:50:00Z')
  const { id } = world.simulator.addInstance({ label: 'web-2' })
  world.clock.advance(15 * MINUTE)
  // The former leader ends between reading the list and claiming by it.
  await a.leadership?.ask()
  await a.catalogue.refresh({ maxAgeMs: 0 })
  const c = await replica('c')
  await takenOverBy(c, a)
  await c.scheduling.tick()
  expect(await runsOf(b, id)).toMatchObject([expect.stringMatching(/^09:00 /)])
})
