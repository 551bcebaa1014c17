import type { ListItem, Page } from './pages.js'
/** Lists that can hold odd records, by their name in Vultr's answers. */
export type ListName = 'snapshots' | 'instances' | 'blocks'

type Fields = Readonly<Record<string, unknown>>

/**
 * What Vultr's answers hold that they should not: legacy ids, sizes as text, missing fields,
 * `next: null`. The account itself does not change by it.
 */
export class OddRecords {
  readonly #added: Record<ListName, unknown[]> = { snapshots: [], instances: [], blocks: [] }
  readonly #changes = new Map<string, Fields>()
  readonly #hidden = new Set<string>()
  #links: Partial<Record<ListName, Fields>> = {}

  /** Lists something more, as it stands: usually an object with an `id`. */
  add(list: ListName, json: unknown): void {
    this.#added[list].push(json)
  }

  /**
   * Changes fields of a record's JSON in lists and where it is read by id; a field that is
   * `undefined` is left out.
   */
  change(list: ListName, id: string, fields: Fields): void {
    const key = `${list} ${id}`
    this.#changes.set(key, { ...this.#changes.get(key), ...fields })
  }

  /** Leaves records out of lists that are in the account and answer by their id. */
  hide(list: ListName, ids: readonly string[]): void {
    for (const id of ids) this.#hidden.add(`${list} ${id}`)
  }

  /** Changes `meta.links` of every page; a value that is `undefined` is left out. */
  changeLinks(list: ListName, links: Fields): void {
    this.#links[list] = links
  }

  /** From now on answers are as they should be. */
  clear(): void {
    this.#added.snapshots = []
    this.#added.instances = []
    this.#added.blocks = []
    this.#changes.clear()
    this.#hidden.clear()
    this.#links = {}
  }

  /** A record as it is answered. */
  answered(list: ListName, id: string, json: object): object {
    return { ...json, ...this.#changes.get(`${list} ${id}`) }
  }

  /** What is listed instead of the account's own records. */
  listed(list: ListName, items: readonly ListItem[]): readonly ListItem[] {
    const shown = items.filter(({ key }) => !this.#hidden.has(`${list} ${key}`))
    const added = this.#added[list].map((json, index) => ({
      key: keyOf(json, index),
      json: () => json
    }))
    return [...shown, ...added]
  }

  metaOf(list: ListName, meta: Page['meta']): object {
    const links = this.#links[list]
    return links === undefined ? meta : { ...meta, links: { ...meta.links, ...links } }
  }
}

function keyOf(json: unknown, index: number): string {
  const hasId = typeof json === 'object' && json !== null && 'id' in json
  return hasId ? String(json.id) : `odd-${index}`
}
