import type { Database } from '../database/index.js'
import type { Condition } from './conditions/condition.js'
import type { ReadConditions } from './conditions/read-conditions.js'
import { readStoredConditions, type StoredCondition } from './incidents/incident-store.js'

/** What of the stored ones stands now, with what is said of it now. @throws DatabaseError */
export async function standingConditions(
  { db }: Database,
  readConditions: ReadConditions,
  isMeant: (stored: StoredCondition) => boolean
): Promise<readonly Condition[]> {
  const since = new Map(
    (await readStoredConditions(db)).filter(isMeant).map((each) => [each.id, each.since])
  )
  // To find out how things stand takes longer, and on most days there is nothing.
  if (since.size === 0) return []
  return ((await readConditions())?.conditions ?? [])
    .filter(({ id }) => since.has(id))
    .map((condition) => ({ ...condition, since: condition.since ?? since.get(condition.id) }))
}
