import type { Kysely } from 'kysely'
import type { Database, Tables } from '../../database/index.js'
import { type Message, writeMessage } from '../../wording/index.js'
import type { ChannelFilter } from './channel-filter.js'
import {
  type Delivery,
  isBlocked,
  isWaiting,
  LEASE_MS,
  readDue,
  triedWithinHour
} from './due-deliveries.js'
import { isNotice, tellHeld } from './held-back.js'

/** How an attempt ended. */
export interface Attempt {
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly isBlocking: boolean
  readonly nextAttemptAt: Date | undefined
  readonly answer: Message
}

/** Rows in `alert_deliveries`. @throws DatabaseError from each call */
export interface DeliveryStore {
  /** What is to be sent now, the oldest first; or first of all that something critical began or is over. */
  due(channelId: string, limit: number, order?: 'urgent first'): Promise<readonly Delivery[]>
  /** Whether the channel did not answer and is left alone, or another process sends on it. */
  isBlocked(channelId: string): Promise<boolean>
  /** Makes it the caller's alone until then. @returns false where another process was first. */
  claim(delivery: Delivery, leaseUntil: Date): Promise<boolean>
  /** What came of an attempt, for the delivery and for its channel. */
  ended(channelId: string, delivery: Delivery, attempt: Attempt): Promise<void>
  /** Nothing can be sent on a channel; written down again only once that changed. */
  failing(channelId: string, answer: Message): Promise<void>
  /** Nothing was sent, so it says nothing of the channel. */
  giveUp(delivery: Delivery, why: Message): Promise<void>
  /** The same of all that is older; what was answered last stays. */
  giveUpOlder(channelId: string, before: Date, why: Message): Promise<void>
  /** How many were tried, whatever was answered, without those that say how many were held back. */
  triedWithinHour(channelId: string): Promise<number>
  /** Holds back what was never tried: the answer to what was may have been lost. */
  holdRest(channelId: string): Promise<void>
  /**
   * Tells in one message how many were held back, once an hour, where any were that nobody was told of.
   * @returns whether there is such a message now.
   */
  tellHeld(channelId: string, filter: ChannelFilter): Promise<boolean>
}

export function createDeliveryStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): DeliveryStore {
  const { database, clock } = deps
  const { db } = database
  return {
    due: (channelId, limit, order) => readDue(db, clock.now(), { channelId, limit, order }),
    isBlocked: (channelId) => isBlocked(db, channelId, clock.now()),
    async claim({ number, attempts }, leaseUntil) {
      const { numUpdatedRows } = await db
        .updateTable('alert_deliveries')
        .set({ state: 'sending', attempts: attempts + 1, lease_until: leaseUntil.toISOString() })
        .where('number', '=', number)
        .where('attempts', '=', attempts)
        .where('state', 'in', ['waiting', 'sending'])
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    ended: (channelId, delivery, attempt) =>
      database.transaction(async (trx) => {
        const now = clock.now()
        const isOver = attempt.state !== 'waiting'
        await trx
          .updateTable('alert_deliveries')
          .set({
            state: attempt.state,
            is_blocking: attempt.isBlocking ? 1 : 0,
            next_attempt_at: attempt.nextAttemptAt?.toISOString() ?? null,
            lease_until: null,
            ended_at: isOver ? now.toISOString() : null,
            answer: writeMessage(attempt.answer)
          })
          .where('number', '=', delivery.number)
          .execute()
        await recordResult(trx, channelId, attempt.state === 'sent', attempt.answer, now)
      }),
    failing: (channelId, answer) =>
      database.transaction(async (trx) => {
        const known = await trx
          .selectFrom('alert_channel_results')
          .select('channel_id')
          .where('channel_id', '=', channelId)
          .where('is_ok', '=', 0)
          .where('answer', '=', writeMessage(answer))
          .executeTakeFirst()
        if (known === undefined) await recordResult(trx, channelId, false, answer, clock.now())
      }),
    async giveUp({ number }, why) {
      await db
        .updateTable('alert_deliveries')
        .set({ ...givenUp(clock.now()), answer: writeMessage(why) })
        .where('number', '=', number)
        .execute()
    },
    async giveUpOlder(channelId, before, why) {
      await db
        .updateTable('alert_deliveries')
        .set((eb) => ({
          ...givenUp(clock.now()),
          answer: eb.fn.coalesce('answer', eb.val(writeMessage(why)))
        }))
        .where('channel_id', '=', channelId)
        .where('state', 'in', ['waiting', 'sending'])
        .where('created_at', '<=', before.toISOString())
        .where((eb) => eb.not(isWaiting(eb, 'lease_until', clock.now(), LEASE_MS)))
        .execute()
    },
    triedWithinHour: (channelId) => triedWithinHour(db, channelId, clock.now()),
    async holdRest(channelId) {
      await db
        .updateTable('alert_deliveries')
        .set({ state: 'held', ended_at: clock.now().toISOString(), lease_until: null })
        .where('channel_id', '=', channelId)
        .where('state', '=', 'waiting')
        .where('attempts', '=', 0)
        .where('message_id', 'not in', db.selectFrom('alert_messages').select('id').where(isNotice))
        .execute()
    },
    async tellHeld(channelId, filter) {
      const isAnyHeld = await db
        .selectFrom('alert_deliveries')
        .select('number')
        .where('channel_id', '=', channelId)
        .where('state', '=', 'held')
        .where('answer', 'is', null)
        .limit(1)
        .executeTakeFirst()
      // Hardly ever, and a transaction writes each time.
      if (isAnyHeld === undefined) return false
      return database.transaction((trx) => tellHeld(trx, channelId, filter, clock.now()))
    }
  }
}

/** What could not be delivered before may get through now; part of the caller's transaction. */
export async function retryAtOnce(trx: Kysely<Tables>, channelId: string): Promise<void> {
  await trx
    .updateTable('alert_deliveries')
    .set({ next_attempt_at: null })
    .where('channel_id', '=', channelId)
    .where('state', '=', 'waiting')
    .execute()
}

function givenUp(now: Date) {
  const ended_at = now.toISOString()
  return {
    state: 'failed' as const,
    is_blocking: 0,
    next_attempt_at: null,
    lease_until: null,
    ended_at
  }
}

/** How the last attempt on a channel ended; part of the caller's transaction. */
export async function recordResult(
  trx: Kysely<Tables>,
  channelId: string,
  isOk: boolean,
  answer: Message,
  now: Date
): Promise<void> {
  const at = now.toISOString()
  const columns = { at, is_ok: isOk ? 1 : 0, answer: writeMessage(answer) }
  await trx
    .insertInto('alert_channel_results')
    .values({ channel_id: channelId, ...columns, failing_since: isOk ? null : at })
    .onConflict((conflict) =>
      conflict.column('channel_id').doUpdateSet((eb) => ({
        ...columns,
        failing_since: isOk
          ? null
          : eb.fn.coalesce('alert_channel_results.failing_since', eb.val(at))
      }))
    )
    .execute()
}
