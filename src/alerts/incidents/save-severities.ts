import { recordActivity } from '../../activity/index.js'
import type { Database } from '../../database/index.js'
import { message } from '../../wording/index.js'
import type { AlertKind, Severity } from '../alert/alert.js'
import { writeSeverities } from './severities.js'

/** With its entry in Activity. @throws DatabaseError */
export function saveSeverities(
  { database, clock }: { readonly database: Database; readonly clock: { now(): Date } },
  chosen: ReadonlyMap<AlertKind, Severity | 'off'>,
  actor: string
): Promise<void> {
  return database.transaction(async (trx) => {
    await writeSeverities(trx, chosen)
    await recordActivity(trx, {
      at: clock.now(),
      actor,
      kind: 'settings',
      outcome: 'ok',
      message: message('alert.severities.saved')
    })
  })
}
