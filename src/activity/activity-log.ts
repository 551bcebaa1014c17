import type { Kysely } from 'kysely'
import type { Database, Tables } from '../database/index.js'

/** Entries are kept this long, in days: a year and a month to look back over. */
export const ACTIVITY_DAYS = 400

export type ActivityOutcome = 'ok' | 'failed' | 'missed' | 'info'

/** What an entry is about. */
export type ActivityKind =
  | 'run'
  | 'prune'
  | 'snapshot'
  | 'restore'
  | 'settings'
  | 'api-key'
  | 'sign-in'

export interface ActivityEntry {
  readonly id: number
  readonly at: Date
  /** A user's name, or `scheduler`. */
  readonly actor: string
  readonly kind: ActivityKind
  readonly outcome: ActivityOutcome
  readonly instanceId: string | undefined
  readonly snapshotId: string | undefined
  /** What it was done to, as an admin knows it: a snapshot's or a setting's name; hostile text. */
  readonly subject: string | undefined
  /** What happened, with Vultr's own sentence where there was one. */
  readonly sentence: string
}

export type NewActivity = Pick<ActivityEntry, 'at' | 'actor' | 'kind' | 'outcome' | 'sentence'> & {
  readonly instanceId?: string | undefined
  readonly snapshotId?: string | undefined
  readonly subject?: string | undefined
}

export interface ActivityFilter {
  readonly outcome?: ActivityOutcome | undefined
  readonly instanceId?: string | undefined
}

export interface ActivityPage {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[]
  readonly total: number
}

/** What was done, by whom, and how it ended. */
export interface ActivityLog {
  /** @throws DatabaseError */
  record(entry: NewActivity): Promise<void>
  /** @throws DatabaseError */
  page(
    filter: ActivityFilter,
    range: { readonly offset: number; readonly limit: number }
  ): Promise<ActivityPage>
  /** Forgets what is older than 400 days. @throws DatabaseError */
  forgetOld(now: Date): Promise<void>
}

/** Writes an entry on a connection or in a transaction, so that it stands or falls with what it tells of. */
export async function recordActivity(db: Kysely<Tables>, entry: NewActivity): Promise<void> {
  await db
    .insertInto('activity')
    .values({
      at: entry.at.toISOString(),
      actor: entry.actor,
      kind: entry.kind,
      outcome: entry.outcome,
      instance_id: entry.instanceId ?? null,
      snapshot_id: entry.snapshotId ?? null,
      subject: entry.subject ?? null,
      sentence: entry.sentence
    })
    .execute()
}

export function createActivityLog({ database }: { readonly database: Database }): ActivityLog {
  return {
    record: (entry) => recordActivity(database.db, entry),
    async page(filter, { offset, limit }) {
      let matching = database.db.selectFrom('activity')
      if (filter.outcome !== undefined) matching = matching.where('outcome', '=', filter.outcome)
      if (filter.instanceId !== undefined) {
        matching = matching.where('instance_id', '=', filter.instanceId)
      }
      const { total } = await matching
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await matching
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .offset(offset)
        .limit(limit)
        .execute()
      return {
        total: Number(total),
        entries: rows.map((row) => ({
          id: row.id,
          at: new Date(row.at),
          actor: row.actor,
          kind: row.kind as ActivityKind,
          outcome: row.outcome,
          instanceId: row.instance_id ?? undefined,
          snapshotId: row.snapshot_id ?? undefined,
          subject: row.subject ?? undefined,
          sentence: row.sentence
        }))
      }
    },
    async forgetOld(now) {
      const oldest = new Date(now.getTime() - ACTIVITY_DAYS * 86_400_000)
      await database.db.deleteFrom('activity').where('at', '<', oldest.toISOString()).execute()
    }
  }
}
