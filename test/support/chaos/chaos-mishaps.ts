import {
  type Action,
  type Breakage,
  DESCRIPTION_STORAGE,
  type Fault,
  type FaultScript,
  INSTANCE_STATES,
  type SimulatedInstance,
  type VultrSimulator
} from '../../../src/simulator/index.js'
import { HOUR, MINUTE } from '../fake-clock.js'

/** Where a mishap happens, and by which numbers. */
export interface MishapPlace {
  readonly simulator: VultrSimulator
  /** One of the instances that are in the account, or were. */
  readonly instance: SimulatedInstance
  readonly now: Date
  pick<T>(from: readonly T[]): T
}

/** Something that Vultr was seen to do, or that its answers were. */
export interface Mishap {
  readonly name: string
  /** `a reading`: longer would be the truth; else until it is ended. */
  readonly lasts?: 'a reading'
  /** The lists hold something odd and are to be read all the same. */
  readonly isReadable?: boolean
  /** @returns what ends it. */
  readonly begin: (place: MishapPlace) => () => void
}

type Script = Pick<FaultScript, 'method' | 'path' | 'when' | 'fault'>

/** Spoils some answers to come. A refusal of Vultr's own is always `before`: it has no effect. */
function answers(name: string, draw: (place: MishapPlace) => Script): Mishap {
  return {
    name,
    begin(place) {
      const script = draw(place)
      const isWaitedFor = script.fault.kind === 'drip'
      const times = isWaitedFor ? 1 : place.pick([1, 1, 2, 5])
      place.simulator.faults.add({ ...script, times, after: place.pick([0, 0, 1, 3]) })
      return () => undefined
    }
  }
}

const METHODS = ['GET', 'POST', 'DELETE'] as const
const WHEN = ['before', 'after'] as const

const CREATE = { method: 'POST', path: /\/snapshots$/, when: 'before' } as const

function refused(status: number, sentence: string, field: 'error' | 'message' = 'error'): Fault {
  return { kind: 'status', status, sentence, field }
}

const REFUSALS_OF_A_CREATE: readonly Fault[] = [
  refused(500, 'Unable to create snapshot: Server is currently locked'),
  refused(500, 'Unable to create snapshot: You have reached the maximum number of snapshots'),
  refused(400, 'Unable to create snapshot: server is being resized'),
  refused(400, 'The server is under maintenance, please try again later.'),
  refused(400, 'Snapshot size exceeds the maximum of 150 GB.'),
  refused(400, 'Your account balance is too low; you have reached your limit.'),
  refused(400, 'please wait for the other task', 'message'),
  refused(404, 'Invalid instance-id.')
]

/** Of Vultr or of what stands before it; what became of the request nobody knows. */
const LOST: readonly Fault[] = [
  { kind: 'outage' },
  { kind: 'json', status: 500, body: { message: 'Internal server error' } },
  { kind: 'json', status: 503, body: {} },
  { kind: 'json', status: 500, body: null },
  { kind: 'empty', status: 503 }
]

const BREAKAGES: readonly Breakage[] = [
  ...(['cut', 'short', 'not-gzip', 'cut-gzip'] as const),
  ...(['utf-16', 'bom', 'untyped', 'as-html', 'wrapped'] as const)
]

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

/** Everything of Vultr's that the weeks draw from; each may happen beside every other one. */
export const MISHAPS: readonly Mishap[] = [
  answers('refused create', ({ pick }) => ({ ...CREATE, fault: pick(REFUSALS_OF_A_CREATE) })),
  answers('refused delete', ({ pick }) => ({
    method: 'DELETE',
    when: 'before',
    fault: pick([
      refused(500, 'Unable to destroy snapshot: Snapshot is currently locked'),
      refused(404, 'Invalid snapshot.'),
      refused(429, 'rate limit exceeded')
    ])
  })),
  answers('refused address', ({ pick }) => ({
    method: pick(METHODS),
    when: 'before',
    fault: refused(401, 'Unauthorized IP address: 2001:19f0:6c01:2a4f::1')
  })),
  answers('lost answer', ({ pick }) => ({
    method: pick(METHODS),
    when: pick(WHEN),
    fault: pick(LOST)
  })),
  answers('drip', ({ pick }) => ({
    method: pick(METHODS),
    when: pick(WHEN),
    fault: { kind: 'drip' }
  })),
  answers('broken answer', ({ pick }) => ({
    method: pick(METHODS),
    when: pick(WHEN),
    fault: { kind: 'broken', how: pick(BREAKAGES) }
  })),
  answers('long sentence', ({ pick }) => ({
    method: pick(METHODS),
    when: 'before',
    fault: { kind: 'huge', bytes: 300_000, status: pick([400, 500]) }
  })),
  answers('huge answer', ({ pick }) => ({
    method: pick(METHODS),
    when: pick(WHEN),
    fault: { kind: 'huge', bytes: 25_000_000, gzip: true }
  })),
  answers('redirect', ({ pick, simulator, instance }) => ({
    method: pick(METHODS),
    when: 'before',
    fault: {
      kind: 'redirect',
      status: pick([301, 302, 303, 307, 308]),
      location: pick([
        `/v2/instances/${instance.id}`,
        `/v2/instances/${instance.id}/restore`,
        `/v2/snapshots/${simulator.snapshots()[0]?.id ?? instance.id}`,
        '/v2/account'
      ])
    }
  })),
  {
    name: 'list lag',
    begin({ simulator, pick }) {
      // Longer than ten minutes no list was seen to be behind.
      const createdMs = pick([0, 1, 5, 9]) * MINUTE
      const deletedMs = pick([0, 1, 5, 9]) * MINUTE
      simulator.rules.listLag = { snapshots: { createdMs, deletedMs } }
      return () => {
        simulator.rules.listLag = {}
      }
    }
  },
  answers('delete without effect', () => ({
    method: 'DELETE',
    path: /\/snapshots\//,
    when: 'before',
    fault: { kind: 'empty', status: 204 }
  })),
  answers('slow change', ({ pick }) => ({
    method: 'PUT',
    when: pick(WHEN),
    fault: { kind: 'latency', ms: pick([20, 60]) }
  })),
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
