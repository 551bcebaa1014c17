import { recordActivity } from '../../activity/index.js'
import type { Database } from '../../database/index.js'
import { message } from '../../wording/index.js'
import type { AlertKind, Severity } from '../alert/alert.js'
import { kindName } from '../outbox/outgoing-of.js'
import { readSeverities, writeSeverities } from './severities.js'

/** With its entry in Activity, where anything changes. @throws DatabaseError */
export function saveSeverities(
  { database, clock }: { readonly database: Database; readonly clock: { now(): Date } },
  chosen: ReadonlyMap<AlertKind, Severity | 'off'>,
  actor: string
): Promise<void> {
  return database.transaction(async (trx) => {
    const before = await readSeverities(trx)
    const changes = [...chosen]
      .filter(([kind, severity]) => before(kind) !== severity)
      .map(([kind, severity]) =>
        message('alert.severities.change', { what: kindName(kind), severity })
      )
    if (changes.length === 0) return
    await writeSeverities(trx, chosen)
    await recordActivity(trx, {
      at: clock.now(),
      actor,
      kind: 'settings',
      outcome: 'ok',
      message: message('alert.severities.saved', { changes: { list: changes } })
    })
  })
}
