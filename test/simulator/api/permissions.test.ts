import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '../../../src/simulator/index.js'
import { MINUTE } from '../../support/fake-clock.js'
import { type Answer, refusal, startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
beforeEach(async () => {
  vultr = await startVultr()
})
afterEach(() => vultr.close())

const [FROM, UNTIL] = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z']

/** One call for each action, and what it answers while it is allowed. */
function callOf(action: Action, instanceId: string, snapshotId: string): Promise<Answer> {
  const { call, create } = vultr
  const snapshot = `/snapshots/${snapshotId}`
  switch (action) {
    case 'account.billing.Read':
      return call('GET', '/account')
    case 'account.log.List':
      return call('GET', `/logs?start_time=${FROM}&end_time=${UNTIL}`)
    case 'account.plan.List':
      return call('GET', '/plans')
    case 'account.user.List':
      return call('GET', '/apikeys')
    case 'compute.instance.List':
      return call('GET', '/instances')
    case 'compute.instance.Read':
      return call('GET', `/instances/${instanceId}`)
    case 'compute.instance.Update':
      return call('POST', `/instances/${instanceId}/restore`, { snapshot_id: snapshotId })
    case 'compute.snapshot.List':
      return call('GET', '/snapshots')
    case 'compute.snapshot.Read':
      return call('GET', snapshot)
    case 'compute.snapshot.Create':
      return create(instanceId)
    case 'compute.snapshot.Update':
      return call('PUT', snapshot, { description: 'y' })
    case 'storage.block.List':
      return call('GET', '/blocks')
    case 'compute.snapshot.Delete':
      return call('DELETE', snapshot)
  }
}

const ACTIONS: readonly Action[] = [
  'account.billing.Read',
  'account.log.List',
  'account.plan.List',
  'account.user.List',
  'compute.instance.List',
  'compute.instance.Read',
  'compute.instance.Update',
  'compute.snapshot.List',
  'compute.snapshot.Read',
  'compute.snapshot.Create',
  'compute.snapshot.Update',
  'compute.snapshot.Delete',
  'storage.block.List'
]

describe('a denied action', () => {
  it.each(ACTIONS)('%s is refused alone, and without effect', async (denied) => {
    const { simulator } = vultr
    simulator.deny({ action: denied })
    for (const action of ACTIONS) {
      const instance = simulator.addInstance()
      const { id } = simulator.addSnapshot({ description: 'x' })
      const before = JSON.stringify([simulator.snapshots(), simulator.instances()])
      const answer = await callOf(action, instance.id, id)
      if (action !== denied) expect(answer.status).toBeLessThan(300)
      else {
        expect(answer).toMatchObject(refusal(403, `You are not authorized to perform ${denied}.`))
        expect(JSON.stringify([simulator.snapshots(), simulator.instances()])).toBe(before)
      }
    }
  })

  it('is refused for one resource alone, by its path or by its body', async () => {
    const { simulator, create, call } = vultr
    const [first, second] = [simulator.addInstance(), simulator.addInstance()]
    const [one, other] = [simulator.addSnapshot({}), simulator.addSnapshot({})]
    simulator.deny({ action: 'compute.snapshot.Create', resource: first.id })
    simulator.deny({ action: 'compute.snapshot.Delete', resource: one.id })
    expect((await create(first.id)).status).toBe(403)
    expect((await create(second.id)).status).toBe(201)
    expect((await call('DELETE', `/snapshots/${one.id}`)).status).toBe(403)
    expect((await call('DELETE', `/snapshots/${other.id}`)).status).toBe(204)
  })

  it('is allowed again when its denial is lifted, or over', async () => {
    const { simulator, clock, call } = vultr
    const until = new Date(clock.now().getTime() + MINUTE)
    const lift = simulator.deny({ action: 'compute.snapshot.List' })
    simulator.deny({ action: 'compute.instance.List', until })
    simulator.deny({ action: 'account.plan.List' })
    const statuses = async () =>
      await Promise.all(
        ['/snapshots', '/instances', '/plans'].map(async (path) => (await call('GET', path)).status)
      )
    expect(await statuses()).toEqual([403, 403, 403])
    lift()
    expect(await statuses()).toEqual([200, 403, 403])
    clock.advance(MINUTE)
    expect(await statuses()).toEqual([200, 200, 403])
    simulator.allowAll()
    expect(await statuses()).toEqual([200, 200, 200])
  })

  it('may be refused in any other words, such as a 404 for an instance that exists', async () => {
    const { simulator, clock, call, create } = vultr
    const { id } = simulator.addInstance()
    simulator.deny({
      action: 'compute.snapshot.Create',
      resource: id,
      status: 404,
      sentence: 'Invalid instance-id.'
    })
    expect(await create(id)).toMatchObject(refusal(404, 'Invalid instance-id.'))
    expect(await call('GET', `/instances/${id}`)).toMatchObject({ status: 200 })
    simulator.deny({
      action: 'compute.instance.Read',
      resource: id,
      status: 404,
      sentence: 'instance not found',
      until: new Date(clock.now().getTime() + MINUTE)
    })
    expect(await call('GET', `/instances/${id}`)).toMatchObject(refusal(404, 'instance not found'))
    expect(await vultr.listed('instances')).toContain(id)
    clock.advance(MINUTE)
    expect(await call('GET', `/instances/${id}`)).toMatchObject({ status: 200 })
  })
})
