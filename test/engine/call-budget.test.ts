import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { MINUTE, SECOND } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let instanceIds: string[]

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  instanceIds = [1, 2, 3].map(
    (number) => world.simulator.addInstance({ label: `web-${number}` }).id
  )
  engine = await openEngine(world)
  const covers = { kind: 'selected' as const, instanceIds }
  await engine.settings.save(snapshotSettings({ covers }), { actor: 'admin' })
  // Saving reads the lists once.
  calls()
})

/** The calls since the last look, such as `GET /v2/snapshots`, with their number. */
function calls(): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const { method, path } of world.simulator.requests.splice(0)) {
    const call = `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`
    counted[call] = (counted[call] ?? 0) + 1
  }
  return counted
}

describe('the calls that are made', () => {
  it('are none on a tick with nothing due and nothing pending', async () => {
    await tickUntil(world, engine, '2026-03-02T05:59:50Z', 10 * SECOND)
    expect(calls()).toEqual({})
  })

  it('are one create for each instance that is due, and lists but no single snapshots while they are pending', async () => {
    world.clock.set('2026-03-02T06:00:00Z')
    await engine.scheduling.tick()
    expect(calls()).toEqual({ 'POST /v2/snapshots': 3 })
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    expect(calls()).toEqual({ 'GET /v2/snapshots': 6, 'GET /v2/instances': 6 })
  })

  it('read the lists once a minute however often a tick comes', async () => {
    world.clock.set('2026-03-02T06:00:00Z')
    await engine.scheduling.tick()
    calls()
    await tickUntil(world, engine, '2026-03-02T06:03:00Z', 5 * SECOND)
    expect(calls()).toEqual({ 'GET /v2/snapshots': 4, 'GET /v2/instances': 4 })
  })

  it('of pages read the lists every fifteen seconds at most, also while that fails', async () => {
    const look = () => engine.catalogue.refresh({ maxAgeMs: 15 * SECOND, priority: 'page' })
    world.clock.advance(15 * SECOND)
    await Promise.all([look(), look(), look()])
    expect(calls()).toEqual({ 'GET /v2/snapshots': 1, 'GET /v2/instances': 1 })
    world.clock.advance(14 * SECOND)
    await look()
    expect(calls()).toEqual({})
    world.clock.advance(SECOND)
    world.simulator.faults.add({
      when: 'before',
      times: 100,
      fault: { kind: 'status', status: 400 }
    })
    await look()
    await look()
    expect(calls()).toEqual({ 'GET /v2/snapshots': 1, 'GET /v2/instances': 1 })
  })

  it('are one delete for each expired one, and none for those that stay', async () => {
    for (const [index, daysAgo] of [12, 11, 3, 2, 1].entries()) {
      world.simulator.addSnapshot({
        description: `old [vpa a ${instanceIds[0]} ${String(index).padStart(16, '0')}]`,
        createdAt: new Date(world.clock.now().getTime() - daysAgo * 24 * 60 * MINUTE)
      })
    }
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(calls()['DELETE /v2/snapshots/:id']).toBe(2)
  })

  it('stop while the key is refused, but for one each quarter of an hour', async () => {
    world.simulator.faults.add({
      when: 'before',
      times: 1000,
      fault: { kind: 'status', status: 401, sentence: 'Invalid API token.' }
    })
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    // 06:00 meets three at once; then one at a time.
    const made = world.simulator.requests.length
    expect(made).toBeLessThanOrEqual(3 + 4)
  })
})
