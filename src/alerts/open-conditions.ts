import type { Database } from '../database/index.js'
import type { AlertKind } from './alert/alert.js'
import type { Condition } from './conditions/condition.js'
import type { ReadConditions } from './conditions/read-conditions.js'
import { readStoredConditions } from './incidents/incident-store.js'

/** What pages do not find out by themselves. */
const OF_NO_FINDING: ReadonlySet<AlertKind> = new Set([
  'unprotected',
  'suspicious-size',
  'quota',
  'key-expiring',
  'channel-failing'
])

/** What was told and stands still and is no finding, with what is said of it now. @throws DatabaseError */
export async function openConditions(
  { db }: Database,
  readConditions: ReadConditions
): Promise<readonly Condition[]> {
  const stored = await readStoredConditions(db)
  const told = stored.filter(
    ({ kind, alertId, goneAt }) =>
      OF_NO_FINDING.has(kind) && alertId !== undefined && goneAt === undefined
  )
  // To find out how things stand takes longer, and on most days nothing was told.
  if (told.length === 0) return []
  const since = new Map(told.map((each) => [each.id, each.since]))
  return ((await readConditions())?.conditions ?? [])
    .filter(({ id }) => since.has(id))
    .map((condition) => ({ ...condition, since: condition.since ?? since.get(condition.id) }))
}
