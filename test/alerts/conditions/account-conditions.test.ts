import { expect, it } from 'vitest'
import type { CatalogueView, VultrError } from '../../../src/account/index.js'
import { accountConditions } from '../../../src/alerts/conditions/account-conditions.js'

const NOW = new Date('2026-03-02T06:00:00Z')

function kinds(kind: VultrError['kind']) {
  const problem = { kind, message: 'No.', status: 429 } as unknown as VultrError
  const view = { problem, refreshedAt: NOW } as CatalogueView
  const state = { kind: 'stored' } as unknown as Parameters<typeof accountConditions>[0]
  return accountConditions(state, view, NOW).map((each) => each.kind)
}

it('Of a limit of requests that one reading met nothing is told', () => {
  expect(kinds('rate-limited')).toEqual([])
  expect(kinds('unavailable')).toEqual(['vultr-unreachable'])
  expect(kinds('unauthorized')).toEqual(['key-refused'])
})
