/** Over which requests are counted, in ms. */
const WINDOW_MS = 1_000

/** How many requests came of late from each address: Vultr counts by address, not by key. */
export class AddressRates {
  readonly #perSecond: number | undefined
  readonly #recent = new Map<string, number[]>()

  /** @param perSecond what each address may send within one real second; undefined: any number. */
  constructor(perSecond: number | undefined) {
    this.#perSecond = perSecond
  }

  /** Counts a request, unless its address has sent too many already. @returns whether it has */
  isTooOften(address: string): boolean {
    if (this.#perSecond === undefined) return false
    const now = performance.now()
    const recent = this.#recent.get(address) ?? []
    this.#recent.set(address, recent)
    while (recent[0] !== undefined && now - recent[0] >= WINDOW_MS) recent.shift()
    if (recent.length >= this.#perSecond) return true
    recent.push(now)
    return false
  }
}
