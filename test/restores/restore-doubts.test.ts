import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../database/temporary-folder.js'
import { copyTestDatabase } from '../support/databases/test-database.js'
import { type Engine, type EngineOptions, tickUntil, type World } from '../support/engine.js'
import { openEngine } from '../support/engines/open-engine.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { DAY, MINUTE, SECOND } from '../support/fake-clock.js'

const restored = useRestoredInstance()
const { restore, restores, rows, told } = restored

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, instanceId } = restored)
})

async function start(options: EngineOptions = {}): Promise<void> {
  await restored.start({ requestTimeoutMs: 400, ...options })
  engine = restored.engine
}

describe('a restore whose row and the world have parted', () => {
  it.each([false, true])(
    'is not sent again from a database of twelve days ago (its first list cannot be read: %s)',
    async (isDown) => {
      const folder = temporaryFolder()
      const path = join(folder, 'a.db')
      await start({ databasePath: path })
      expect((await restore(true)).kind).toBe('waiting')
      // The image of the panel's disk: the safety snapshot is pending.
      const old = join(folder, 'old.db')
      await copyTestDatabase(path, old)
      await tickUntil(world, engine, '2026-03-02T07:30:00Z')
      expect(restores()).toHaveLength(1)
      await engine.close()
      world.clock.advance(12 * DAY)
      world.simulator.requests.length = 0
      // The network is not up yet when the panel comes back.
      engine = await openEngine(world, {
        databasePath: old,
        thisServerId: () => 'another',
        requestTimeoutMs: 400
      })
      if (isDown)
        world.simulator.faults.add({
          method: 'GET',
          path: /snapshots$/,
          when: 'before',
          times: 3,
          fault: { kind: 'reset' }
        })
      await engine.scheduling.tick()
      for (let i = 0; i < 5; i += 1) {
        world.clock.advance(MINUTE)
        await engine.scheduling.tick()
      }
      expect(restores()).toEqual([])
    }
  )

  it('is told as refused where the refusal comes while a tick looks at the instance', async () => {
    await start({ requestTimeoutMs: 3000 })
    world.simulator.faults.add({
      method: 'POST',
      path: /restore/,
      when: 'before',
      fault: { kind: 'latency', ms: 600 }
    })
    const asked = restore(false)
    await new Promise((done) => setTimeout(done, 200))
    // Locked by somebody else between the look and the request.
    world.simulator.addSnapshot({
      description: 'made at my.vultr.com',
      status: 'pending',
      instanceId,
      createdAt: world.clock.now(),
      completesAt: new Date(world.clock.now().getTime() + 3 * MINUTE)
    })
    await engine.scheduling.tick()
    await asked
    for (let i = 0; i < 8; i += 1) {
      world.clock.advance(MINUTE)
      await engine.scheduling.tick()
    }
    expect((await told()).join()).not.toMatch(/probably restored/)
  })

  it('that an earlier version left without a target is told as interrupted, not as of another instance', async () => {
    await start({ thisServerId: () => 'another' })
    await restore(true)
    await engine.database.db
      .updateTable('restores')
      .set({ target: null, owner: null, lease_until: null })
      .execute()
    await tickUntil(world, engine, '2026-03-02T07:30:00Z')
    expect(restores()).toEqual([])
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('not certain that it is still wanted') }
    ])
  })

  it.each([
    { requestTimeoutMs: 120_000, awaited: 124 * SECOND },
    { requestTimeoutMs: 400, awaited: 5 * SECOND }
  ])(
    'is looked at once the request of another process can be answered no more ($requestTimeoutMs ms)',
    async ({ requestTimeoutMs, awaited }) => {
      await start({ requestTimeoutMs })
      await restored.addRow('sending')
      world.simulator.oddRecords.change('instances', instanceId, { server_status: 'locked' })
      world.clock.advance(awaited)
      await engine.scheduling.tick()
      expect((await rows()).map(({ state }) => state)).toEqual(['sending'])
      world.clock.advance(2 * SECOND)
      await engine.scheduling.tick()
      expect((await rows()).map(({ state }) => state)).toEqual(['restoring'])
    }
  )

  it('ends also where the clock was set back', async () => {
    world.clock.advance(2 * 365 * DAY)
    await start()
    world.simulator.faults.add({
      method: 'POST',
      path: /restore/,
      when: 'before',
      fault: { kind: 'reset' }
    })
    await restore(false)
    expect((await rows()).map(({ state }) => state)).toEqual(['sending'])
    world.clock.set('2026-03-02T08:00:00Z')
    await tickUntil(world, engine, '2026-03-12T08:00:00Z', 60 * MINUTE)
    expect((await rows()).map(({ state }) => state)).toEqual(['failed'])
  })

  it('is not told as sent where it was not', async () => {
    await start()
    await engine.scheduling.manualSnapshots.take({ instanceId, name: 'x', actor: 'eva' })
    const outcome = await restore(false)
    expect(restores()).toHaveLength(0)
    expect(outcome.kind).not.toBe('unconfirmed')
  })
})
