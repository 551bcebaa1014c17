import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Database, storedInstant, type Tables } from '../../database/index.js'
import { type Message, writeMessage } from '../../wording/index.js'
import { type HeldBack, type MessageContent, readContent, writeContent } from './alert-content.js'

const HOUR_MS = 3_600_000

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

/** How an attempt ended. */
export interface Attempt {
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly isBlocking: boolean
  readonly nextAttemptAt: Date | undefined
  readonly answer: Message
}

/** Rows in `alert_deliveries`. @throws DatabaseError from each call */
export interface DeliveryStore {
  /** What is not through yet, the oldest first. */
  open(channelId: string, limit: number): Promise<readonly Delivery[]>
  /** Makes it the caller's alone until then. @returns false where another process was first. */
  claim(delivery: Delivery, leaseUntil: Date): Promise<boolean>
  /** What came of an attempt, for the delivery and for its channel. */
  ended(channelId: string, delivery: Delivery, attempt: Attempt): Promise<void>
  /** Nothing can be sent on a channel; written down again only once that changed. */
  failing(channelId: string, answer: Message): Promise<void>
  sentWithinHour(channelId: string): Promise<number>
  hold(delivery: Delivery): Promise<void>
  /** Tells in one message how many were held back, where any were that nobody was told of. */
  tellHeld(channelId: string): Promise<void>
}

export function createDeliveryStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): DeliveryStore {
  const { database, clock } = deps
  const { db } = database
  return {
    async open(channelId, limit) {
      const rows = await db
        .selectFrom('alert_deliveries')
        .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
        .selectAll('alert_deliveries')
        .select(['alert_messages.at', 'alert_messages.content'])
        .where('channel_id', '=', channelId)
        .where('state', 'in', ['waiting', 'sending'])
        .orderBy('number')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        number: row.number,
        id: row.id,
        attempts: row.attempts,
        isBlocking: row.is_blocking === 1,
        createdAt: storedInstant(row.created_at),
        nextAttemptAt: storedInstant(row.next_attempt_at),
        leaseUntil: storedInstant(row.lease_until),
        at: storedInstant(row.at),
        content: readContent(row.content)
      }))
    },
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
    async sentWithinHour(channelId) {
      const since = new Date(clock.now().getTime() - HOUR_MS).toISOString()
      const { count } = await db
        .selectFrom('alert_deliveries')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('channel_id', '=', channelId)
        .where('state', '=', 'sent')
        .where('ended_at', '>', since)
        .where('ended_at', '<=', clock.now().toISOString())
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async hold({ number }) {
      await db
        .updateTable('alert_deliveries')
        .set({ state: 'held', ended_at: clock.now().toISOString(), lease_until: null })
        .where('number', '=', number)
        .execute()
    },
    tellHeld: (channelId) => database.transaction((trx) => tellHeld(trx, channelId, clock.now()))
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

/** As many are named. */
const MOST_NAMED = 20

async function tellHeld(trx: Kysely<Tables>, channelId: string, now: Date): Promise<void> {
  const held = await trx
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select(['number', 'content'])
    .where('channel_id', '=', channelId)
    .where('state', '=', 'held')
    .where('answer', 'is', null)
    .orderBy('number')
    .execute()
  if (held.length === 0) return
  const id = randomUUID()
  const at = now.toISOString()
  const about = held.slice(0, MOST_NAMED).flatMap(({ content }) => aboutOf(readContent(content)))
  const content: MessageContent = { type: 'held-back', count: held.length, about }
  await trx
    .insertInto('alert_messages')
    .values({ id, alert_id: null, at, content: writeContent(content) })
    .execute()
  await trx
    .insertInto('alert_deliveries')
    .values({
      id: randomUUID(),
      message_id: id,
      channel_id: channelId,
      state: 'waiting',
      created_at: at
    })
    .execute()
  await trx
    .updateTable('alert_deliveries')
    // It is told now.
    .set({ answer: id })
    .where('channel_id', '=', channelId)
    .where('state', '=', 'held')
    .where('answer', 'is', null)
    .execute()
}

function aboutOf(content: MessageContent | undefined): HeldBack[] {
  const [member] = content?.type === 'alert' ? content.members : []
  if (content?.type !== 'alert' || member === undefined) return []
  return [{ name: member.told.name, title: member.told.title, state: content.state }]
}
