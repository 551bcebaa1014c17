import type { OrphanExpiry } from '../../../pruning/index.js'
import { worthOf } from './worth-of.js'

/** How many expire of gone or unprotected instances, from which day on, and what they take; undefined for none. */
export function expiringLater(expiries: readonly OrphanExpiry[]) {
  const goes = expiries.flatMap((each) => each.goes)
  const first = expiries.map(({ endsAt }) => endsAt.getTime()).sort((a, b) => a - b)[0]
  if (first === undefined) return undefined
  const day = { day: new Date(first).toISOString() }
  return { count: goes.length, instances: expiries.length, day, worth: worthOf(goes) }
}
