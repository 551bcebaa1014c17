import { type Message, message } from '../wording/index.js'
import type { ListPage } from './answers.js'
import { invalidAnswer } from './failures/classify-answer.js'
import type { VultrResult } from './failures/vultr-error.js'
import type { ListedRecord } from './records.js'
import type { UnreadableRecord, VultrList } from './vultr-client.js'

/** An account that has more would need another addon. */
const MOST_PAGES = 1_000
const MOST_RECORDS = 500_000

/** A list that changes while it is read is read once more; then it is left to the next reading. */
const READINGS = 2

/**
 * Reads a list to its last page, or not at all: one that holds fewer records than Vultr says it has, or
 * of which Vultr says another number on another page, is not whole. A record that is met twice, because
 * the list moved between two pages, is kept once, as it was met last.
 */
export async function readPages<T extends { readonly id: string }>(
  readPage: (cursor: { readonly cursor?: string }) => Promise<VultrResult<ListPage<T>>>
): Promise<VultrResult<VultrList<T>>> {
  for (let count = 1; ; count += 1) {
    const list = await readOnce(readPage)
    if (!('isTorn' in list)) return list
    if (count >= READINGS) return unreadableList(message('vultr.why.notWhole'))
  }
}

const TORN = { isTorn: true } as const

async function readOnce<T extends { readonly id: string }>(
  readPage: (cursor: { readonly cursor?: string }) => Promise<VultrResult<ListPage<T>>>
): Promise<VultrResult<VultrList<T>> | typeof TORN> {
  const records = new Map<string, ListedRecord<T>>()
  const nameless: UnreadableRecord[] = []
  const cursors = new Set<string>()
  const totals = new Set<number>()
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
    if (page.value.total !== undefined) totals.add(page.value.total)
    next = page.value.next
    if (next === '') {
      const isShort = records.size + nameless.length < Math.max(0, ...totals)
      if (isShort || totals.size > 1) return TORN
      return { ok: true, value: listOf([...records.values()], nameless) }
    }
    if (cursors.has(next) || cursors.size >= MOST_PAGES || count > MOST_RECORDS) {
      return unreadableList(message('vultr.why.endless'))
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

function unreadableList(why: Message): VultrResult<never> {
  return { ok: false, error: invalidAnswer(200, why, false) }
}
