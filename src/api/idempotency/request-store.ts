import type { Database } from '../../database/index.js'
import type { Written } from '../http/send.js'

/** Who asked, and under which key. */
export interface AskedBy {
  readonly caller: string
  readonly key: string
}

/** What is known of a key that was used before. */
export type Before =
  /** Nothing: the request is this caller's to answer now. */
  | { readonly kind: 'mine' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'in-progress' }
  /** Whoever had it was stopped in the middle, or could not note its answer: nobody knows what was done. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'answered'; readonly written: Written }

/** Answers are kept this long, in ms. */
const KEPT_MS = 86_400_000

/** No answer takes longer than the longest wait for a snapshot, and a margin, in ms. */
const LEASE_MS = 15 * 60_000

/** Requests by their keys, for all processes on the database. @throws DatabaseError from each call */
export function createRequestStore(deps: {
  readonly database: Pick<Database, 'db' | 'transaction'>
  readonly clock: { now(): Date }
}) {
  const { database, clock } = deps
  const after = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
  return {
    /** Takes the key, unless it was used. What is older than a day is forgotten by the way. */
    async begin({ caller, key }: AskedBy, requestHash: string): Promise<Before> {
      return await database.transaction(async (trx): Promise<Before> => {
        await trx.deleteFrom('api_requests').where('asked_at', '<=', after(-KEPT_MS)).execute()
        const row = await trx
          .selectFrom('api_requests')
          .selectAll()
          .where('caller', '=', caller)
          .where('idempotency_key', '=', key)
          .executeTakeFirst()
        if (row !== undefined) {
          if (row.request_hash !== requestHash) return { kind: 'other-request' }
          if (row.status !== null) return { kind: 'answered', written: writtenOf(row) }
          return { kind: row.lease_until > after(0) ? 'in-progress' : 'unfinished' }
        }
        await trx
          .insertInto('api_requests')
          .values({
            caller,
            idempotency_key: key,
            request_hash: requestHash,
            asked_at: after(0),
            lease_until: after(LEASE_MS),
            status: null,
            headers: null,
            body: null
          })
          .execute()
        return { kind: 'mine' }
      })
    },

    async keep({ caller, key }: AskedBy, { status, headers, text }: Written): Promise<void> {
      await database.db
        .updateTable('api_requests')
        .set({ status, headers: JSON.stringify(headers), body: text ?? null })
        .where('caller', '=', caller)
        .where('idempotency_key', '=', key)
        .execute()
    },

    /** Nobody knows what was done: nothing is done again with the key. */
    async giveUp({ caller, key }: AskedBy): Promise<void> {
      await database.db
        .updateTable('api_requests')
        .set({ lease_until: after(0) })
        .where('caller', '=', caller)
        .where('idempotency_key', '=', key)
        .where('status', 'is', null)
        .execute()
    },

    /** Nothing was done: the key can be used again. */
    async release({ caller, key }: AskedBy): Promise<void> {
      await database.db
        .deleteFrom('api_requests')
        .where('caller', '=', caller)
        .where('idempotency_key', '=', key)
        .where('status', 'is', null)
        .execute()
    }
  }
}

function writtenOf(row: {
  readonly status: number | null
  readonly headers: string | null
  readonly body: string | null
}): Written {
  return {
    status: Number(row.status ?? 200),
    headers: { ...JSON.parse(row.headers ?? '{}'), 'Idempotency-Replayed': 'true' },
    text: row.body ?? undefined
  }
}
