// What Vultr does: it does not answer, lets nobody in, or refuses what is asked of it.
import { DAY } from '../../fake-clock.js'
import { blind, type Mishap } from './mishap.js'

const FAILING_CALLS = 1_000_000_000

export const OF_VULTR: readonly Mishap[] = [
  blind('outage', [0.2, 40], ({ world: { simulator }, pick }) => {
    const fault = pick([
      { kind: 'status', status: 503 } as const,
      { kind: 'outage' } as const,
      { kind: 'reset' } as const
    ])
    simulator.faults.add({ when: 'before', times: FAILING_CALLS, fault })
    return () => simulator.faults.clear()
  }),
  blind('key refused', [0.2, 40], ({ world: { simulator } }) => {
    simulator.allowedAddresses = 'none'
    return () => {
      simulator.allowedAddresses = 'any'
    }
  }),
  {
    name: 'creates refused',
    hours: [1, 50],
    begin: ({ world, instances, pick }) =>
      world.simulator.deny({
        action: 'compute.snapshot.Create',
        resource: pick(instances).id,
        status: pick([400, 403, 500]),
        sentence: 'Unable to create snapshot: that is not possible here.'
      })
  },
  {
    name: 'deletes refused',
    hours: [6, 50],
    begin: ({ world, pick }) =>
      world.simulator.deny({ action: 'compute.snapshot.Delete', status: pick([400, 403, 500]) })
  },
  {
    name: 'stuck',
    hours: [26, 60],
    excludes: 'sizes',
    begin(month) {
      const { simulator } = month.world
      const { id } = month.pick(month.instances)
      month.beforePasses.add(hold)
      function hold() {
        for (const each of simulator.snapshots()) {
          const isHeld = each.status === 'pending' && each.instanceId === id
          if (isHeld) simulator.editSnapshot(each.id, { completesAt: undefined })
        }
      }
      return () => {
        month.beforePasses.delete(hold)
        for (const each of simulator.snapshots()) {
          const isHeld = each.status === 'pending' && each.completesAt === undefined
          if (isHeld) simulator.editSnapshot(each.id, { completesAt: new Date(month.now()) })
        }
      }
    }
  },
  {
    name: 'small snapshots',
    hours: [3, 14],
    excludes: 'sizes',
    begin({ world: { simulator } }) {
      simulator.rules.snapshotShare = 0.02
      return () => {
        simulator.rules.snapshotShare = 1
      }
    }
  },
  {
    name: 'odd record',
    hours: [0.5, 40],
    excludes: 'odd records',
    begin(month) {
      const { oddRecords } = month.world.simulator
      const id = '9d1f6a0e-53c1-4f3b-9a38-0c3b7f0f5f11'
      oddRecords.add('snapshots', { id, status: 42 })
      month.oddIds.add(id)
      return () => {
        oddRecords.clear()
        month.oddIds.clear()
      }
    }
  },
  {
    name: 'key expires',
    hours: [20, 60],
    excludes: 'key expires',
    begin(month) {
      const { rules } = month.world.simulator
      rules.apiKeyExpiresAt = new Date(month.now() + month.pick([3, 4, 6]) * DAY)
      return () => {
        rules.apiKeyExpiresAt = undefined
      }
    }
  }
]
