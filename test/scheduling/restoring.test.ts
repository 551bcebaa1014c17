import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/snapshots/index.js'
import {
  type Engine,
  snapshotSettings,
  startEngine,
  startWorld,
  tickUntil,
  type World
} from '../support/engine.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'

let world: World
let engine: Engine
let instanceId: string
let snapshot: Snapshot

beforeEach(async () => {
  world = await startWorld('2026-03-02T07:00:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  const { id } = world.simulator.addSnapshot({
    description: `good [vpa a ${instanceId} 0000000000000001]`,
    createdAt: new Date(world.clock.now().getTime() - DAY)
  })
  engine = await startEngine(world, { thisServerId: () => instanceId, requestTimeoutMs: 150 })
  const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
  const found = view.snapshots.find((each) => each.id === id)
  if (found === undefined) throw new Error('no snapshot')
  snapshot = found
})
afterEach(async () => {
  await engine.close()
  await world.close()
})

const restores = () => world.simulator.requests.filter(({ path }) => path.endsWith('/restore'))
const restore = (isSafe: boolean) =>
  engine.scheduling.restore({ instanceId, snapshot, actor: 'eva', isSafe })
const states = async () =>
  (await engine.database.db.selectFrom('restores').selectAll().execute()).map(({ state }) => state)

describe('a restore', () => {
  it('is sent at once without a safety snapshot, and followed until the instance is active again', async () => {
    expect((await restore(false)).kind).toBe('restoring')
    expect(restores()).toHaveLength(1)
    await tickUntil(world, engine, '2026-03-02T07:05:00Z')
    expect(await states()).toEqual(['restoring'])
    await tickUntil(world, engine, '2026-03-02T07:15:00Z')
    expect(await states()).toEqual(['complete'])
    expect(restores()).toHaveLength(1)
  })

  it('waits for its safety snapshot', async () => {
    expect((await restore(true)).kind).toBe('waiting')
    await tickUntil(world, engine, '2026-03-02T07:09:00Z')
    expect(restores()).toHaveLength(0)
    await tickUntil(world, engine, '2026-03-02T07:12:00Z')
    expect(restores()).toHaveLength(1)
    expect(world.simulator.snapshots().map(({ description }) => description)).toEqual([
      expect.stringContaining('good'),
      expect.stringContaining('Before restoring good [vpa m ')
    ])
  })

  it('is not made when its safety snapshot fails', async () => {
    world.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'No.' }
    })
    await restore(true)
    await tickUntil(world, engine, '2026-03-02T07:30:00Z')
    expect(restores()).toHaveLength(0)
    expect(await states()).toEqual(['failed'])
  })

  it('that Vultr refuses changes nothing and says why', async () => {
    world.simulator.faults.add({
      method: 'POST',
      path: /restore/,
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'Not this one.' }
    })
    expect(await restore(false)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Not this one.')
    })
  })

  it.each(['before', 'after'] as const)(
    'is never sent twice, also when its answer is lost %s the effect',
    async (when) => {
      world.simulator.faults.add({
        method: 'POST',
        path: /restore/,
        when,
        fault: { kind: 'reset' }
      })
      await restore(false)
      await tickUntil(world, engine, '2026-03-02T07:30:00Z')
      expect(restores()).toHaveLength(1)
      expect(await states()).toEqual([when === 'after' ? 'complete' : 'failed'])
    }
  )

  it('is one at a time for an instance', async () => {
    await restore(false)
    expect((await restore(false)).kind).toBe('busy')
    expect(restores()).toHaveLength(1)
  })

  it('keeps every snapshot of its instance while it runs', async () => {
    await engine.settings.save(snapshotSettings({ retentionDays: 1, frequency: 'every-hour' }), {
      actor: 'eva'
    })
    world.simulator.addSnapshot({
      description: `old [vpa a ${instanceId} 0000000000000002]`,
      createdAt: new Date(world.clock.now().getTime() - 9 * DAY)
    })
    await tickUntil(world, engine, '2026-03-02T08:00:00Z', HOUR)
    await engine.database.db
      .insertInto('restores')
      .values({
        id: 'x',
        instance_id: instanceId,
        snapshot_id: snapshot.id,
        snapshot_name: 'good',
        safety_run_id: null,
        state: 'restoring',
        actor: 'eva',
        reason: null,
        created_at: 'x',
        updated_at: 'x',
        sent_at: null,
        finished_at: null
      })
      .execute()
    await tickUntil(world, engine, '2026-03-02T08:30:00Z', MINUTE * 5)
    expect(world.simulator.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})
