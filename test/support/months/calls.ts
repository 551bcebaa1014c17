// What came of the panel's own calls, as Vultr saw it: which creates it refused since the last one that it
// carried out, and which deletions.
import type { LoggedRequest, VultrSimulator } from '../../../src/simulator/index.js'

/** The attempts at snapshots of one instance. */
export interface Attempts {
  /** When the last one was made. */
  readonly madeAt: Date | undefined
  /** When the first one after that was refused. */
  readonly refusedSince: Date | undefined
  /** When the last one was. */
  readonly refusedAt: Date | undefined
  /** The last refusal was for want of room. */
  readonly isFull: boolean
  /** The last refusal was because there is no such instance. */
  readonly isMissing: boolean
}

const NONE: Attempts = {
  madeAt: undefined,
  refusedSince: undefined,
  refusedAt: undefined,
  isFull: false,
  isMissing: false
}

export class Calls {
  readonly #byInstance = new Map<string, Attempts>()
  readonly #refusedDeletes = new Map<string, Date>()
  readonly #simulator: VultrSimulator
  readonly #isLetIn: () => boolean

  /** @param isLetIn whether Vultr lets the panel in: what it refuses at the door says nothing else. */
  constructor(simulator: VultrSimulator, isLetIn: () => boolean) {
    this.#simulator = simulator
    this.#isLetIn = isLetIn
    simulator.afterEffect = (request) => this.#note(request)
  }

  attemptsAt(instanceId: string): Attempts {
    return this.#byInstance.get(instanceId) ?? NONE
  }

  /** The snapshots that Vultr would not delete, and has still. */
  refusedDeletes(): readonly string[] {
    const there = new Set(this.#simulator.snapshots().map(({ id }) => id))
    return [...this.#refusedDeletes.keys()].filter((id) => there.has(id))
  }

  /** The key may delete nothing, and was told so. */
  isDeletingForbidden(): boolean {
    const denial = this.#simulator.denialOf('compute.snapshot.Delete', [])
    return denial?.status === 403 && this.refusedDeletes().length > 0
  }

  #note({ at, method, path, body, effect }: LoggedRequest): void {
    // Thousands of them would be kept for nobody.
    this.#simulator.requests.length = 0
    if (!this.#isLetIn()) return
    if (method === 'POST' && path.endsWith('/snapshots')) {
      const { instance_id: instanceId } = body as { instance_id: string }
      const before = this.attemptsAt(instanceId)
      if (effect) this.#byInstance.set(instanceId, { ...NONE, madeAt: at })
      else {
        const refusedSince = before.refusedSince ?? at
        const why = this.#whyRefused(instanceId)
        this.#byInstance.set(instanceId, { ...before, refusedSince, refusedAt: at, ...why })
      }
    } else if (method === 'DELETE' && !effect) {
      const id = path.split('/').at(-1) ?? ''
      if (!this.#refusedDeletes.has(id)) this.#refusedDeletes.set(id, at)
    }
  }

  /** As Vultr answers: a denial comes first, and that there is no room last. */
  #whyRefused(instanceId: string): Pick<Attempts, 'isFull' | 'isMissing'> {
    const isDenied = this.#simulator.denialOf('compute.snapshot.Create', [instanceId]) !== undefined
    const isListed = this.#simulator.instances().some(({ id }) => id === instanceId)
    const { snapshotQuota } = this.#simulator.rules
    const hasNoRoom = this.#simulator.snapshots().length >= snapshotQuota
    return { isFull: !isDenied && isListed && hasNoRoom, isMissing: !isDenied && !isListed }
  }
}
