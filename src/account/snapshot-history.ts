import { type Kysely, sql } from 'kysely'
import { memoFor } from '../common/index.js'
import { type Database, inBatches, storedInstant, type Tables } from '../database/index.js'
import type { Snapshot } from './snapshot.js'

const DAY_MS = 86_400_000

/** What is gone for longer than this, in ms, stands in no picture any more. */
const REMEMBERED_MS = 400 * DAY_MS

/** A list that is read late can still add to a day that is past, so that is worked out anew, in ms. */
const PAST_KEPT_MS = 3_600_000

/** What was held at the end of a day, or is held now. */
export interface HeldOnDay {
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  readonly count: number
  readonly bytes: number
}

/** What of the account, or of one instance, was held when. @throws DatabaseError */
export interface SnapshotHistory {
  /** Since when the account is watched: what was stored before is not known. Undefined before the first list. */
  since(): Promise<Date | undefined>
  /** One for each of the last days, the oldest first; the last one is today. */
  heldPerDay(instanceId: string | undefined, days: number): Promise<readonly HeldOnDay[]>
}

/** Rows in `snapshot_history`: one for each complete snapshot that was ever listed. */
export function createSnapshotHistory(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): SnapshotHistory {
  const { db } = deps.database
  const pastDays = memoFor<readonly HeldOnDay[]>(deps.clock, PAST_KEPT_MS)

  /** Count and bytes of those that came or went on each day since then. */
  async function changes(
    column: 'created_at' | 'gone_at',
    instanceId: string | undefined,
    since: Date
  ): Promise<ReadonlyMap<string, { count: number; bytes: number }>> {
    let query = db
      .selectFrom('snapshot_history')
      .select(sql<string>`substr(${sql.ref(column)}, 1, 10)`.as('day'))
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('bytes').as('bytes')
      ])
      .where(column, '>=', since.toISOString())
    if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
    const rows = await query.groupBy('day').execute()
    return new Map(
      rows.map(({ day, count, bytes }) => [day, { count: Number(count), bytes: Number(bytes) }])
    )
  }

  async function heldBefore(instanceId: string | undefined, since: Date) {
    const start = since.toISOString()
    let query = db
      .selectFrom('snapshot_history')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('bytes').as('bytes')
      ])
      .where('created_at', '<', start)
      .where((eb) => eb.or([eb('gone_at', 'is', null), eb('gone_at', '>=', start)]))
    if (instanceId !== undefined) query = query.where('instance_id', '=', instanceId)
    const row = await query.executeTakeFirstOrThrow()
    return { count: Number(row.count), bytes: Number(row.bytes ?? 0) }
  }

  async function heldSince(
    instanceId: string | undefined,
    since: Date,
    days: number
  ): Promise<readonly HeldOnDay[]> {
    const made = await changes('created_at', instanceId, since)
    const gone = await changes('gone_at', instanceId, since)
    let { count, bytes } = await heldBefore(instanceId, since)
    return Array.from({ length: days }, (_, index) => {
      const day = new Date(since.getTime() + index * DAY_MS).toISOString().slice(0, 10)
      count += (made.get(day)?.count ?? 0) - (gone.get(day)?.count ?? 0)
      bytes += (made.get(day)?.bytes ?? 0) - (gone.get(day)?.bytes ?? 0)
      return { day, count, bytes }
    })
  }

  return {
    async since() {
      const row = await db.selectFrom('history_start').select('since').executeTakeFirst()
      return storedInstant(row?.since)
    },
    async heldPerDay(instanceId, days) {
      const today = Math.floor(deps.clock.now().getTime() / DAY_MS)
      const since = new Date((today - days + 1) * DAY_MS)
      if (instanceId !== undefined) return await heldSince(instanceId, since, days)
      // Of a whole account that is a walk over all there ever was, and what is past stays as it is.
      const walk = () => heldSince(undefined, since, days - 1)
      const remembered = await pastDays(`${today} ${days}`, walk)
      // Before the first list is read there is nothing, which is not to be remembered.
      const past = remembered.at(-1)?.count === 0 ? await walk() : remembered
      const midnight = new Date(today * DAY_MS)
      const day = midnight.toISOString().slice(0, 10)
      const made = (await changes('created_at', undefined, midnight)).get(day)
      const gone = (await changes('gone_at', undefined, midnight)).get(day)
      const before = past.at(-1) ?? { count: 0, bytes: 0 }
      // What was remembered may be older than what is gone.
      const count = Math.max(0, before.count + (made?.count ?? 0) - (gone?.count ?? 0))
      const bytes = Math.max(0, before.bytes + (made?.bytes ?? 0) - (gone?.bytes ?? 0))
      return [...past, { day, count, bytes }]
    }
  }
}

/** From now on it is known what is stored when, unless it was known before. */
export async function beginHistory(trx: Kysely<Tables>, at: Date): Promise<void> {
  await trx
    .insertInto('history_start')
    .values({ id: 1, since: at.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Writes down what a list shows that it did not show before, in the list's own transaction. */
export async function noteInHistory(
  trx: Kysely<Tables>,
  seen: {
    readonly listed: readonly Snapshot[]
    readonly goneIds: readonly string[]
    readonly at: Date
  }
): Promise<void> {
  for (const rows of inBatches(seen.listed.flatMap(historyRows))) {
    await trx
      .insertInto('snapshot_history')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          instance_id: eb.ref('excluded.instance_id'),
          created_at: eb.ref('excluded.created_at'),
          bytes: eb.ref('excluded.bytes'),
          gone_at: null
        }))
      )
      .execute()
  }
  for (const ids of inBatches(seen.goneIds)) {
    await trx
      .updateTable('snapshot_history')
      .set({ gone_at: seen.at.toISOString() })
      .where('id', 'in', ids)
      .where('gone_at', 'is', null)
      .execute()
  }
  if (seen.goneIds.length === 0) return
  const forgotten = new Date(seen.at.getTime() - REMEMBERED_MS)
  await trx.deleteFrom('snapshot_history').where('gone_at', '<', forgotten.toISOString()).execute()
}

/** What was held when is told of one account. @throws DatabaseError */
export async function forgetHistory(trx: Kysely<Tables>): Promise<void> {
  await trx.deleteFrom('snapshot_history').execute()
  await trx.deleteFrom('history_start').execute()
}

/** None of one that is not complete: how large it will be is not known yet. */
function historyRows(snapshot: Snapshot) {
  const { id, instanceId, createdAt, status, compressedBytes, sizeBytes } = snapshot
  if (status !== 'complete' || createdAt === undefined) return []
  return [
    {
      id,
      instance_id: instanceId ?? null,
      created_at: createdAt.toISOString(),
      bytes: compressedBytes ?? sizeBytes,
      gone_at: null
    }
  ]
}
