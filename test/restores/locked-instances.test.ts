import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const restored = useRestoredInstance()
const { refuseRestores, restore, restores, rows, states, told } = restored

let world: World
let engine: Engine
let instanceId: string

beforeEach(async () => {
  await restored.start()
  ;({ world, engine, instanceId } = restored)
})

/** As one made at my.vultr.com locks an instance, without a mark of ours. */
function lockOutside(minutes: number): void {
  world.simulator.addSnapshot({
    description: 'made at my.vultr.com',
    status: 'pending',
    instanceId,
    createdAt: world.clock.now(),
    completesAt: new Date(world.clock.now().getTime() + minutes * MINUTE)
  })
}

describe('a restore that a lock stands in the way of', () => {
  it('is not told as done: it waits for the lock to end, and is carried out once', async () => {
    lockOutside(20)
    expect(await restore(false)).toMatchObject({
      kind: 'postponed',
      reason: expect.stringMatching(/^Not started yet.*Server is currently locked/)
    })
    await tickUntil(world, engine, '2026-03-02T07:19:00Z')
    expect(await states()).toEqual(['waiting'])
    expect(await told()).not.toContainEqual(expect.stringMatching(/is restoring|Restored/))
    await tickUntil(world, engine, '2026-03-02T07:40:00Z')
    expect(restores().filter(({ effect }) => effect)).toHaveLength(1)
    expect(await states()).toEqual(['complete'])
  })

  it.each([500, 400])(
    'that nobody can see, answered %i with Vultr’s sentence, is tried again with that sentence kept',
    async (status) => {
      refuseRestores(status, 'Unable to restore: Server is currently locked', 3)
      expect(await restore(false)).toMatchObject({
        kind: 'postponed',
        reason: expect.stringContaining('Unable to restore: Server is currently locked')
      })
      expect(await states()).toEqual(['waiting'])
      await tickUntil(world, engine, '2026-03-02T07:10:00Z')
      expect(restores().filter(({ effect }) => effect)).toHaveLength(1)
      expect(await states()).toEqual(['restoring'])
      await tickUntil(world, engine, '2026-03-02T07:30:00Z')
      expect(await states()).toEqual(['complete'])
    }
  )

  it('is given up after an hour, with the reason, and never carried out afterwards', async () => {
    lockOutside(90)
    await restore(false)
    expect(restores()).toMatchObject([{ effect: false }])
    await tickUntil(world, engine, '2026-03-02T09:00:00Z', 5 * MINUTE)
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: expect.stringMatching(/not ready within an hour.*Last status/) }
    ])
    expect(restores()).toHaveLength(1)
  })

  it('is given up when the snapshot is deleted meanwhile', async () => {
    lockOutside(20)
    await restore(false)
    world.simulator.removeSnapshot(restored.snapshot.id)
    await tickUntil(world, engine, '2026-03-02T07:40:00Z')
    expect(await states()).toEqual(['failed'])
    expect(restores().some(({ effect }) => effect)).toBe(false)
  })

  it('is given up when the instance is another one by then', async () => {
    lockOutside(20)
    await restore(false)
    const [instance] = world.simulator.instances()
    if (instance !== undefined) Object.assign(instance, { plan: 'vc2-4c-8gb', diskGb: 160 })
    await tickUntil(world, engine, '2026-03-02T07:40:00Z')
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('instance has changed') }
    ])
    expect(restores().some(({ effect }) => effect)).toBe(false)
  })

  it('keeps the scheduler and everybody else from taking a snapshot of the instance meanwhile', async () => {
    await engine.settings.save(snapshotSettings({ frequency: 'every-hour' }), { actor: 'eva' })
    world.clock.set('2026-03-02T07:50:00Z')
    lockOutside(20)
    await restore(false)
    const asked = { instanceId, name: 'now', actor: 'eva' }
    expect((await engine.scheduling.manualSnapshots.take(asked)).kind).toBe('busy')
    const creates = () =>
      world.simulator.requests.filter(
        ({ method, path }) => method === 'POST' && path.endsWith('/snapshots')
      )
    await tickUntil(world, engine, '2026-03-02T08:15:00Z')
    expect(creates()).toHaveLength(0)
    expect(await states()).toEqual(['restoring'])
    await tickUntil(world, engine, '2026-03-02T08:59:00Z')
    expect(await states()).toEqual(['complete'])
    expect(creates()).toHaveLength(1)
  })
})

describe('a restore whose answer tells nothing', () => {
  it('is never taken for done because of a lock that was there before', async () => {
    lockOutside(15)
    world.simulator.faults.add({
      method: 'POST',
      path: /restore/,
      when: 'before',
      times: 100,
      fault: { kind: 'html', status: 504 }
    })
    await restore(false)
    await tickUntil(world, engine, '2026-03-02T07:45:00Z')
    expect(restores().some(({ effect }) => effect)).toBe(false)
    expect(await rows()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('probably not restored') }
    ])
  })

  it('by a 429 is looked at before anything is said of it', async () => {
    world.simulator.faults.add({
      method: 'POST',
      path: /restore/,
      when: 'after',
      fault: { kind: 'status', status: 429, sentence: 'Rate limit exceeded.' }
    })
    expect((await restore(false)).kind).toBe('unconfirmed')
    expect(await told()).not.toContainEqual(expect.stringContaining('Nothing was changed'))
    await tickUntil(world, engine, '2026-03-02T07:20:00Z')
    expect(await states()).toEqual(['complete'])
    expect(restores()).toHaveLength(1)
  })
})
