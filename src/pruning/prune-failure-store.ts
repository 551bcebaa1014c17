import type { Kysely } from 'kysely'
import { errorMessage, type Snapshot, type VultrError } from '../account/index.js'
import { retryDelayMs } from '../common/index.js'
import { type Database, storedCount, storedInstant, type Tables } from '../database/index.js'
import {
  asItIs,
  isSameMessage,
  type Message,
  storedMessage,
  writeMessage
} from '../wording/index.js'

type Db = Kysely<Tables>

/** An expired snapshot that Vultr would not delete. */
export interface PruneFailure {
  readonly snapshotId: string
  readonly instanceId: string
  /** Vultr's sentence, or ours where it gave none. */
  readonly reason: Message
  readonly attempts: number
  /** Undefined where it cannot be read: then it is due. */
  readonly nextAttemptAt: Date | undefined
}

/** What Vultr would not delete, and when each is tried again. */
export interface PruneFailureStore {
  failures(db?: Db): Promise<readonly PruneFailure[]>
  /** @returns whether it is told: once, and again only when Vultr gives another reason. */
  failed(trx: Db, snapshot: Snapshot, error: VultrError): Promise<boolean>
}

/** First wait after Vultr would not delete one, in ms; it doubles up to half an hour. */
const RETRY_MS = 5 * 60_000

/** Rows in `prune_failures`. @throws DatabaseError from each call */
export function createPruneFailureStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly random: () => number
}): PruneFailureStore {
  const { database, clock } = deps
  return {
    async failures(db = database.db) {
      const rows = await db.selectFrom('prune_failures').selectAll().execute()
      return rows.map((row) => ({
        snapshotId: row.snapshot_id,
        instanceId: row.instance_id,
        reason: storedMessage(row.sentence) ?? asItIs(''),
        attempts: storedCount(row.attempts) ?? 0,
        nextAttemptAt: storedInstant(row.next_attempt_at)
      }))
    },
    async failed(trx, snapshot, error) {
      const now = clock.now()
      const former = await trx
        .selectFrom('prune_failures')
        .select(['sentence', 'attempts'])
        .where('snapshot_id', '=', snapshot.id)
        .executeTakeFirst()
      const attempts = (storedCount(former?.attempts) ?? 0) + 1
      const delay = retryDelayMs({
        baseMs: RETRY_MS,
        attempts,
        retryAfterMs: error.retryAfterMs,
        random: deps.random()
      })
      const columns = {
        instance_id: snapshot.instanceId ?? '',
        sentence: writeMessage(errorMessage(error)),
        attempts,
        next_attempt_at: new Date(now.getTime() + delay).toISOString()
      }
      await trx
        .insertInto('prune_failures')
        .values({ snapshot_id: snapshot.id, first_at: now.toISOString(), ...columns })
        .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(columns))
        .execute()
      const told = former === undefined ? undefined : storedMessage(former.sentence)
      return told === undefined || !isSameMessage(told, errorMessage(error))
    }
  }
}
