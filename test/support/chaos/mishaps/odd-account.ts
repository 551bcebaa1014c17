// The mishaps of the account: what is in it, what it permits and what its lists show, be it a tight quota,
// an instance in an odd state or a record of an odd form. Their order is part of what a seed means.
import {
  type Action,
  DESCRIPTION_STORAGE,
  INSTANCE_STATES
} from '../../../../src/simulator/index.js'
import { HOUR, MINUTE } from '../../fake-clock.js'
import type { Mishap } from './mishap.js'

const DENIED: readonly Action[] = [
  'compute.snapshot.Delete',
  'compute.snapshot.Delete',
  'compute.snapshot.Create',
  'compute.snapshot.List',
  'compute.snapshot.Read',
  'compute.instance.List',
  'compute.instance.Read',
  'account.billing.Read'
]

export const ODD_ACCOUNT: readonly Mishap[] = [
  {
    name: 'tight quota',
    begin({ simulator, pick }) {
      simulator.rules.snapshotQuota = simulator.snapshots().length + pick([0, 1, 2])
      return () => {
        simulator.rules.snapshotQuota = 1_000
      }
    }
  },
  {
    name: 'empty or small snapshots',
    begin({ simulator, pick }) {
      simulator.rules.snapshotShare = pick([0, 0, 0.1])
      return () => {
        simulator.rules.snapshotShare = 1
      }
    }
  },
  {
    name: 'denied action',
    begin: ({ simulator, pick }) => simulator.deny({ action: pick(DENIED) })
  },
  {
    name: 'false 404 of a create',
    begin: ({ simulator, instance }) =>
      simulator.deny({
        action: 'compute.snapshot.Create',
        resource: instance.id,
        status: 404,
        sentence: 'Invalid instance-id.'
      })
  },
  {
    name: 'false 404 of an instance',
    begin: ({ simulator, instance }) =>
      simulator.deny({
        action: 'compute.instance.Read',
        resource: instance.id,
        status: 404,
        sentence: 'instance not found'
      })
  },
  {
    name: 'snapshot begun elsewhere',
    begin({ simulator, instance, now, pick }) {
      const { id } = simulator.addSnapshot({
        status: 'pending',
        description: 'made at my.vultr.com',
        instanceId: instance.id,
        completesAt: new Date(now.getTime() + pick([20 * MINUTE, 3 * HOUR, 14 * HOUR]))
      })
      return () => simulator.removeSnapshot(id)
    }
  },
  {
    name: 'lock that does not show',
    begin({ instance, now, pick }) {
      const lockedUntil = new Date(now.getTime() + pick([20 * MINUTE, 3 * HOUR, 14 * HOUR]))
      Object.assign(instance, { lockedUntil, showsLock: false })
      return () => Object.assign(instance, { lockedUntil: undefined, showsLock: true })
    }
  },
  {
    name: 'state of an instance',
    begin({ instance, pick }) {
      const { status, serverStatus, mainIp } = INSTANCE_STATES.young
      const state = pick([
        { status, serverStatus, mainIp },
        INSTANCE_STATES.resizing,
        INSTANCE_STATES.installing,
        INSTANCE_STATES.suspended
      ])
      const former = { ...instance }
      Object.assign(instance, state)
      return () => Object.assign(instance, { ...INSTANCE_STATES.active, mainIp: former.mainIp })
    }
  },
  {
    name: 'description stored otherwise',
    begin({ simulator, pick }) {
      simulator.rules.storesDescription = pick([
        DESCRIPTION_STORAGE.cutTo255Characters,
        DESCRIPTION_STORAGE.escaped,
        DESCRIPTION_STORAGE.trimmed,
        // Short enough to lose the mark, or part of it.
        (text: string) => text.slice(0, 60),
        (text: string) => text.replaceAll('[', '&#91;')
      ])
      return () => {
        simulator.rules.storesDescription = DESCRIPTION_STORAGE.asSent
      }
    }
  },
  {
    name: 'odd record',
    isReadable: true,
    begin({ simulator, instance, pick }) {
      const { oddRecords } = simulator
      const [snapshot] = simulator.snapshots().slice(pick([-1, -2, 0]))
      const legacy = { id: 'ab12cd', description: 'legacy', size: 1, status: 'complete' }
      oddRecords.add('snapshots', legacy)
      oddRecords.change('instances', instance.id, { hostname: undefined, v6_main_ip: null })
      if (snapshot !== undefined) {
        const fields = pick([
          { compressed_size: undefined },
          { size: '85899345920' },
          { status: null },
          { description: null },
          { date_created: 'yesterday' }
        ])
        oddRecords.change('snapshots', snapshot.id, fields)
      }
      return () => oddRecords.clear()
    }
  },
  {
    name: 'odd links',
    isReadable: true,
    begin({ simulator }) {
      simulator.oddRecords.changeLinks('snapshots', { next: null })
      return () => simulator.oddRecords.clear()
    }
  },
  {
    name: 'records left out of a list',
    lasts: 'a reading',
    begin({ simulator, pick }) {
      const list = pick(['snapshots', 'instances'] as const)
      const ids = simulator[list]().map(({ id }) => id)
      simulator.oddRecords.hide(list, pick([ids, ids.slice(-1), ids.slice(0, 1)]))
      return () => simulator.oddRecords.clear()
    }
  },
  {
    name: 'every second call refused',
    begin({ simulator }) {
      simulator.allowedAddresses = 'ipv4'
      return () => {
        simulator.allowedAddresses = 'any'
      }
    }
  },
  {
    name: 'dates of every style',
    isReadable: true,
    begin({ simulator, pick }) {
      simulator.rules.dateStyle = pick(['offset', 'blank', 'mixed'])
      return () => {
        simulator.rules.dateStyle = 'utc'
      }
    }
  }
]
