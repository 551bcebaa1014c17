import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { ALL, useCoveredAccount } from '../support/engines/covered-account.js'
import { MINUTE } from '../support/fake-clock.js'

const account = useCoveredAccount()
const { made, missed, save } = account

let world: World
let engine: Engine
let web: string

beforeEach(() => {
  ;({ world, engine, web } = account)
})

describe('all instances', () => {
  it('are each taken once, also those that were made since the settings were saved', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    const late = world.simulator.addInstance({ label: 'new-1' }).id
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made().sort()).toEqual([web, db, late].sort())
  })

  it('are read anew for a slot alone: a tick between slots asks nothing', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    world.simulator.requests.length = 0
    world.simulator.addInstance({ label: 'new-1' })
    await tickUntil(world, engine, '2026-03-02T11:59:00Z')
    expect(world.simulator.requests).toEqual([])
    await tickUntil(world, engine, '2026-03-02T12:00:00Z')
    expect(made()).toHaveLength(2)
  })

  it('met for the first time have no slots from before, neither taken nor missed', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-04T06:20:00Z', 10 * MINUTE)
    const late = world.simulator.addInstance({ label: 'new-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-04T11:59:00Z')
    expect(made()).not.toContain(late)
    expect(await missed()).toEqual([])
    await tickUntil(world, engine, '2026-03-04T12:00:00Z')
    expect(made().filter((id) => id === late)).toHaveLength(1)
  })

  it('have their slots made up for after a downtime', async () => {
    await save(ALL)
    world.clock.set('2026-03-03T06:30:00Z')
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
    expect(await missed()).toHaveLength(4)
  })

  it('that leave the account are covered no more, and a slot lost by that is recorded', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    world.simulator.removeInstance(db)
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(made()).toEqual([web])
    expect(await missed()).toMatchObject([{ instance_id: db }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('ask nothing between slots while the list leaves one out and holds another that cannot be read', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    await engine.scheduling.tick()
    world.simulator.oddRecords.hide('instances', [db])
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    world.simulator.oddRecords.add('instances', { id: 7 })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T06:40:00Z')
    expect(world.simulator.requests).toEqual([])
  })

  it('are known to nobody while the list was never read, and nothing is lost by that', async () => {
    await save(ALL)
    await engine.catalogue.forget()
    world.simulator.faults.add({
      method: 'GET',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 503 }
    })
    await tickUntil(world, engine, '2026-03-02T06:03:00Z')
    expect(made()).toEqual([])
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    expect(made()).toEqual([web])
  })
})

describe('many that come due together', () => {
  it('are sent oldest due first, tell how far they are, and one that fails holds up none', async () => {
    const others = Array.from({ length: 20 }, (_, index) =>
      world.simulator.addInstance({ label: `server-${index}` })
    )
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    world.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 503 }
    })
    world.clock.set('2026-03-02T06:00:00Z')
    let seen: unknown
    world.simulator.beforeEffect = ({ method }) => {
      if (method === 'POST') seen ??= engine.scheduling.runs.wave()
    }
    await engine.scheduling.tick()
    expect(await seen).toMatchObject({ total: others.length + 1 })
    expect(new Set(made()).size).toBe(others.length)
    await tickUntil(world, engine, '2026-03-02T06:10:00Z')
    expect(new Set(made()).size).toBe(others.length + 1)
    expect(await engine.scheduling.runs.wave()).toBeUndefined()
  })
})
