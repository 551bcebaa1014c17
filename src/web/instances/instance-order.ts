import * as z from 'zod'
import { lazily } from '../../common/index.js'
import type { InstanceRow } from './instance-rows.js'

/** By what the list is sorted; by cover where nothing else is asked for. */
export const instanceSortSchema = z
  .enum(['covered', 'health', 'label', 'age', 'next', 'held'])
  .default('covered')
  .catch('covered')

type InstanceSort = z.infer<typeof instanceSortSchema>

type Order = (a: InstanceRow, b: InstanceRow) => number

/** The orders that are offered. */
export const SORTS: readonly InstanceSort[] = ['covered', 'health', 'label', 'age', 'next', 'held']

const HEALTHS: readonly InstanceRow['health'][] = [
  'danger',
  'warning',
  'unprotected',
  'none',
  'good'
]
/** Compares as people read, “web-2” before “web-10”; made once, as each one made takes long. */
const byText = lazily(() => new Intl.Collator('en', { numeric: true, sensitivity: 'base' }))
const byLabel: Order = (a, b) => byText().compare(a.label, b.label)
const never = Number.POSITIVE_INFINITY

/** What is not covered comes first: it is what an admin may have forgotten. */
export const ORDERS: Readonly<Record<InstanceSort, Order>> = {
  covered: (a, b) => coverageRank(a) - coverageRank(b) || byLabel(a, b),
  health: (a, b) => HEALTHS.indexOf(a.health) - HEALTHS.indexOf(b.health) || byLabel(a, b),
  label: byLabel,
  age: (a, b) => (a.lastGoodAt?.getTime() ?? 0) - (b.lastGoodAt?.getTime() ?? 0) || byLabel(a, b),
  next: (a, b) => instant(a.nextStartAt) - instant(b.nextStartAt) || byLabel(a, b),
  held: (a, b) => b.heldBytes - a.heldBytes || byLabel(a, b)
}

/** Those that nobody ever decided on come before those that are never to be covered. */
function coverageRank({ isCovered, isNever }: InstanceRow): number {
  return isCovered ? 2 : isNever ? 1 : 0
}

function instant(date: Date | undefined): number {
  // A number in both cases: the difference of two infinities is none.
  return Math.min(date?.getTime() ?? never, Number.MAX_SAFE_INTEGER)
}
