import { type Database, storedInstant, storedText, storedWord } from '../../database/index.js'
import { type Message, readMessage } from '../../wording/index.js'
import { type MessageContent, readContent } from './alert-content.js'

const STATES = ['waiting', 'sending', 'sent', 'failed', 'held'] as const

/** What became of one message on one channel. */
export interface SentMessage {
  readonly id: string
  readonly channelId: string
  readonly createdAt: Date | undefined
  readonly state: (typeof STATES)[number] | undefined
  readonly attempts: number
  readonly nextAttemptAt: Date | undefined
  readonly endedAt: Date | undefined
  /** What the other side said last; undefined before the first attempt. */
  readonly answer: Message | undefined
  readonly content: MessageContent | undefined
}

/** Longer than any answer that is kept. */
const LONGEST_ANSWER = 10_000

/** What was sent, or is to be, the newest first. @throws DatabaseError */
export async function sentMessages(
  { db }: Database,
  of: { readonly limit: number; readonly offset: number; readonly channelId?: string }
): Promise<{ readonly messages: readonly SentMessage[]; readonly total: number }> {
  let all = db
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
  if (of.channelId !== undefined) all = all.where('channel_id', '=', of.channelId)
  const rows = await all
    .selectAll('alert_deliveries')
    .select('alert_messages.content')
    .orderBy('number', 'desc')
    .limit(of.limit)
    .offset(of.offset)
    .execute()
  const { total } = await all
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const messages = rows.map((row): SentMessage => {
    const state = storedWord(row.state, STATES)
    const answer = storedText(row.answer, LONGEST_ANSWER)
    return {
      id: row.id,
      channelId: row.channel_id,
      createdAt: storedInstant(row.created_at),
      state,
      attempts: row.attempts,
      nextAttemptAt: storedInstant(row.next_attempt_at),
      endedAt: storedInstant(row.ended_at),
      // Of one that was held back it is the message that told so.
      answer: answer === undefined || state === 'held' ? undefined : readMessage(answer),
      content: readContent(row.content)
    }
  })
  return { messages, total: Number(total) }
}

/**
 * Messages are kept so long, in ms, and those that are still on their way, and those of an alert that
 * stands: they tell who is to hear of its end.
 */
const KEPT_MS = 90 * 86_400_000

/** @throws DatabaseError */
export async function forgetOldMessages(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MS).toISOString()
  await database.transaction(async (trx) => {
    const standing = trx.selectFrom('alerts').select('id').where('over_at', 'is', null)
    const old = trx
      .selectFrom('alert_messages')
      .select('id')
      .where('at', '<', before)
      .where((eb) => eb.or([eb('alert_id', 'is', null), eb('alert_id', 'not in', standing)]))
    await trx
      .deleteFrom('alert_deliveries')
      .where('message_id', 'in', old)
      .where('state', 'in', ['sent', 'failed', 'held'])
      .execute()
    await trx
      .deleteFrom('alert_messages')
      .where('id', 'in', old)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('alert_deliveries')
              .select('number')
              .whereRef('alert_deliveries.message_id', '=', 'alert_messages.id')
          )
        )
      )
      .execute()
    await trx.deleteFrom('alerts').where('over_at', '<', before).execute()
  })
}
