import type { Database } from '../database/index.js'
import type { AlertKind } from './alert/alert.js'
import type { Condition } from './conditions/condition.js'
import type { ReadConditions } from './conditions/read-conditions.js'
import { readStoredConditions } from './incidents/incident-store.js'
import { standingConditions } from './standing-conditions.js'

/** What pages do not find out by themselves. */
const OF_NO_FINDING: ReadonlySet<AlertKind> = new Set([
  'unprotected',
  'suspicious-size',
  'quota',
  'key-expiring',
  'channel-failing'
])

/** What was told and stands still and is no finding, with what is said of it now. @throws DatabaseError */
export function openConditions(
  database: Database,
  readConditions: ReadConditions
): Promise<readonly Condition[]> {
  return standingConditions(
    database,
    readConditions,
    ({ kind, alertId, goneAt }) =>
      OF_NO_FINDING.has(kind) && alertId !== undefined && goneAt === undefined
  )
}

/** What a standing alert is about. */
export interface OpenKind {
  readonly kind: AlertKind
  readonly instanceId: string | undefined
}

/** Of all that was told and stands still, findings too. @throws DatabaseError */
export async function openKinds({ db }: Database): Promise<readonly OpenKind[]> {
  return (await readStoredConditions(db)).filter(
    ({ alertId, goneAt }) => alertId !== undefined && goneAt === undefined
  )
}
