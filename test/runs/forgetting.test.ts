import { beforeEach, describe, expect, it } from 'vitest'
import { recordActivity } from '../../src/activity/index.js'
import type { Tables } from '../../src/database/index.js'
import { asItIs } from '../../src/wording/index.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'

let world: World
let engine: Engine
let instanceId: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T23:50:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  // A list is never taken for an emptied one.
  for (let count = 0; count < 3; count += 1) world.simulator.addSnapshot({ description: 'theirs' })
  engine = await openEngine(world, { thisServerId: () => instanceId })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
})

let rows = 0
async function addRuns(
  runs: readonly {
    readonly daysAgo: number
    readonly state?: Tables['runs']['state']
    readonly key?: string
    readonly snapshotId?: string
  }[]
): Promise<void> {
  const now = world.clock.now().getTime()
  const values = runs.map(({ daysAgo, state = 'complete', key, snapshotId }) => {
    rows += 1
    const at = new Date(now - daysAgo * DAY - rows).toISOString()
    return {
      id: `run-${daysAgo}-${rows}`,
      instance_id: instanceId,
      trigger: 'schedule' as const,
      slot_at: at,
      state,
      key: key ?? `key-${rows}`,
      name: 'x',
      snapshot_id: snapshotId ?? null,
      created_at: at,
      updated_at: at,
      finished_at: at
    }
  })
  for (let start = 0; start < values.length; start += 500) {
    await engine.database.db
      .insertInto('runs')
      .values(values.slice(start, start + 500))
      .execute()
  }
}

/** The days of the runs that are left. */
async function left(): Promise<number[]> {
  const found = await engine.database.db.selectFrom('runs').select('id').execute()
  return found.map(({ id }) => Number(id.split('-')[1])).sort((a, b) => a - b)
}

/** A tick on each side of the next midnight, with a list read in between. */
async function passMidnight(): Promise<void> {
  await engine.scheduling.tick()
  world.clock.set(new Date((Math.floor(world.clock.now().getTime() / DAY) + 1) * DAY + MINUTE))
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  await engine.scheduling.tick()
  world.clock.advance(DAY - 2 * MINUTE)
}

describe('runs', () => {
  it('are kept for 400 days, and longer while they are open or their snapshot is listed', async () => {
    const listed = world.simulator.addSnapshot({ description: 'its mark was edited away' }).id
    world.simulator.addSnapshot({ description: `old [vpa a ${instanceId} key-in-a-mark]` })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await addRuns([
      { daysAgo: 390 },
      { daysAgo: 402 },
      { daysAgo: 403, state: 'missed' },
      { daysAgo: 404, state: 'failed' },
      { daysAgo: 405, state: 'pending', snapshotId: listed },
      { daysAgo: 406, snapshotId: listed },
      { daysAgo: 407, key: 'key-in-a-mark' }
    ])
    await passMidnight()
    await passMidnight()
    expect(await left()).toEqual([390, 405, 406, 407])
  })

  it('are not forgotten because one list lacks their snapshots', async () => {
    const { id } = world.simulator.addSnapshot({ description: 'old' })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await addRuns([{ daysAgo: 402, snapshotId: id }])
    world.simulator.oddRecords.hide('snapshots', [id])
    await passMidnight()
    world.simulator.oddRecords.clear()
    expect(await left()).toEqual([402])
    await passMidnight()
    expect(await left()).toEqual([402])
    world.simulator.oddRecords.hide('snapshots', [id])
    await passMidnight()
    await passMidnight()
    expect(await left()).toEqual([])
  })

  it('are not forgotten while nobody knows what is listed', async () => {
    await addRuns([{ daysAgo: 402 }])
    await engine.catalogue.forget()
    world.simulator.faults.add({
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400 }
    })
    await passMidnight()
    await passMidnight()
    expect(await left()).toEqual([402])
  })

  it('are not forgotten because a record of the list cannot be read', async () => {
    await addRuns([{ daysAgo: 402 }])
    world.simulator.oddRecords.add('snapshots', { id: 7 })
    await passMidnight()
    await passMidnight()
    expect(await left()).toEqual([402])
  })

  it('are forgotten some at a time: everybody else has a turn in between', async () => {
    await addRuns(Array.from({ length: 3_000 }, () => ({ daysAgo: 402 })))
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    await passMidnight()
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    setImmediate(count)
    await passMidnight()
    isOver = true
    expect(await left()).toEqual([])
    expect(turns).toBeGreaterThan(10)
  })
})

describe('a clock that runs ahead by years', () => {
  const days = Array.from({ length: 100 }, (_, index) => index)

  it('makes some of the oldest runs, activity and changes old, not all of them', async () => {
    await addRuns(days.map((daysAgo) => ({ daysAgo })))
    for (const daysAgo of days) {
      const at = new Date(world.clock.now().getTime() - daysAgo * DAY)
      const entry = { at, actor: 'eva', kind: 'run', outcome: 'ok', message: asItIs('x') } as const
      await recordActivity(engine.database.db, entry)
      await engine.database.db
        .insertInto('snapshot_changes')
        .values({
          id: `${daysAgo}`,
          snapshot_id: instanceId,
          instance_id: null,
          kind: 'lock',
          actor: 'eva',
          subject: 'x',
          description: null,
          state: 'done',
          lease_until: at.toISOString(),
          started_at: at.toISOString(),
          finished_at: at.toISOString()
        })
        .execute()
    }
    world.clock.advance(3 * 365 * DAY)
    await passMidnight()
    await passMidnight()
    const counted = async (table: 'activity' | 'snapshot_changes') =>
      (await engine.database.db.selectFrom(table).select('id').execute()).length
    for (const count of [
      (await left()).length,
      await counted('activity'),
      await counted('snapshot_changes')
    ]) {
      expect(count).toBeGreaterThanOrEqual(30)
      expect(count).toBeLessThan(100)
    }
  })
})
