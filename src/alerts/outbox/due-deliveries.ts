import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import { storedInstant, type Tables } from '../../database/index.js'
import { type MessageContent, readContent } from './alert-content.js'
import { isNotice } from './held-back.js'

const HOUR_MS = 3_600_000

/** A request ends within ten seconds; after this, in ms, its process is gone. */
export const LEASE_MS = 120_000

/** One message on its way to one channel. */
export interface Delivery {
  readonly number: number
  /** Stays the same at every attempt. */
  readonly id: string
  readonly attempts: number
  /** Whether those after it wait for it: where the channel itself does not answer. */
  readonly isBlocking: boolean
  readonly createdAt: Date | undefined
  readonly nextAttemptAt: Date | undefined
  readonly leaseUntil: Date | undefined
  readonly at: Date | undefined
  /** Undefined where it cannot be read. */
  readonly content: MessageContent | undefined
}

/** Something critical began or is over; of what cannot be read nobody knows. */
const urgency = sql`CASE WHEN json_valid(content) THEN
  CASE WHEN json_extract(content, '$.severity') = 'critical'
    AND json_extract(content, '$.state') IN ('opened', 'resolved') THEN 0 ELSE 1 END
  ELSE 1 END`

/** @throws DatabaseError */
export async function readDue(
  db: Kysely<Tables>,
  now: Date,
  of: {
    readonly channelId: string
    readonly limit: number
    readonly order: 'urgent first' | undefined
  }
): Promise<readonly Delivery[]> {
  const { channelId, limit, order } = of
  const rows = await db
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .selectAll('alert_deliveries')
    .select(['alert_messages.at', 'alert_messages.content'])
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['waiting', 'sending'])
    .where((eb) => eb.not(isWaiting(eb, 'next_attempt_at', now, HOUR_MS)))
    .where((eb) => eb.not(isWaiting(eb, 'lease_until', now, LEASE_MS)))
    .$if(order !== undefined, (query) => query.orderBy(urgency))
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map(toDelivery)
}

/** @throws DatabaseError */
export async function isBlocked(
  db: Kysely<Tables>,
  channelId: string,
  now: Date
): Promise<boolean> {
  const row = await db
    .selectFrom('alert_deliveries')
    .select('number')
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['waiting', 'sending'])
    .where((eb) =>
      eb.or([
        eb.and([eb('is_blocking', '=', 1), isWaiting(eb, 'next_attempt_at', now, HOUR_MS)]),
        isWaiting(eb, 'lease_until', now, LEASE_MS)
      ])
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** @throws DatabaseError */
export async function triedWithinHour(
  db: Kysely<Tables>,
  channelId: string,
  now: Date
): Promise<number> {
  const since = new Date(now.getTime() - HOUR_MS).toISOString()
  const { count } = await db
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('attempts', '>', 0)
    .where(sql<boolean>`NOT ${isNotice}`)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('state', 'in', ['sent', 'failed']),
          eb('ended_at', '>', since),
          eb('ended_at', '<=', now.toISOString())
        ]),
        // What waits for its next attempt had its last one within the hour.
        eb.and([
          eb('state', 'in', ['waiting', 'sending']),
          isWaiting(eb, 'next_attempt_at', now, HOUR_MS)
        ])
      ])
    )
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Further ahead than `mostMs` it was written while the clock was wrong. */
export function isWaiting(
  eb: ExpressionBuilder<Tables, 'alert_deliveries'>,
  column: 'next_attempt_at' | 'lease_until',
  now: Date,
  mostMs: number
) {
  const latest = new Date(now.getTime() + mostMs).toISOString()
  const until = eb.fn.coalesce(column, eb.val(''))
  return eb.and([eb(until, '>', now.toISOString()), eb(until, '<=', latest)])
}

function toDelivery(
  row: Selectable<Tables['alert_deliveries']> & { readonly at: string; readonly content: string }
): Delivery {
  return {
    number: row.number,
    id: row.id,
    attempts: row.attempts,
    isBlocking: row.is_blocking === 1,
    createdAt: storedInstant(row.created_at),
    nextAttemptAt: storedInstant(row.next_attempt_at),
    leaseUntil: storedInstant(row.lease_until),
    at: storedInstant(row.at),
    content: readContent(row.content)
  }
}
