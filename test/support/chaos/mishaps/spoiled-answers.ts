// The mishaps of answers: refused, lost, slow, broken, huge, sent elsewhere, behind what was done, or
// telling of a success that was none. Their order is part of what a seed means.
import type { Breakage, Fault, FaultScript } from '../../../../src/simulator/index.js'
import { MINUTE } from '../../fake-clock.js'
import type { Mishap, MishapPlace } from './mishap.js'

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

export const SPOILED_ANSWERS: readonly Mishap[] = [
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
  }))
]
