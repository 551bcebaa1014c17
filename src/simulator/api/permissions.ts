import { Refusal } from '../account/records.js'
/** The actions of Vultr's IAM policies that the simulated calls need. */
export type Action =
  | 'account.billing.Read'
  | 'account.log.List'
  | 'account.plan.List'
  | 'account.user.List'
  | 'compute.instance.List'
  | 'compute.instance.Read'
  | 'compute.instance.Update'
  | 'compute.snapshot.List'
  | 'compute.snapshot.Read'
  | 'compute.snapshot.Create'
  | 'compute.snapshot.Update'
  | 'compute.snapshot.Delete'
  | 'storage.block.List'

/** A call that is refused whatever the account would say, and without any effect. */
export interface Denial {
  readonly action: Action
  /** The id of an instance or snapshot that the call is about; default: all of them. */
  readonly resource?: string
  /** Default 403. */
  readonly status?: number
  /** Default: a sentence about missing rights; Vultr's own was not recorded anywhere. */
  readonly sentence?: string
  /** By the simulator's clock; default: until it is lifted. */
  readonly until?: Date
}

/** Everything is allowed but what is denied. */
export class Permissions {
  readonly #denials = new Set<Denial>()
  readonly #clock: { now(): Date }

  constructor(clock: { now(): Date }) {
    this.#clock = clock
  }

  /** @returns a function that lifts the denial. */
  deny(denial: Denial): () => void {
    this.#denials.add(denial)
    return () => void this.#denials.delete(denial)
  }

  clear(): void {
    this.#denials.clear()
  }

  /**
   * The denial that a call meets.
   * @param resources the ids that the call names.
   */
  denialOf(action: Action, resources: readonly unknown[]): Denial | undefined {
    return [...this.#denials].find(
      (denial) =>
        denial.action === action &&
        (denial.resource === undefined || resources.includes(denial.resource)) &&
        (denial.until === undefined || denial.until > this.#clock.now())
    )
  }

  /** @throws Refusal */
  check(action: Action, resources: readonly unknown[]): void {
    const denial = this.denialOf(action, resources)
    if (denial === undefined) return
    const sentence = denial.sentence ?? `You are not authorized to perform ${action}.`
    throw new Refusal(denial.status ?? 403, sentence)
  }
}
