import { beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../../src/runs/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine } from '../support/engines/open-engine.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const server = useScheduledServer({ isOn: false })
const { posts, save } = server

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, engine, instanceId } = server)
})

const creates = () => posts().length

async function allRuns(): Promise<
  (Pick<Run, 'state' | 'isLate'> & { reason: string | undefined })[]
> {
  const rows = await engine.database.db.selectFrom('runs').selectAll().orderBy('slot_at').execute()
  return rows.map((row) => ({
    state: row.state,
    isLate: row.is_late === 1,
    reason: saidOf(row.reason),
    slotAt: row.slot_at
  }))
}

describe('slots', () => {
  it('lead to the first snapshot at the next slot after turning on, not at once', async () => {
    await save()
    await engine.scheduling.tick()
    expect(creates()).toBe(0)
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(creates()).toBe(1)
    expect(await allRuns()).toMatchObject([
      { state: 'pending', isLate: false, slotAt: '2026-03-02T06:00:00.000Z' }
    ])
  })

  it('are claimed once however often a tick comes, also two at the same time', async () => {
    await save()
    world.clock.set('2026-03-02T06:00:00Z')
    await Promise.all([
      engine.scheduling.tick(),
      engine.scheduling.tick(),
      engine.scheduling.tick()
    ])
    world.clock.advance(20)
    await engine.scheduling.tick()
    expect(creates()).toBe(1)
  })

  it('that passed while the process was down lead to one late snapshot, the others are missed', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    world.clock.advance(DAY)
    await engine.scheduling.tick()
    expect(creates()).toBe(2)
    expect((await allRuns()).map(({ state, isLate }) => [state, isLate])).toEqual([
      ['complete', false],
      ['missed', false],
      ['missed', false],
      ['missed', false],
      ['pending', true]
    ])
  })

  it('that fall due while a snapshot is in the making are missed with that reason', async () => {
    await save({ frequency: 'every-hour' })
    world.simulator.setSnapshotDuration(3 * HOUR)
    await tickUntil(world, engine, '2026-03-02T09:30:00Z')
    const runs = await allRuns()
    expect(runs.map(({ state }) => state)).toEqual(['complete', 'missed', 'missed', 'pending'])
    expect(runs[1]?.reason).toContain('still being created')
    expect(creates()).toBe(2)
  })

  it('of the former schedule are accounted for when the schedule is changed', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    // 12:00 passes without a tick; then the schedule changes and 13:00 passes.
    world.clock.set('2026-03-02T12:30:00Z')
    await engine.settings.save(snapshotSettings({ frequency: 'every-hour' }), { actor: 'admin' })
    world.clock.set('2026-03-02T13:00:00Z')
    await engine.scheduling.tick()
    const runs = await allRuns()
    expect(runs).toMatchObject([
      { state: 'complete', slotAt: '2026-03-02T06:00:00.000Z' },
      // Claimed with the save, late, and overtaken by the next slot before it could be taken.
      { state: 'failed', slotAt: '2026-03-02T12:00:00.000Z' },
      { state: 'pending', slotAt: '2026-03-02T13:00:00.000Z' }
    ])
  })

  it('of an instance that leaves the account are those of the schedule that was saved last', async () => {
    world.simulator.addInstance({ label: 'db-1' })
    const covers = { kind: 'all' as const }
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save({ frequency: 'every-six-hours', covers })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    await save({ frequency: 'every-six-hours', startTime: '02:30', covers })
    world.clock.advance(14 * HOUR)
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-02T22:00:00Z')
    const missed = (await engine.scheduling.runs.of(instanceId, new Date(0), 50))
      .filter(({ state }) => state === 'missed')
      .map(({ slotAt }) => slotAt?.toISOString().slice(11, 16))
    expect(missed).toEqual(['20:30', '14:30', '08:30'])
  })

  it('come no more once it is turned off, and nothing is deleted by that', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    await save({ enabled: false })
    await tickUntil(world, engine, '2026-03-05T06:15:00Z', HOUR)
    expect(creates()).toBe(1)
    expect(world.simulator.snapshots()).toHaveLength(1)
    // Turned on again, what passed meanwhile is nobody's slot.
    await save()
    await engine.scheduling.tick()
    expect(creates()).toBe(1)
    expect(await allRuns()).toHaveLength(1)
  })

  it('wait, and are not lost, while nobody can tell which server this is', async () => {
    await engine.close()
    let known: string | undefined
    engine = await openEngine(world, { thisServerId: () => known })
    await engine.settings.save(snapshotSettings(), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-02T12:30:00Z', 10 * MINUTE)
    expect(await allRuns()).toEqual([])
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'this-server-unknown' }])
    known = instanceId
    await engine.scheduling.tick()
    expect((await allRuns()).map(({ state, isLate }) => [state, isLate])).toEqual([
      ['missed', false],
      ['pending', true]
    ])
  })
})

describe('a tick', () => {
  it('that meets a cursor that cannot be read looks at the account once, not each minute', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    await engine.database.db
      .updateTable('schedule_cursors')
      .set({ considered_until: 'x' })
      .execute()
    await engine.scheduling.tick()
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T06:40:00Z')
    expect(world.simulator.requests).toEqual([])
    await tickUntil(world, engine, '2026-03-02T12:00:00Z', 5 * MINUTE)
    expect(creates()).toBe(1)
  })

  it('with nothing due and nothing pending makes no call', async () => {
    await save()
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T11:59:00Z', MINUTE)
    expect(world.simulator.requests).toEqual([])
  })
})
