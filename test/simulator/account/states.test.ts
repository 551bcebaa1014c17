import { afterEach, describe, expect, it } from 'vitest'
import { INSTANCE_STATES } from '../../../src/simulator/index.js'
import { MINUTE } from '../../support/fake-clock.js'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
afterEach(() => vultr.close())

describe('an instance', () => {
  it('that is young has no disk, no address, no name and no tags', async () => {
    vultr = await startVultr()
    const { id } = vultr.simulator.addInstance(INSTANCE_STATES.young)
    expect(await vultr.call('GET', `/instances/${id}`)).toMatchObject({
      body: {
        instance: {
          status: 'pending',
          server_status: 'none',
          disk: 0,
          main_ip: '0.0.0.0',
          hostname: '',
          tags: []
        }
      }
    })
  })

  it('that is resized, installed or suspended says so in lists too', async () => {
    vultr = await startVultr()
    const { simulator, call } = vultr
    const { id } = simulator.addInstance()
    const seen: string[] = []
    for (const state of ['resizing', 'installing', 'suspended', 'active'] as const) {
      simulator.editInstance(id, INSTANCE_STATES[state])
      const { body } = await call('GET', '/instances')
      const [instance] = (body as { instances: { status: string; server_status: string }[] })
        .instances
      seen.push(`${instance?.status} ${instance?.server_status}`)
    }
    expect(seen).toEqual([
      'resizing locked',
      'active installingbooting',
      'suspended ok',
      'active ok'
    ])
  })

  it('that is restored goes through several states before it is active and ok', async () => {
    vultr = await startVultr({ restoreDurationMs: 8 * MINUTE })
    const { simulator, call, clock } = vultr
    const { id } = simulator.addInstance()
    const snapshotId = simulator.addSnapshot({}).id
    await call('POST', `/instances/${id}/restore`, { snapshot_id: snapshotId })
    const seen: string[] = []
    for (let minute = 0; minute <= 8; minute += 2) {
      const { body } = await call('GET', `/instances/${id}`)
      const { instance } = body as { instance: { status: string; server_status: string } }
      seen.push(`${instance.status} ${instance.server_status}`)
      expect(simulator.isLocked(id)).toBe(minute < 8)
      clock.advance(2 * MINUTE)
    }
    expect(seen).toEqual([
      'active locked',
      'pending locked',
      'pending none',
      'active installingbooting',
      'active ok'
    ])
  })

  it('may go through other states while it is restored', async () => {
    vultr = await startVultr({ restoreStates: [{ status: 'active', serverStatus: 'ok' }] })
    const { simulator, call } = vultr
    const { id } = simulator.addInstance()
    const snapshotId = simulator.addSnapshot({}).id
    await call('POST', `/instances/${id}/restore`, { snapshot_id: snapshotId })
    expect(await call('GET', `/instances/${id}`)).toMatchObject({
      body: { instance: { status: 'active', server_status: 'ok' } }
    })
    expect(simulator.isLocked(id)).toBe(true)
  })
})
