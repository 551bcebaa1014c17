import { recordActivity } from '../../activity/index.js'
import type { Database } from '../../database/index.js'
import { message } from '../../wording/index.js'
import type { AlertKind, Severity } from '../alert/alert.js'
import { kindName } from '../outbox/outgoing-of.js'
import { readSeverities, severitiesToken, writeSeverities } from './severities.js'

/** Who saves, and on top of what. */
export interface SeveritiesSavedBy {
  readonly actor: string
  readonly seen?: string
}

/**
 * With its entry in Activity, where anything changes.
 * @param by.seen the token of what the admin saw; where that is stored no more, nothing is saved.
 * @returns whether it was saved. @throws DatabaseError
 */
export function saveSeverities(
  { database, clock }: { readonly database: Database; readonly clock: { now(): Date } },
  chosen: ReadonlyMap<AlertKind, Severity | 'off'>,
  { actor, seen }: SeveritiesSavedBy
): Promise<boolean> {
  return database.transaction(async (trx) => {
    const before = await readSeverities(trx)
    if (seen !== undefined && seen !== severitiesToken(before)) return false
    const changes = [...chosen]
      .filter(([kind, severity]) => before(kind) !== severity)
      .map(([kind, severity]) =>
        message('alert.severities.change', { what: kindName(kind), severity })
      )
    if (changes.length === 0) return true
    await writeSeverities(trx, chosen)
    await recordActivity(trx, {
      at: clock.now(),
      actor,
      kind: 'settings',
      outcome: 'ok',
      message: message('alert.severities.saved', { changes: { list: changes } })
    })
    return true
  })
}
