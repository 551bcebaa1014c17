/** How far behind the truth lists are, in ms by the clock; reading by id is never behind. */
export interface ListLag {
  /** What was made is missing for so long. Default 0. */
  readonly createdMs?: number
  /** What was deleted is still there for so long. Default 0. */
  readonly deletedMs?: number
}

/** Default: no lag. */
export interface ListLags {
  readonly snapshots?: ListLag
  readonly instances?: ListLag
}

interface Entry<T> {
  readonly record: T
  readonly addedAt: number
  readonly removedAt: number | undefined
}

/** Records of one kind: which there are, and which a list shows. */
export class Listed<T extends { readonly id: string }> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #clock: { now(): Date }
  #count = 0

  constructor(clock: { now(): Date }) {
    this.#clock = clock
  }

  add(record: T): void {
    if (this.get(record.id) === undefined) this.#count += 1
    this.#entries.set(record.id, { record, addedAt: this.#now(), removedAt: undefined })
  }

  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.removedAt !== undefined) return
    this.#count -= 1
    // A copy: what a list still shows of it does not change any more.
    this.#entries.set(id, { ...entry, record: { ...entry.record }, removedAt: this.#now() })
  }

  get(id: string): T | undefined {
    const entry = this.#entries.get(id)
    return entry?.removedAt === undefined ? entry?.record : undefined
  }

  all(): T[] {
    return [...this.present()]
  }

  /** The same one after the other, without a list of all of them. */
  *present(): Generator<T> {
    for (const { record, removedAt } of this.#entries.values()) {
      if (removedAt === undefined) yield record
    }
  }

  get count(): number {
    return this.#count
  }

  /** As a list shows them now. */
  seenWith({ createdMs = 0, deletedMs = 0 }: ListLag): T[] {
    return [...this.#entries.values()].flatMap(({ record, addedAt, removedAt }) => {
      if (removedAt !== undefined) return this.#isWithin(removedAt, deletedMs) ? [record] : []
      return this.#isWithin(addedAt, createdMs) ? [] : [record]
    })
  }

  /** A clock that was set back makes nothing younger than new. */
  #isWithin(from: number, ms: number): boolean {
    const elapsed = this.#now() - from
    return elapsed >= 0 && elapsed < ms
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}
