import { expect, it } from 'vitest'
import type { VultrResult } from '../../src/vultr/index.js'
import { readPages } from '../../src/vultr/paging.js'

interface Page {
  readonly records: { readonly isRead: true; readonly item: { readonly id: string } }[]
  readonly next: string
  readonly total: undefined
}

function endless(recordsPerPage: number): {
  pages: number
  read: () => Promise<VultrResult<Page>>
} {
  const list = {
    pages: 0,
    async read(): Promise<VultrResult<Page>> {
      list.pages += 1
      const records = Array.from({ length: recordsPerPage }, (_, index) => ({
        isRead: true as const,
        item: { id: `${list.pages}-${index}` }
      }))
      return { ok: true, value: { records, next: String(list.pages), total: undefined } }
    }
  }
  return list
}

it.each([
  ['pages', 0, 1_001],
  ['records', 20_000, 26]
])('a list of endless %s is an error in the end', async (_, recordsPerPage, mostPages) => {
  const list = endless(recordsPerPage)
  expect(await readPages(list.read)).toMatchObject({
    ok: false,
    error: { kind: 'invalid-response', sentence: expect.stringContaining('no end') }
  })
  expect(list.pages).toBeLessThanOrEqual(mostPages)
})
