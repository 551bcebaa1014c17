import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDescription } from '../../src/account/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import { copyTestDatabase } from '../support/databases/test-database.js'
import {
  API_KEY,
  type Engine,
  startEngine,
  startWorld,
  tickUntil,
  type World
} from '../support/engine.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let web: string
let folder: string
let engines: Engine[]
let hasKey: boolean

const file = (name: string) => join(folder, `${name}.sqlite`)

async function start(name = 'panel'): Promise<Engine> {
  const engine = await startEngine(world, {
    databasePath: file(name),
    thisServerId: () => web,
    readKey: async () => (hasKey ? API_KEY : undefined)
  })
  engines.push(engine)
  return engine
}

beforeEach(async () => {
  folder = temporaryFolder()
  engines = []
  hasKey = true
  world = await startWorld('2026-03-02T05:50:00Z')
  // Nothing of Vultr's stands in the way of a second one: the first is complete at once.
  world.simulator.setSnapshotDuration(0)
  web = world.simulator.addInstance({ label: 'web-1' }).id
})

afterEach(async () => {
  for (const engine of engines) await engine.close()
  await world.close()
})

const madeKeys = () =>
  world.simulator.snapshots().map(({ description }) => readDescription(description).mark?.key)

const by = { actor: 'eva' }

async function queueByHand(engine: Engine): Promise<void> {
  await engine.scheduling.manualSnapshots.queue([{ instanceId: web, name: 'by hand', ...by }])
}

describe('a queued run that a copy of the database holds', () => {
  /** What was queued is sent, and then the copy without that is put back. */
  async function sendAndPutBack(engine: Engine, startsAt: string): Promise<Engine> {
    await engine.close()
    await copyTestDatabase(file('panel'), file('copy'))
    const sent = await start()
    await sent.scheduling.tick()
    await sent.close()
    expect(madeKeys()).toHaveLength(1)
    await copyTestDatabase(file('copy'), file('panel'))
    world.clock.set(startsAt)
    return await start()
  }

  it('is not made twice though a clock running ahead dates it after the start', async () => {
    const before = await start()
    await before.settings.save(snapshotSettings(), by)
    hasKey = false
    world.clock.advance(3 * DAY)
    await before.scheduling.tick()
    expect(await before.scheduling.runs.open()).toMatchObject([{ state: 'queued', attempts: 0 }])
    hasKey = true
    world.clock.set('2026-03-02T05:55:00Z')
    const engine = await sendAndPutBack(before, '2026-03-02T05:58:00Z')
    await engine.scheduling.tick()
    expect(madeKeys()).toHaveLength(1)
  })

  it('is not made twice though the clock was behind at the start', async () => {
    const before = await start()
    await queueByHand(before)
    const engine = await sendAndPutBack(before, '2026-03-02T04:30:00Z')
    world.clock.set('2026-03-02T06:20:00Z')
    await engine.scheduling.tick()
    expect(madeKeys()).toHaveLength(1)
  })

  it('is not made by both where the panel goes on that was copied while it ran', async () => {
    const first = await start()
    await queueByHand(first)
    hasKey = false
    await first.scheduling.tick()
    await copyTestDatabase(file('panel'), file('clone'))
    hasKey = true
    const clone = await start('clone')
    for (const engine of [clone, first]) {
      world.clock.advance(5 * MINUTE)
      await engine.scheduling.tick()
    }
    expect(madeKeys()).toHaveLength(1)
  })

  it('is not made by both of two panels, however much younger than the run a list at hand is', async () => {
    const before = await start()
    await queueByHand(before)
    await before.close()
    await copyTestDatabase(file('panel'), file('clone'))
    const both = [await start(), await start('clone')] as const
    world.clock.advance(MINUTE)
    for (const { catalogue } of both) await catalogue.refresh({ maxAgeMs: 0 })
    for (const engine of both) {
      world.clock.advance(5 * MINUTE)
      await engine.scheduling.tick()
    }
    expect(madeKeys()).toHaveLength(1)
  })
})

describe('slots that a clock running ahead recorded as missed', () => {
  it('have another key in each of two panels that take them', async () => {
    const before = await start()
    await before.settings.save(snapshotSettings(), by)
    world.clock.advance(3 * DAY)
    await before.scheduling.tick()
    // Long enough for the list to be read again, which shows the one that was made.
    world.clock.advance(MINUTE)
    await before.scheduling.tick()
    world.clock.set('2026-03-02T06:05:00Z')
    await before.scheduling.tick()
    await before.close()
    await copyTestDatabase(file('panel'), file('clone'))
    const both = [await start(), await start('clone')] as const
    world.clock.set('2026-03-02T12:00:00Z')
    for (const engine of both) await engine.scheduling.tick()
    expect(new Set(madeKeys()).size).toBe(madeKeys().length)
    // What one of them takes is not known to the other, which is how it is noticed.
    world.clock.set('2026-03-02T18:00:00Z')
    await both[0].scheduling.tick()
    world.clock.advance(HOUR)
    for (const engine of both) await tickUntil(world, engine, world.clock.now())
    for (const { scheduling } of both) expect(await scheduling.reviews.current()).toBeDefined()
  })
})
