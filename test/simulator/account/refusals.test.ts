import { afterEach, describe, expect, it } from 'vitest'
import { INSTANCE_STATES, type SimulatorOptions } from '../../../src/simulator/index.js'
import { MINUTE } from '../../support/fake-clock.js'
import { refusal, startVultr, type Vultr } from '../calls.js'

const GB = 1024 ** 3

let vultr: Vultr
afterEach(() => vultr.close())

async function started(options?: SimulatorOptions) {
  vultr = await startVultr(options)
  return { ...vultr, instance: vultr.simulator.addInstance() }
}

describe('a locked instance', () => {
  it('is refused a snapshot and a restore with 500 and Vultr’s sentence', async () => {
    const { simulator, instance, create, call } = await started()
    const { id } = simulator.addSnapshot({ instanceId: instance.id })
    await create(instance.id)
    expect(await create(instance.id)).toMatchObject(
      refusal(500, 'Unable to create snapshot: Server is currently locked')
    )
    const restored = await call('POST', `/instances/${instance.id}/restore`, { snapshot_id: id })
    expect(restored).toMatchObject(refusal(500, 'Unable to restore: Server is currently locked'))
    expect(simulator.snapshots()).toHaveLength(2)
    expect(simulator.instances()[0]?.restoringUntil).toBeUndefined()
  })

  it('is locked by a snapshot that was begun elsewhere, until that is complete', async () => {
    const { simulator, clock, instance, create, call } = await started()
    simulator.addSnapshot({
      status: 'pending',
      instanceId: instance.id,
      completesAt: new Date(clock.now().getTime() + 5 * MINUTE)
    })
    expect(await call('GET', `/instances/${instance.id}`)).toMatchObject({
      body: { instance: { status: 'active', server_status: 'locked' } }
    })
    expect(await create(instance.id)).toMatchObject({ status: 500 })
    clock.advance(5 * MINUTE)
    expect(await create(instance.id)).toMatchObject({ status: 201 })
  })

  it('may not show its lock', async () => {
    const { simulator, clock, instance, create, call } = await started()
    const lockedUntil = new Date(clock.now().getTime() + MINUTE)
    simulator.editInstance(instance.id, { lockedUntil, showsLock: false })
    expect(await call('GET', `/instances/${instance.id}`)).toMatchObject({
      body: { instance: { status: 'active', server_status: 'ok' } }
    })
    expect(await create(instance.id)).toMatchObject({ status: 500 })
    clock.advance(MINUTE)
    expect(await create(instance.id)).toMatchObject({ status: 201 })
  })

  it('may be refused with another status', async () => {
    const { simulator, instance, create } = await started({ lockStatus: 400 })
    simulator.editInstance(instance.id, { serverStatus: 'locked' })
    expect(await create(instance.id)).toMatchObject({ status: 400 })
  })
})

describe('a pending snapshot', () => {
  it('cannot be deleted, nor restored', async () => {
    const { simulator, instance, create, call } = await started()
    await create(instance.id)
    const [{ id = '' } = {}] = simulator.snapshots()
    expect(await call('DELETE', `/snapshots/${id}`)).toMatchObject(
      refusal(500, 'Unable to destroy snapshot: Snapshot is currently locked')
    )
    const other = simulator.addInstance()
    const restored = await call('POST', `/instances/${other.id}/restore`, { snapshot_id: id })
    expect(restored).toMatchObject({ status: 400 })
    expect(simulator.snapshots()).toHaveLength(1)
  })
})

describe('a full account', () => {
  it('is refused with a sentence about the number of snapshots', async () => {
    const { instance, create } = await started({ snapshotQuota: 0 })
    expect(await create(instance.id)).toMatchObject(
      refusal(400, 'You have reached the maximum number of snapshots (0) for your account.')
    )
  })

  it('is refused with any status and sentence that is asked for', async () => {
    const { simulator, instance, create } = await started()
    simulator.rules.snapshotQuota = 0
    simulator.rules.quotaStatus = 500
    simulator.rules.quotaSentence =
      'Unable to create snapshot: You have reached the maximum number of snapshots'
    expect(await create(instance.id)).toMatchObject(
      refusal(500, 'Unable to create snapshot: You have reached the maximum number of snapshots')
    )
  })
})

describe('an instance that cannot be acted upon', () => {
  it.each([
    ['resizing', 400, /server is being resized, please try again later/],
    ['young', 400, /server is pending/],
    ['suspended', 400, /server is suspended/],
    ['installing', 500, /Server is currently locked/]
  ] as const)('is refused a snapshot while it is %s', async (state, status, sentence) => {
    const { simulator, instance, create } = await started()
    simulator.editInstance(instance.id, INSTANCE_STATES[state])
    expect(await create(instance.id)).toMatchObject({
      status,
      body: { error: expect.stringMatching(sentence) }
    })
    simulator.editInstance(instance.id, INSTANCE_STATES.active)
    expect(await create(instance.id)).toMatchObject({ status: 201 })
  })

  it('is refused a restore of a snapshot that is larger than its disk', async () => {
    const { simulator, instance, call } = await started()
    const restore = (sizeBytes: number) =>
      call('POST', `/instances/${instance.id}/restore`, {
        snapshot_id: simulator.addSnapshot({ sizeBytes }).id
      })
    expect(await restore(81 * GB)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('larger than the disk') }
    })
    expect(await restore(80 * GB)).toMatchObject({ status: 202 })
  })
})
