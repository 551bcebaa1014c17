import { randomUUID } from 'node:crypto'

/** An instance as the simulated account holds it; what Vultr calls it is in `answers.ts`. */
export interface SimulatedInstance {
  readonly id: string
  label: string
  hostname: string
  mainIp: string
  v6MainIp: string
  region: string
  plan: string
  os: string
  diskGb: number
  ramMb: number
  vcpuCount: number
  powerStatus: string
  features: string[]
  tags: string[]
  createdAt: Date
  /** A restore is under way until then. */
  restoringUntil: Date | undefined
}

export interface SimulatedSnapshot {
  readonly id: string
  description: string
  createdAt: Date
  sizeBytes: number
  compressedBytes: number
  status: 'pending' | 'complete' | 'deleted'
  /** Whose disk it is; Vultr's answers do not tell. */
  readonly instanceId: string | undefined
  /** For a pending one; undefined: never. */
  completesAt: Date | undefined
}

/** Why Vultr would refuse, in its own manner. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

export interface AccountOptions {
  readonly clock: { now(): Date }
  readonly snapshotQuota: number
  /** From the request to `complete`, in ms. */
  readonly snapshotDurationMs: number
  readonly restoreDurationMs: number
}

const GB = 1024 ** 3

/** The account's state and the rules by which Vultr changes it. */
export class SimulatedAccount {
  readonly #options: AccountOptions
  readonly #instances = new Map<string, SimulatedInstance>()
  readonly #snapshots = new Map<string, SimulatedSnapshot>()
  snapshotDurationMs: number

  constructor(options: AccountOptions) {
    this.#options = options
    this.snapshotDurationMs = options.snapshotDurationMs
  }

  addInstance(given: Partial<SimulatedInstance>): SimulatedInstance {
    const number = this.#instances.size + 1
    const instance: SimulatedInstance = {
      id: randomUUID(),
      label: `server-${number}`,
      hostname: `server-${number}.example.com`,
      mainIp: `192.0.2.${number % 255}`,
      v6MainIp: `2001:db8::${number.toString(16)}`,
      region: 'fra',
      plan: 'vc2-2c-4gb',
      os: 'Debian 12 x64 (bookworm)',
      diskGb: 80,
      ramMb: 4096,
      vcpuCount: 2,
      powerStatus: 'running',
      features: [],
      tags: [],
      createdAt: this.#options.clock.now(),
      restoringUntil: undefined,
      ...given
    }
    this.#instances.set(instance.id, instance)
    return instance
  }

  removeInstance(id: string): void {
    this.#instances.delete(id)
  }

  addSnapshot(given: Partial<SimulatedSnapshot>): SimulatedSnapshot {
    const snapshot: SimulatedSnapshot = {
      id: randomUUID(),
      description: '',
      createdAt: this.#options.clock.now(),
      sizeBytes: 80 * GB,
      compressedBytes: 8 * GB,
      status: 'complete',
      instanceId: undefined,
      completesAt: undefined,
      ...given
    }
    if (snapshot.status === 'pending') {
      snapshot.sizeBytes = 0
      snapshot.compressedBytes = 0
    }
    this.#snapshots.set(snapshot.id, snapshot)
    return snapshot
  }

  removeSnapshot(id: string): void {
    this.#snapshots.delete(id)
  }

  instances(): SimulatedInstance[] {
    return [...this.#instances.values()]
  }

  snapshots(): SimulatedSnapshot[] {
    const now = this.#options.clock.now()
    for (const snapshot of this.#snapshots.values()) this.#ripen(snapshot, now)
    return [...this.#snapshots.values()]
  }

  instance(id: string): SimulatedInstance {
    const instance = this.#instances.get(id)
    if (instance === undefined) throw new Refusal(404, 'Invalid instance.')
    return instance
  }

  snapshot(id: string): SimulatedSnapshot {
    const snapshot = this.#snapshots.get(id)
    if (snapshot === undefined) throw new Refusal(404, 'Invalid snapshot.')
    this.#ripen(snapshot, this.#options.clock.now())
    return snapshot
  }

  /** Busy with a snapshot or a restore. */
  isLocked(instanceId: string): boolean {
    const restoringUntil = this.#instances.get(instanceId)?.restoringUntil
    if (restoringUntil !== undefined && restoringUntil > this.#options.clock.now()) return true
    return this.snapshots().some(
      (snapshot) => snapshot.status === 'pending' && snapshot.instanceId === instanceId
    )
  }

  createSnapshot(instanceId: string, description: string): SimulatedSnapshot {
    const instance = this.instance(instanceId)
    if (this.isLocked(instance.id)) {
      throw new Refusal(400, 'Unable to create snapshot: Server is currently locked.')
    }
    if (this.#snapshots.size >= this.#options.snapshotQuota) {
      throw new Refusal(
        400,
        `You have reached the maximum number of snapshots (${this.#options.snapshotQuota}) for your account.`
      )
    }
    const createdAt = this.#options.clock.now()
    return this.addSnapshot({
      description,
      createdAt,
      status: 'pending',
      instanceId: instance.id,
      completesAt: new Date(createdAt.getTime() + this.snapshotDurationMs)
    })
  }

  deleteSnapshot(id: string): void {
    const snapshot = this.snapshot(id)
    if (snapshot.status === 'pending') {
      throw new Refusal(400, 'Unable to delete snapshot: it is still pending.')
    }
    this.#snapshots.delete(id)
  }

  restore(instanceId: string, snapshotId: string): void {
    const instance = this.instance(instanceId)
    const snapshot = this.snapshot(snapshotId)
    if (this.isLocked(instance.id)) {
      throw new Refusal(400, 'Unable to restore: Server is currently locked.')
    }
    if (snapshot.status !== 'complete') {
      throw new Refusal(400, 'Unable to restore: the snapshot is not complete.')
    }
    const now = this.#options.clock.now().getTime()
    instance.restoringUntil = new Date(now + this.#options.restoreDurationMs)
  }

  #ripen(snapshot: SimulatedSnapshot, now: Date): void {
    if (snapshot.status !== 'pending' || snapshot.completesAt === undefined) return
    if (snapshot.completesAt > now) return
    const disk = this.#instances.get(snapshot.instanceId ?? '')?.diskGb ?? 80
    snapshot.status = 'complete'
    snapshot.sizeBytes = disk * GB
    snapshot.compressedBytes = Math.round(disk * GB * 0.11)
  }
}
