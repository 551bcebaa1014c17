import type { DescriptionStorage } from './description-storage.js'
import { Listed, type ListLags } from './listed.js'
import { GB, newBlock, newInstance, newSnapshot } from './new-records.js'
import {
  type InstanceState,
  Refusal,
  type SimulatedBlock,
  type SimulatedInstance,
  type SimulatedSnapshot
} from './records.js'

/** How the account answers; may be changed at any time. */
export interface AccountRules {
  snapshotQuota: number
  /** For a full account. */
  quotaStatus: number
  /** For a full account; undefined: Vultr's sentence as it is best known. */
  quotaSentence: string | undefined
  /** For what is refused because of a lock. */
  lockStatus: number
  /** From the request to `complete`, in ms. */
  snapshotDurationMs: number
  /** Of the disk, 0 to 1: how large a snapshot turns out to be. */
  snapshotShare: number
  restoreDurationMs: number
  restoreStates: readonly InstanceState[]
  storesDescription: DescriptionStorage
  /** Refuses to store the description that is stored already. */
  refusesUnchanged: boolean
  listLag: ListLags
}

/** The account's state and the rules by which Vultr changes it. */
export class SimulatedAccount {
  readonly rules: AccountRules
  readonly #clock: { now(): Date }
  readonly #instances: Listed<SimulatedInstance>
  readonly #snapshots: Listed<SimulatedSnapshot>
  readonly #blocks: SimulatedBlock[] = []
  #made = 0

  constructor(clock: { now(): Date }, rules: AccountRules) {
    this.#clock = clock
    this.rules = rules
    this.#instances = new Listed(clock)
    this.#snapshots = new Listed(clock)
  }

  addInstance(given: Partial<SimulatedInstance>): SimulatedInstance {
    this.#made += 1
    const instance = newInstance(given, this.#made, this.#clock.now())
    this.#instances.add(instance)
    return instance
  }

  removeInstance(id: string): void {
    this.#instances.remove(id)
  }

  addSnapshot(given: Partial<SimulatedSnapshot>): SimulatedSnapshot {
    const snapshot = newSnapshot(given, this.#clock.now())
    this.#snapshots.add(snapshot)
    return snapshot
  }

  removeSnapshot(id: string): void {
    this.#snapshots.remove(id)
  }

  addBlock(given: Partial<SimulatedBlock>): SimulatedBlock {
    const block = newBlock(given, this.#clock.now())
    this.#blocks.push(block)
    return block
  }

  /** With the instance that each is attached to; one that is gone has lost its volumes. */
  blocks(): readonly { block: SimulatedBlock; instance: SimulatedInstance | undefined }[] {
    return this.#blocks.map((block) => ({
      block,
      instance: this.#instances.get(block.instanceId ?? '')
    }))
  }

  instances(): SimulatedInstance[] {
    return this.#instances.all()
  }

  snapshots(): SimulatedSnapshot[] {
    this.#ripen()
    return this.#snapshots.all()
  }

  /** As Vultr's lists show them, which may be behind. */
  listedInstances(): SimulatedInstance[] {
    return this.#instances.seenWith(this.rules.listLag.instances ?? {})
  }

  listedSnapshots(): SimulatedSnapshot[] {
    this.#ripen()
    return this.#snapshots.seenWith(this.rules.listLag.snapshots ?? {})
  }

  /** @throws Refusal with the sentence that belongs to where it was looked for. */
  instance(id: string, sentence = 'instance not found'): SimulatedInstance {
    const instance = this.#instances.get(id)
    if (instance === undefined) throw new Refusal(404, sentence)
    return instance
  }

  snapshot(id: string): SimulatedSnapshot {
    this.#ripen()
    const snapshot = this.#snapshots.get(id)
    if (snapshot === undefined) throw new Refusal(404, 'Invalid snapshot.')
    return snapshot
  }

  /** Busy with a snapshot, a restore or anything else, whether that is shown or not. */
  isLocked(instanceId: string): boolean {
    const instance = this.#instances.get(instanceId)
    if (this.#isBeingTaken(instanceId)) return true
    if (instance === undefined) return false
    const { restoringUntil, lockedUntil, serverStatus } = instance
    if (this.#isAhead(restoringUntil) || this.#isAhead(lockedUntil)) return true
    return serverStatus === 'locked' || serverStatus === 'installingbooting'
  }

  #isBeingTaken(instanceId: string): boolean {
    this.#ripen()
    for (const { status, instanceId: of } of this.#snapshots.present()) {
      if (status === 'pending' && of === instanceId) return true
    }
    return false
  }

  /** The ids of the instances of which a snapshot is being taken. */
  beingTaken(): ReadonlySet<string> {
    return new Set(
      this.snapshots().flatMap(({ status, instanceId }) =>
        status === 'pending' && instanceId !== undefined ? [instanceId] : []
      )
    )
  }

  /** What answers tell of an instance. */
  stateOf(instance: SimulatedInstance, beingTaken = this.beingTaken()): InstanceState {
    const { status, serverStatus, restoringUntil, lockedUntil } = instance
    if (restoringUntil !== undefined && this.#isAhead(restoringUntil)) {
      const state = this.#restoreState(restoringUntil)
      if (state !== undefined) return state
    }
    const isLocked = this.#isAhead(lockedUntil) || beingTaken.has(instance.id)
    if (!isLocked || !instance.showsLock) return { status, serverStatus }
    return { status, serverStatus: 'locked' }
  }

  createSnapshot(instanceId: string, description: string): SimulatedSnapshot {
    const instance = this.instance(instanceId, 'Invalid instance-id.')
    this.#mustBeFree(instance, 'Unable to create snapshot')
    const { snapshotQuota, quotaStatus, quotaSentence, snapshotDurationMs } = this.rules
    if (this.#snapshots.count >= snapshotQuota) {
      throw new Refusal(
        quotaStatus,
        quotaSentence ??
          `You have reached the maximum number of snapshots (${snapshotQuota}) for your account.`
      )
    }
    const createdAt = this.#clock.now()
    return this.addSnapshot({
      description: this.rules.storesDescription(description),
      createdAt,
      status: 'pending',
      instanceId: instance.id,
      completesAt: new Date(createdAt.getTime() + snapshotDurationMs)
    })
  }

  describeSnapshot(id: string, description: string): void {
    const snapshot = this.snapshot(id)
    if (this.rules.refusesUnchanged && description === snapshot.description) {
      throw new Refusal(400, 'Nothing to change')
    }
    snapshot.description = this.rules.storesDescription(description)
  }

  deleteSnapshot(id: string): void {
    const snapshot = this.snapshot(id)
    if (snapshot.status === 'pending') {
      throw new Refusal(
        this.rules.lockStatus,
        'Unable to destroy snapshot: Snapshot is currently locked'
      )
    }
    this.#snapshots.remove(id)
  }

  restore(instanceId: string, snapshotId: string): void {
    const instance = this.instance(instanceId)
    const snapshot = this.snapshot(snapshotId)
    this.#mustBeFree(instance, 'Unable to restore')
    if (snapshot.status !== 'complete') {
      throw new Refusal(400, 'Unable to restore: the snapshot is not complete.')
    }
    // Vultr cannot shrink a snapshot; its sentence for it was not recorded anywhere.
    if (snapshot.sizeBytes > instance.diskGb * GB) {
      throw new Refusal(400, 'Unable to restore: the snapshot is larger than the disk.')
    }
    const now = this.#clock.now().getTime()
    instance.restoringUntil = new Date(now + this.rules.restoreDurationMs)
  }

  #mustBeFree(instance: SimulatedInstance, unable: string): void {
    if (instance.status === 'resizing') {
      throw new Refusal(400, `${unable}: server is being resized, please try again later.`)
    }
    if (this.isLocked(instance.id)) {
      throw new Refusal(this.rules.lockStatus, `${unable}: Server is currently locked`)
    }
    if (instance.status !== 'active') {
      throw new Refusal(400, `${unable}: server is ${instance.status}.`)
    }
  }

  #restoreState(restoringUntil: Date): InstanceState | undefined {
    const { restoreStates, restoreDurationMs } = this.rules
    const leftMs = restoringUntil.getTime() - this.#clock.now().getTime()
    const done = 1 - Math.min(1, leftMs / Math.max(1, restoreDurationMs))
    return restoreStates[Math.floor(done * restoreStates.length)]
  }

  #isAhead(until: Date | undefined): boolean {
    return until !== undefined && until > this.#clock.now()
  }

  /** What is due by now becomes complete. */
  #ripen(): void {
    const now = this.#clock.now()
    for (const snapshot of this.#snapshots.present()) {
      const { status, completesAt } = snapshot
      if (status !== 'pending' || completesAt === undefined || completesAt > now) continue
      const disk = this.#instances.get(snapshot.instanceId ?? '')?.diskGb ?? 80
      snapshot.status = 'complete'
      const bytes = disk * GB * this.rules.snapshotShare
      snapshot.sizeBytes = Math.round(bytes)
      snapshot.compressedBytes = Math.round(bytes * 0.11)
    }
  }
}
