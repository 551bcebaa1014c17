import type { ListPage } from './answers.js'
import { invalidAnswer } from './failures/failure.js'
import type { ListedRecord } from './records.js'
import type { UnreadableRecord, VultrList } from './vultr-client.js'
import type { VultrResult } from './vultr-error.js'

/** An account that has more would need another addon. */
const MOST_PAGES = 1_000
const MOST_RECORDS = 500_000

/**
 * Reads a list to its last page, or not at all. A record that is met twice, because the list moved
 * between two pages, is kept once, as it was met last.
 */
export async function readPages<T extends { readonly id: string }>(
  readPage: (cursor: { readonly cursor?: string }) => Promise<VultrResult<ListPage<T>>>
): Promise<VultrResult<VultrList<T>>> {
  const records = new Map<string, ListedRecord<T>>()
  const nameless: UnreadableRecord[] = []
  const cursors = new Set<string>()
  let count = 0
  for (let next = ''; ; ) {
    const page = await readPage(next === '' ? {} : { cursor: next })
    if (!page.ok) return page
    for (const record of page.value.records) {
      const { id } = record.isRead ? record.item : record.unreadable
      if (id !== undefined) records.set(id, record)
      else if (!record.isRead) nameless.push(record.unreadable)
    }
    count += page.value.records.length
    next = page.value.next
    if (next === '') {
      const isBrokenOff = page.value.atLeast !== undefined && count < page.value.atLeast
      if (isBrokenOff) return unreadableList('its list breaks off.')
      return { ok: true, value: listOf([...records.values()], nameless) }
    }
    if (cursors.has(next) || cursors.size >= MOST_PAGES || count > MOST_RECORDS) {
      return unreadableList('its list has no end.')
    }
    cursors.add(next)
  }
}

function listOf<T>(
  records: readonly ListedRecord<T>[],
  nameless: readonly UnreadableRecord[]
): VultrList<T> {
  const items: T[] = []
  const unreadable: UnreadableRecord[] = []
  for (const record of records) {
    if (record.isRead) items.push(record.item)
    else unreadable.push(record.unreadable)
  }
  return { items, unreadable: [...unreadable, ...nameless] }
}

function unreadableList(what: string): VultrResult<never> {
  return { ok: false, error: invalidAnswer(200, what, false) }
}
