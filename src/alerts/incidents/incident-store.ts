import type { Kysely, Selectable } from 'kysely'
import {
  inBatches,
  LONG_AGO,
  storedCount,
  storedId,
  storedInstant,
  storedText,
  storedWord,
  type Tables
} from '../../database/index.js'
import { asItIs } from '../../wording/index.js'
import { ALERT_KINDS, type AlertKind, SEVERITIES, type Severity } from '../alert/alert.js'
import type { Condition, ToldCondition } from '../conditions/condition.js'
import { readTold, writeTold } from '../conditions/stored-told.js'

/** A condition as it was written down. */
export interface StoredCondition {
  readonly id: string
  readonly kind: AlertKind
  readonly instanceId: string | undefined
  /** Since when it stands. */
  readonly since: Date
  /** When it was first seen. */
  readonly seenAt: Date
  /** When it was first not found any more; undefined while it stands. */
  readonly goneAt: Date | undefined
  /** In which alert it was told. */
  readonly alertId: string | undefined
  /** It was there before alerts were first told. */
  readonly isKnown: boolean
  readonly told: ToldCondition
}

/** What was told and is not over. */
export interface OpenAlert {
  readonly id: string
  readonly kind: AlertKind
  readonly severity: Severity
  /** Of the only instance; undefined where it is about several, or the account. */
  readonly name: string | undefined
  /** About how many it was when it was opened. */
  readonly count: number
  readonly since: Date
  readonly openedAt: Date
  /** When something was last told of it. */
  readonly toldAt: Date
  /** When all of it was last told. */
  readonly remindedAt: Date
}

/** Rows of another version's kinds are left alone. @throws DatabaseError */
export async function readStoredConditions(
  trx: Kysely<Tables>
): Promise<readonly StoredCondition[]> {
  const rows = await trx.selectFrom('alert_conditions').selectAll().execute()
  return rows.flatMap(toCondition)
}

function toCondition(row: Selectable<Tables['alert_conditions']>): StoredCondition[] {
  const kind = storedWord(row.kind, ALERT_KINDS)
  if (kind === undefined) return []
  let told: ToldCondition | undefined
  return [
    {
      id: row.id,
      kind,
      instanceId: storedId(row.instance_id),
      since: storedInstant(row.since) ?? LONG_AGO,
      seenAt: storedInstant(row.seen_at) ?? LONG_AGO,
      goneAt: storedInstant(row.gone_at),
      alertId: storedText(row.alert_id),
      isKnown: row.is_known === 1,
      // Of most nothing is told in a pass, and reading takes longer than all else.
      get told() {
        told ??= readTold(row.told, asItIs(kind))
        return told
      }
    }
  ]
}

/** @throws DatabaseError */
export async function readOpenAlerts(trx: Kysely<Tables>): Promise<readonly OpenAlert[]> {
  const rows = await trx.selectFrom('alerts').selectAll().where('over_at', 'is', null).execute()
  return rows.flatMap((row) => {
    const kind = storedWord(row.kind, ALERT_KINDS)
    if (kind === undefined) return []
    return [
      {
        id: row.id,
        kind,
        severity: storedWord(row.severity, SEVERITIES) ?? 'warning',
        name: storedText(row.name),
        count: storedCount(row.count) ?? 1,
        since: storedInstant(row.since) ?? LONG_AGO,
        openedAt: storedInstant(row.opened_at) ?? LONG_AGO,
        toldAt: storedInstant(row.told_at) ?? LONG_AGO,
        remindedAt: storedInstant(row.reminded_at) ?? LONG_AGO
      }
    ]
  })
}

/** Part of the caller's transaction. @param isKnown whether it was there before alerts were told. */
export async function addConditions(
  trx: Kysely<Tables>,
  conditions: readonly Condition[],
  now: Date,
  isKnown: (condition: Condition) => boolean
): Promise<void> {
  const rows = conditions.map((condition) => ({
    id: condition.id,
    kind: condition.kind,
    instance_id: condition.instanceId ?? null,
    since: (condition.since ?? now).toISOString(),
    seen_at: now.toISOString(),
    is_known: isKnown(condition) ? 1 : 0,
    told: writeTold(condition.told)
  }))
  for (const batch of inBatches(rows)) {
    // A row of that id that could not be read makes room for what is found.
    await trx
      .insertInto('alert_conditions')
      .values(batch)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          instance_id: eb.ref('excluded.instance_id'),
          since: eb.ref('excluded.since'),
          seen_at: eb.ref('excluded.seen_at'),
          gone_at: null,
          alert_id: null,
          is_known: eb.ref('excluded.is_known'),
          told: eb.ref('excluded.told')
        }))
      )
      .execute()
  }
}

/**
 * What stands again. Since when it stands is the earliest that was said: a later attempt that fails too
 * does not make it younger. What is said of it is not written anew at each look, as ages are part of it.
 * Part of the caller's transaction.
 */
export async function refreshConditions(
  trx: Kysely<Tables>,
  seen: readonly Condition[],
  stored: ReadonlyMap<string, StoredCondition>
): Promise<void> {
  for (const { id, since } of seen) {
    const before = stored.get(id)
    const isEarlier = since !== undefined && before !== undefined && since < before.since
    if (before === undefined || (before.goneAt === undefined && !isEarlier)) continue
    await trx
      .updateTable('alert_conditions')
      .set({ gone_at: null, ...(isEarlier ? { since: since.toISOString() } : {}) })
      .where('id', '=', id)
      .execute()
  }
}

/** What was not told of these kinds settles from now on; part of the caller's transaction. */
export async function settleAnew(
  trx: Kysely<Tables>,
  kinds: readonly AlertKind[],
  now: Date
): Promise<void> {
  if (kinds.length === 0) return
  await trx
    .updateTable('alert_conditions')
    .set({ seen_at: now.toISOString() })
    .where('kind', 'in', kinds)
    .where('alert_id', 'is', null)
    .execute()
}

/** Part of the caller's transaction. */
export async function markGone(
  trx: Kysely<Tables>,
  ids: readonly string[],
  now: Date
): Promise<void> {
  for (const batch of inBatches(ids)) {
    const columns = { gone_at: now.toISOString() }
    await trx.updateTable('alert_conditions').set(columns).where('id', 'in', batch).execute()
  }
}

/** Part of the caller's transaction. */
export async function forgetConditions(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  for (const batch of inBatches(ids)) {
    await trx.deleteFrom('alert_conditions').where('id', 'in', batch).execute()
  }
}

/** Part of the caller's transaction. */
export async function assignAlert(
  trx: Kysely<Tables>,
  ids: readonly string[],
  alertId: string
): Promise<void> {
  for (const batch of inBatches(ids)) {
    const columns = { alert_id: alertId }
    await trx.updateTable('alert_conditions').set(columns).where('id', 'in', batch).execute()
  }
}

/** Of all that stands. @throws DatabaseError */
export async function conditionIds(db: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('alert_conditions').select('id').execute()
  return rows.map(({ id }) => id)
}
