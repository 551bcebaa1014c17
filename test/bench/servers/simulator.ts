// The simulated Vultr, in a process of its own so that its work is not counted, with a door beside
// its API through which the bench tells it the time and asks what it was asked.
import { createHash } from 'node:crypto'
import { createVultrSimulator } from '../../../src/simulator/index.js'
import { answer, serverOptions } from './answering.js'

export interface SimulatorOptions {
  readonly instances: number
  /** Automatic ones of each instance, at its last slots before `now`. */
  readonly snapshotsEach: number
  readonly slotEveryMs: number
  /** The time until it is told another one; undefined: the system clock. */
  readonly now?: number
  readonly snapshotDurationMs?: number
  /** As many requests a second as are allowed. Default: what Vultr allows an address. */
  readonly requestsPerSecond?: number
}

export interface SimulatorReady {
  readonly url: string
  readonly metadataUrl: string
  readonly apiKey: string
}

export interface Traffic {
  /** Such as `GET /v2/snapshots`, with their number. */
  readonly calls: Readonly<Record<string, number>>
  readonly refusedAsTooMany: number
}

export type SimulatorCalls = {
  setTime(at: number): void
  /** What was asked since the last look. */
  takeTraffic(argument: undefined): Traffic
  /** How many snapshots are complete, and how many there are. */
  held(argument: undefined): { readonly complete: number; readonly all: number }
}

/** As many requests a second as Vultr allows an address. */
const REQUESTS_PER_SECOND = 30

const options = serverOptions<SimulatorOptions>()
let toldTime = options.now
const clock = { now: () => (toldTime === undefined ? new Date() : new Date(toldTime)) }
const simulator = createVultrSimulator({
  clock,
  requestsPerSecond: options.requestsPerSecond ?? REQUESTS_PER_SECOND,
  ...(options.snapshotDurationMs === undefined
    ? {}
    : { snapshotDurationMs: options.snapshotDurationMs })
})
fill()
const { url, metadataUrl, close } = await simulator.listen()

const calls: SimulatorCalls = {
  setTime(at) {
    toldTime = at
  },
  takeTraffic() {
    const counted: Record<string, number> = {}
    let refusedAsTooMany = 0
    for (const { method, path, status } of simulator.requests.splice(0)) {
      const call = `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`
      counted[call] = (counted[call] ?? 0) + 1
      if (status === 429) refusedAsTooMany += 1
    }
    return { calls: counted, refusedAsTooMany }
  },
  held() {
    const all = simulator.snapshots()
    return { complete: all.filter(({ status }) => status === 'complete').length, all: all.length }
  }
}
const ready: SimulatorReady = { url, metadataUrl, apiKey: simulator.apiKey }
answer(ready, calls, close)

function fill(): void {
  const lastSlot = Math.floor((clock.now().getTime() - 1) / options.slotEveryMs)
  for (let number = 1; number <= options.instances; number += 1) {
    const label = `web-${String(number).padStart(5, '0')}`
    const { id } = simulator.addInstance({
      label,
      hostname: `${label}.example.com`,
      tags: number % 3 === 0 ? ['production', 'web'] : ['staging']
    })
    if (number === 1) simulator.setMetadata(id)
    for (let ago = 0; ago < options.snapshotsEach; ago += 1) {
      const slot = new Date((lastSlot - ago) * options.slotEveryMs)
      const name = `${label} ${slot.toISOString().slice(0, 16).replace('T', ' ')}`
      const description = `${name} [vpa a ${id} ${runKeyOf(name)}]`
      simulator.addSnapshot({ description, createdAt: slot, instanceId: id })
    }
  }
}

/** Looks like a run's key. */
function runKeyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}
