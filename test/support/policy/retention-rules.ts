import fc from 'fast-check'
import type { RetentionRules } from '../../../src/policy/index.js'

export const RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

export interface Made {
  readonly id: string
  readonly createdAt: Date
}

const count = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('all' as const))
/** Any rules there may be. */
export const rules: fc.Arbitrary<RetentionRules> = fc.record(
  {
    days: fc.integer({ min: 1, max: 400 }),
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count
  },
  { requiredKeys: [] }
)

export function ids(list: readonly Made[]): string[] {
  return list.map(({ id }) => id)
}
