import { afterEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../support/fake-clock.js'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
afterEach(() => vultr.close())

describe('a list that lags', () => {
  it('lacks what was just made, which answers by its id', async () => {
    vultr = await startVultr()
    const { simulator, clock, call, create, listed } = vultr
    const instance = simulator.addInstance()
    simulator.rules.listLag = { snapshots: { createdMs: 2 * MINUTE } }
    await create(instance.id, 'mine')
    const [{ id = '' } = {}] = simulator.snapshots()
    expect(await listed('snapshots')).toEqual([])
    expect(await call('GET', '/snapshots?description=mine')).toMatchObject({
      body: { snapshots: [], meta: { total: 0 } }
    })
    expect(await call('GET', `/snapshots/${id}`)).toMatchObject({ status: 200 })
    clock.advance(2 * MINUTE)
    expect(await listed('snapshots')).toEqual([id])
  })

  it('still has what was deleted, which is not found by its id', async () => {
    vultr = await startVultr({ listLag: { snapshots: { deletedMs: 2 * MINUTE } } })
    const { simulator, clock, call, listed } = vultr
    const { id } = simulator.addSnapshot({ description: 'old' })
    await call('DELETE', `/snapshots/${id}`)
    expect(simulator.snapshots()).toEqual([])
    expect(await listed('snapshots')).toEqual([id])
    expect(await call('GET', `/snapshots/${id}`)).toMatchObject({ status: 404 })
    expect(await call('DELETE', `/snapshots/${id}`)).toMatchObject({ status: 404 })
    clock.advance(2 * MINUTE)
    expect(await listed('snapshots')).toEqual([])
  })

  it('lacks new instances and has old ones likewise', async () => {
    vultr = await startVultr()
    const { simulator, clock, call, listed } = vultr
    const former = simulator.addInstance()
    clock.advance(MINUTE)
    simulator.rules.listLag = { instances: { createdMs: MINUTE, deletedMs: MINUTE } }
    const fresh = simulator.addInstance()
    simulator.removeInstance(former.id)
    expect(await listed('instances')).toEqual([former.id])
    expect(await call('GET', `/instances/${fresh.id}`)).toMatchObject({ status: 200 })
    expect(await call('GET', `/instances/${former.id}`)).toMatchObject({
      status: 404,
      body: { error: 'instance not found' }
    })
    clock.advance(MINUTE)
    expect(await listed('instances')).toEqual([fresh.id])
  })

  it('catches up at once where it is told to', async () => {
    vultr = await startVultr({ listLag: { snapshots: { createdMs: MINUTE, deletedMs: MINUTE } } })
    const { simulator, listed } = vultr
    simulator.removeSnapshot(simulator.addSnapshot({}).id)
    const { id } = simulator.addSnapshot({})
    simulator.rules.listLag = {}
    expect(await listed('snapshots')).toEqual([id])
  })
})
