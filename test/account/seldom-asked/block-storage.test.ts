import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { type BlockStorage, createBlockStorage } from '../../../src/account/index.js'
import type { Engine, World } from '../../support/engine.js'
import { openEngine, openWorld } from '../../support/engines/open-engine.js'
import { MINUTE } from '../../support/fake-clock.js'

let world: World
let engine: Engine
let storage: BlockStorage
let instanceId: string

beforeEach(async () => {
  world = await openWorld('2026-03-10T12:00:00Z')
  engine = await openEngine(world)
  storage = createBlockStorage({
    connection: engine.connection,
    clock: world.clock,
    logger: pino({ level: 'silent' })
  })
  instanceId = world.simulator.addInstance().id
  world.simulator.addBlock({ label: 'data-1', sizeGb: 100, instanceId })
  world.simulator.addBlock({ label: 'attached to none' })
})

const asked = () => world.simulator.requests.filter(({ path }) => path === '/v2/blocks').length
const labels = () => storage.attachedTo(instanceId).map(({ label }) => label)

it('is known by instance once Vultr was asked, and asked for once in five minutes', async () => {
  expect(labels()).toEqual([])
  await Promise.all([storage.ask(), storage.ask()])
  expect(labels()).toEqual(['data-1'])
  world.clock.advance(4 * MINUTE)
  await storage.ask()
  expect(asked()).toBe(1)
  world.simulator.addBlock({ label: 'data-2', instanceId })
  world.clock.advance(2 * MINUTE)
  await storage.ask()
  expect(asked()).toBe(2)
  expect(labels().sort()).toEqual(['data-1', 'data-2'])
})

it('is read to its last page', async () => {
  for (let n = 0; n < 600; n += 1) world.simulator.addBlock({ label: `more-${n}`, instanceId })
  await storage.ask()
  expect(labels()).toHaveLength(601)
  expect(asked()).toBe(2)
})

it('is not known any more where a later answer does not tell it', async () => {
  await storage.ask()
  world.simulator.deny({ action: 'storage.block.List' })
  world.clock.advance(6 * MINUTE)
  await storage.ask()
  expect(labels()).toEqual([])
})

it('is asked for again where the clock was set back', async () => {
  await storage.ask()
  world.clock.advance(-24 * 60 * MINUTE)
  await storage.ask()
  expect(asked()).toBe(2)
})

it.each([401, 403])(
  'does not have the key taken for refused where Vultr answers %i to it alone',
  async (status) => {
    world.simulator.deny({ action: 'storage.block.List', status, sentence: 'Unauthorized' })
    await storage.ask()
    expect(labels()).toEqual([])
    expect(engine.connection.refusal()).toBeUndefined()
    const client = await engine.connection.client()
    expect((await client?.listInstances())?.ok).toBe(true)
  }
)

it('is not asked for while the key is refused, which leaves the next try to the lists', async () => {
  const allow = world.simulator.deny({ action: 'compute.instance.List', status: 401 })
  await (await engine.connection.client())?.listInstances()
  expect(engine.connection.refusal()).toBeDefined()
  allow()
  world.clock.advance(20 * MINUTE)
  await storage.ask()
  expect(asked()).toBe(0)
})
