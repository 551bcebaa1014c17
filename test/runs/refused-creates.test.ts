import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

const server = useScheduledServer({ isOn: true })
const { failCreates, posts, runs } = server

let world: World
let engine: Engine
let instanceId: string

const take = () => {
  ;({ world, engine, instanceId } = server)
}
beforeEach(take)

async function start(account: Parameters<typeof server.start>[0]): Promise<void> {
  await server.start(account)
  take()
}

describe('a create that Vultr refuses', () => {
  it('is tried again while it answers 429, honouring Retry-After', async () => {
    failCreates('before', { kind: 'status', status: 429, retryAfterSeconds: 300 })
    await tickUntil(world, engine, '2026-03-02T06:04:00Z')
    expect(posts()).toHaveLength(1)
    await tickUntil(world, engine, '2026-03-02T06:06:00Z')
    expect(posts()).toHaveLength(2)
    expect(await runs()).toMatchObject([{ state: 'pending' }])
  })

  it('at the quota waits for room, with the sentence, the count and the three ways out', async () => {
    await start({ snapshotQuota: 1 })
    const foreign = world.simulator.addSnapshot({
      description: 'foreign',
      createdAt: new Date('2026-01-01T00:00:00Z'),
      status: 'complete'
    })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    const [run] = await runs()
    expect(run?.state).toBe('queued')
    expect(run?.reason).toMatch(
      /has 1 snapshot\..*Shorten the retention.*delete snapshots.*Vultr support/
    )
    expect(await engine.scheduling.findings()).toMatchObject([{ kind: 'retrying' }])
    // Deleted by hand: there is room, and nobody has to wait for the next attempt.
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    await engine.actions.deleteSnapshot(foreign.id, { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-02T07:12:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
  })

  it('at the quota waits for room until Vultr says more, also by the slot that follows', async () => {
    await start({ snapshotQuota: 1 })
    world.simulator.addSnapshot({ createdAt: new Date('2026-01-01T00:00:00Z') })
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    const retried = async () =>
      (await engine.scheduling.findings()).filter(({ kind }) => kind === 'retrying')
    const waiting = { kind: 'retrying', run: { waitsForRoom: true } }
    expect(await retried()).toMatchObject([waiting])
    const fault = { kind: 'status', status: 503 } as const
    world.simulator.faults.add({ when: 'before', times: 1_000, fault })
    await tickUntil(world, engine, '2026-03-02T13:00:00Z', 5 * MINUTE)
    expect(await retried()).toMatchObject([waiting])
    world.simulator.faults.clear()
    const sentence = 'Unable to create snapshot: not possible.'
    world.simulator.deny({ action: 'compute.snapshot.Create', status: 400, sentence })
    await tickUntil(world, engine, '2026-03-02T14:00:00Z', 5 * MINUTE)
    expect(await retried()).toMatchObject([{ run: { waitsForRoom: false } }])
  })

  it('at the quota is made as soon as an expired one has gone', async () => {
    await start({ snapshotQuota: 2 })
    for (const daysAgo of [1, 8]) {
      world.simulator.addSnapshot({
        description: `old [vpa a ${instanceId} 000000000000000${daysAgo}]`,
        createdAt: new Date(world.clock.now().getTime() - daysAgo * 24 * HOUR)
      })
    }
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(2)
  })

  it('waits while the instance is locked by a snapshot somebody else takes', async () => {
    world.simulator.addSnapshot({
      description: 'taken at Vultr',
      createdAt: world.clock.now(),
      status: 'pending',
      instanceId,
      completesAt: new Date('2026-03-02T06:10:00Z')
    })
    await tickUntil(world, engine, '2026-03-02T06:45:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(2)
  })

  it('pauses the schedule when the instance is gone, and goes on when it is back', async () => {
    const instance = world.simulator.instances().find(({ id }) => id === instanceId)
    if (instance === undefined) throw new Error('no instance')
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-02T12:05:00Z', 5 * MINUTE)
    expect(posts()).toHaveLength(1)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'missed'])
    expect(await engine.scheduling.findings()).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'paused', instanceId })])
    )
    world.simulator.addInstance(instance)
    await tickUntil(world, engine, '2026-03-02T18:20:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'missed', 'complete'])
  })

  it('with a 404 although the instance is there is tried again, and nothing is paused', async () => {
    failCreates('before', { kind: 'status', status: 404, sentence: 'Invalid instance-id.' }, 2)
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete', attempts: 3 }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('with a 404 of a young instance, which Vultr does not find for a minute, is tried again', async () => {
    failCreates('before', { kind: 'status', status: 404, sentence: 'instance not found' })
    world.simulator.faults.add({
      method: 'GET',
      path: /instances\/./,
      when: 'before',
      fault: { kind: 'status', status: 404, sentence: 'instance not found' }
    })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it.each([
    [400, 'Unable to create snapshot: server is being resized'],
    [400, 'This region is under maintenance, please try again later.'],
    [422, 'Something that nobody has seen yet.'],
    [403, 'You are not allowed to do this.'],
    [500, 'Unable to create snapshot: Server is currently locked']
  ])('%i “%s” is tried again until the next slot, with backoff', async (status, sentence) => {
    const refused = { kind: 'status', status, sentence } as const
    failCreates('before', refused, 10_000)
    await tickUntil(world, engine, '2026-03-02T11:59:00Z', 5 * MINUTE)
    expect(await runs()).toMatchObject([{ reason: `Vultr: “${sentence.replace(/\.$/, '')}.”` }])
    expect(posts().length).toBeGreaterThan(2)
    expect(posts().length).toBeLessThan(30)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T13:00:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'complete'])
  })

  it('by a denied action leaves the other calls of the key alone', async () => {
    failCreates(
      'before',
      { kind: 'status', status: 403, sentence: 'You are not allowed to do this.' },
      10_000
    )
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(engine.connection.refusal()).toBeUndefined()
    const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(view.problem).toBeUndefined()
  })

  it('gives way to the next slot when it never got through', async () => {
    failCreates('before', { kind: 'status', status: 429 }, 10_000)
    await tickUntil(world, engine, '2026-03-02T12:00:00Z', 5 * MINUTE)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T13:00:00Z', 5 * MINUTE)
    expect((await runs()).map(({ state }) => state)).toEqual(['failed', 'complete'])
    expect(world.simulator.snapshots()).toHaveLength(1)
  })
})

describe('a refused key', () => {
  it('stops the calls, keeps the slot, and the snapshot is taken once the key works', async () => {
    world.simulator.faults.add({
      when: 'before',
      times: 10_000,
      fault: { kind: 'status', status: 401, sentence: 'Invalid API token.' }
    })
    world.simulator.requests.splice(0)
    await tickUntil(world, engine, '2026-03-02T06:59:00Z')
    // 06:00, then every fifteen minutes: 06:15, 06:30, 06:45.
    expect(world.simulator.requests).toHaveLength(4)
    expect(engine.connection.refusal()?.error.sentence).toBe('Invalid API token.')
    expect(await runs()).toMatchObject([{ state: 'queued', reason: 'Vultr: “Invalid API token.”' }])
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T07:15:00Z')
    expect(await runs()).toMatchObject([{ state: 'complete' }])
    expect(world.simulator.snapshots()).toHaveLength(1)
  })
})
