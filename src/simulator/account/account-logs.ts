import { Refusal } from './records.js'

/** Vultr keeps activity logs for 30 days. */
const KEPT_MS = 30 * 24 * 3_600_000
/** A time asked for may be an hour longer (docs of vultr-cli, `logs list`). */
const LONGEST_MS = KEPT_MS + 3_600_000
/** As many are answered at once (docs.vultr.com, account logs). */
const MOST_ANSWERED = 5_000

/** Who called Vultr, as its logs tell. */
export interface Caller {
  /** As the user signs in. */
  readonly user: string
  readonly address: string
}

/** A call that names a resource, and what it was answered. */
export interface LoggedCall extends Caller {
  readonly at: Date
  readonly resourceType: string
  readonly resourceId: string
  readonly method: string
  readonly path: string
  readonly status: number
}

export interface LogQuery {
  readonly since: Date
  readonly until: Date
  readonly resourceType: string | undefined
  readonly resourceId: string | undefined
}

/** What the account's logs hold: changes only, as nobody asks here for what was read. */
export class AccountLogs {
  readonly #clock: { now(): Date }
  #calls: LoggedCall[] = []

  constructor(clock: { now(): Date }) {
    this.#clock = clock
  }

  add(call: Omit<LoggedCall, 'at'>): void {
    const at = this.#clock.now()
    const kept = at.getTime() - KEPT_MS
    this.#calls = [...this.#calls.filter((each) => each.at.getTime() >= kept), { at, ...call }]
  }

  /** Newest first. @throws Refusal, in words of our own, as Vultr's were not recorded anywhere. */
  matching({ since, until, resourceType, resourceId }: LogQuery): {
    readonly calls: readonly LoggedCall[]
    readonly total: number
  } {
    const span = until.getTime() - since.getTime()
    if (!(span > 0)) throw new Refusal(400, 'end_time must be later than start_time.')
    if (span > LONGEST_MS) throw new Refusal(400, 'The time range may not exceed 30 days.')
    const kept = this.#clock.now().getTime() - KEPT_MS
    const all = this.#calls
      .filter(
        ({ at, ...call }) =>
          at.getTime() >= kept &&
          at >= since &&
          at <= until &&
          (resourceType === undefined || call.resourceType === resourceType) &&
          (resourceId === undefined || call.resourceId === resourceId)
      )
      .reverse()
    return { calls: all.slice(0, MOST_ANSWERED), total: all.length }
  }
}
