import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { ALL, own, useCoveredAccount } from '../support/engines/covered-account.js'
import { MINUTE } from '../support/fake-clock.js'

const account = useCoveredAccount()
const { choose, made, missed, save } = account

let world: World
let engine: Engine
let web: string

beforeEach(() => {
  ;({ world, engine, web } = account)
})

describe('the schedule of a single instance', () => {
  it('counts instead of the settings', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    await choose([db], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T09:30:00Z')
    expect(made().filter((id) => id === db)).toHaveLength(4)
    expect(made().filter((id) => id === web)).toHaveLength(1)
  })

  it('covers an instance that the settings do not', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await save()
    await choose([db], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made().sort()).toEqual([web, db].sort())
  })

  it('has rules of its own by which its snapshots are pruned', async () => {
    await save({ retentionDays: 30 })
    await choose([web], own({ retentionDays: 1 }))
    await tickUntil(world, engine, '2026-03-05T06:20:00Z', 10 * MINUTE)
    expect(world.simulator.snapshots()).toHaveLength(4)
  })

  it('that says never covers it by nothing', async () => {
    await save(ALL)
    await choose([web], { mode: 'never' })
    await tickUntil(world, engine, '2026-03-02T18:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
    await choose([web], { mode: 'default' })
    await tickUntil(world, engine, '2026-03-03T00:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([web])
    expect(await missed()).toEqual([])
  })

  it('turned off while a request is in doubt does not have it sent once more', async () => {
    await save()
    const lost = { method: 'POST', when: 'before', fault: { kind: 'reset' } } as const
    world.simulator.faults.add(lost)
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    await choose([web], { mode: 'never' })
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    expect(made()).toEqual([])
    expect(await engine.scheduling.runs.open()).toEqual([])
  })

  it('counts only while automatic snapshots are on', async () => {
    await save({ enabled: false })
    await choose([web], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T09:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
  })

  it('saved after a slot came due and before a tick saw it loses nothing of that slot', async () => {
    await save()
    world.clock.set('2026-03-02T06:00:20Z')
    await choose([web], own({ frequency: 'every-week' }))
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
  })

  it('that cannot be read has nothing taken, nothing pruned and nothing lost, which is told', async () => {
    await save({ retentionDays: 1 })
    await choose([web], own({ retentionDays: 30 }))
    world.simulator.addSnapshot({
      description: `old [vpa a ${web} 00000000000000aa]`,
      createdAt: new Date('2026-02-20T00:00:00Z')
    })
    await engine.scheduling.tick()
    await engine.database.db.updateTable('instance_schedules').set({ schedule: '{' }).execute()
    await tickUntil(world, engine, '2026-03-03T07:00:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([
      { kind: 'schedule-unreadable', instanceId: web }
    ])
    await choose([web], own({ retentionDays: 30 }))
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
    expect(await missed()).toHaveLength(4)
  })

  it('is not replaced by who opened it before somebody else saved', async () => {
    await save()
    expect(await engine.choices.save([web], own(), { actor: 'a', expectedVersion: 0 })).toBe(true)
    const second = { actor: 'b', expectedVersion: 0 }
    expect(await engine.choices.save([web], { mode: 'never' }, second)).toBe(false)
    expect((await engine.choices.read()).get(web)?.choice.mode).toBe('own')
  })

  it('gives an instance time for its first snapshot before that is called overdue', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-12T06:20:00Z', 10 * MINUTE)
    world.simulator.addInstance({ label: 'new-1' })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-12T06:40:00Z', 10 * MINUTE)
    expect(await engine.scheduling.findings()).toEqual([])
  })
})
