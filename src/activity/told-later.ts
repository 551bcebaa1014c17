import { type Kysely, type Selectable, sql } from 'kysely'
import { inBatches, storedInstant, type Tables } from '../database/index.js'

type Row = Selectable<Tables['activity']>

/** What became of a slot is told in the transaction that stores it, or for many of them right after, in ms. */
const TOLD_WITHIN_MS = 60_000

/** As many moments at which slots of a day were given up are looked at. */
const MOST_MOMENTS = 1_000

/**
 * The ids of the entries that tell on a later day that snapshots failed or were skipped which were due on
 * this one, newest first: whoever looks at a day wants to know what went wrong on it. @throws DatabaseError
 */
export async function toldLater(
  db: Kysely<Tables>,
  { from, until }: { readonly from: Date; readonly until: Date }
): Promise<readonly Row['id'][]> {
  const dueAt = sql<string>`coalesce(slot_at, created_at)`
  const ended = await db
    .selectFrom('runs')
    .select('updated_at')
    .distinct()
    .where(dueAt, '>=', from.toISOString())
    .where(dueAt, '<', until.toISOString())
    .where('state', 'in', ['failed', 'missed'])
    .where('updated_at', '>=', until.toISOString())
    .limit(MOST_MOMENTS)
    .execute()
  const found = new Map<Row['id'], string>()
  for (const { updated_at } of ended) {
    const at = storedInstant(updated_at)
    if (at === undefined) continue
    const rows = await db
      .selectFrom('activity')
      .select(['id', 'at'])
      .where('at', '>=', updated_at)
      .where('at', '<', new Date(at.getTime() + TOLD_WITHIN_MS).toISOString())
      .where('kind', '=', 'run')
      .where('outcome', 'in', ['failed', 'missed'])
      .execute()
    for (const row of rows) found.set(row.id, row.at)
  }
  return [...found]
    .sort(([oneId, one], [otherId, other]) =>
      one === other ? otherId - oneId : one < other ? 1 : -1
    )
    .map(([id]) => id)
}

/** Those of the entries that have all of this in common, in the order of their ids given. */
export async function entriesAmong(
  db: Kysely<Tables>,
  ids: readonly Row['id'][],
  columns: readonly (keyof Row)[],
  dimensions: readonly { readonly column: keyof Row; readonly value: string }[]
): Promise<readonly Row[]> {
  const found = new Map<Row['id'], Row>()
  for (const batch of inBatches(ids)) {
    let query = db.selectFrom('activity').select(columns).where('id', 'in', batch)
    for (const { column, value } of dimensions) query = query.where(column, '=', value as never)
    for (const row of (await query.execute()) as readonly Row[]) found.set(row.id, row)
  }
  return ids.flatMap((id) => found.get(id) ?? [])
}
