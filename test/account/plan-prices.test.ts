import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { createPlanPrices, type PlanPrices } from '../../src/account/index.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

let world: World
let engine: Engine
let prices: PlanPrices

beforeEach(async () => {
  world = await openWorld('2026-03-10T12:00:00Z')
  engine = await openEngine(world)
  prices = createPlanPrices({
    connection: engine.connection,
    clock: world.clock,
    logger: pino({ level: 'silent' })
  })
})

const asked = () => world.simulator.requests.filter(({ path }) => path === '/v2/plans').length

it('are known once Vultr was asked, and asked for once a day', async () => {
  expect(prices.known().size).toBe(0)
  await Promise.all([prices.ask(), prices.ask()])
  expect(prices.known().get('vc2-2c-4gb')).toBe(20)
  world.clock.advance(23 * HOUR)
  await prices.ask()
  expect(asked()).toBe(1)
  world.clock.advance(2 * HOUR)
  await prices.ask()
  expect(asked()).toBe(2)
})

it('that could not be had stay as they were, and are asked for again after a while', async () => {
  const fault = { kind: 'status', status: 404, sentence: 'no' } as const
  world.simulator.faults.add({ method: 'GET', when: 'before', fault })
  await prices.ask()
  expect(prices.known().size).toBe(0)
  await prices.ask()
  expect(asked()).toBe(1)
  world.clock.advance(16 * MINUTE)
  await prices.ask()
  expect(prices.known().size).toBeGreaterThan(0)
})
