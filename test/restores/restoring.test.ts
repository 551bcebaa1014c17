import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const restored = useRestoredInstance()
const { refuseRestores, restore, restores, states, told } = restored

let world: World
let engine: Engine
let instanceId: string

beforeEach(async () => {
  await restored.start()
  ;({ world, engine, instanceId } = restored)
})

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
      times: 1000,
      fault: { kind: 'status', status: 400, sentence: 'No.' }
    })
    await restore(true)
    await tickUntil(world, engine, '2026-03-02T08:10:00Z', 5 * MINUTE)
    expect(restores()).toHaveLength(0)
    expect(await states()).toEqual(['failed'])
  })

  it('that Vultr refuses changes nothing and says why', async () => {
    refuseRestores(400, 'Not this one.')
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
      if (when === 'after')
        expect(await told()).not.toContainEqual(expect.stringMatching(/^Restored/))
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
    await restored.addRow('restoring')
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T07:05:00Z')
    expect(world.simulator.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})

describe('a restore that is under way', () => {
  it('does not fail because Vultr once does not find the instance', async () => {
    await restore(false)
    world.clock.advance(2 * MINUTE)
    world.simulator.faults.add({
      method: 'GET',
      path: /instances/,
      when: 'before',
      fault: { kind: 'status', status: 404, sentence: 'instance not found' }
    })
    await engine.scheduling.tick()
    expect(await states()).toEqual(['restoring'])
    await tickUntil(world, engine, '2026-03-02T07:20:00Z')
    expect(await states()).toEqual(['complete'])
  })

  it('has failed when Vultr says twice, a minute apart, that there is no such instance', async () => {
    await restore(false)
    world.simulator.removeInstance(instanceId)
    await engine.scheduling.tick()
    await engine.scheduling.tick()
    expect(await states()).toEqual(['restoring'])
    await tickUntil(world, engine, '2026-03-02T07:02:00Z')
    expect(await states()).toEqual(['failed'])
  })
})
