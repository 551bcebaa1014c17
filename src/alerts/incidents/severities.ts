import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { storedWord, type Tables } from '../../database/index.js'
import { ALERT_KINDS, type AlertKind, SEVERITIES, type Severity } from '../alert/alert.js'
import { KIND_RULES } from '../alert/kinds.js'

export const SEVERITY_CHOICES = ['off', ...SEVERITIES] as const

/** How grave a kind is here; `off`: an admin wants to hear nothing of it. */
export type SeverityOf = (kind: AlertKind) => Severity | 'off'

/** What an admin decided, else what is sensible. @throws DatabaseError */
export async function readSeverities(db: Kysely<Tables>): Promise<SeverityOf> {
  const rows = await db.selectFrom('alert_kinds').selectAll().execute()
  const chosen = new Map(
    rows.map(({ kind, severity }) => [kind, storedWord(severity, SEVERITY_CHOICES)])
  )
  return (kind) => chosen.get(kind) ?? KIND_RULES[kind].severity
}

/** Tells what was chosen from what somebody else chose since. */
export function severitiesToken(chosen: SeverityOf): string {
  const text = ALERT_KINDS.map((kind) => `${kind} ${chosen(kind)}`).join(' ')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Part of the caller's transaction. What is chosen as it would be anyway is not kept. @throws DatabaseError */
export async function writeSeverities(
  trx: Kysely<Tables>,
  chosen: ReadonlyMap<AlertKind, Severity | 'off'>
): Promise<void> {
  await trx.deleteFrom('alert_kinds').where('kind', 'in', ALERT_KINDS).execute()
  const rows = [...chosen]
    .filter(([kind, severity]) => severity !== KIND_RULES[kind].severity)
    .map(([kind, severity]) => ({ kind, severity }))
  if (rows.length > 0) await trx.insertInto('alert_kinds').values(rows).execute()
}
