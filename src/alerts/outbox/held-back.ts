import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../database/index.js'
import { type HeldBack, type MessageContent, readContent } from './alert-content.js'
import { type ChannelFilter, filtered } from './channel-filter.js'
import { enqueue } from './enqueue.js'

const HOUR_MS = 3_600_000

/** As many are named. */
const MOST_NAMED = 20

/** Whether a message is the one that says how many were held back, as `writeContent` writes it. */
export const isNotice = sql<boolean>`alert_messages.content LIKE '{"type":"held-back"%'`

/**
 * Writes one message that says how many were held back, where any were that it was not told of, once an
 * hour; part of the caller's transaction. @returns whether there is one now.
 */
export async function tellHeld(
  trx: Kysely<Tables>,
  channelId: string,
  filter: ChannelFilter,
  now: Date
): Promise<boolean> {
  const held = await trx
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select(['number', 'content'])
    .where('channel_id', '=', channelId)
    .where('state', '=', 'held')
    .where('answer', 'is', null)
    .orderBy('number')
    .execute()
  if (held.length === 0 || (await isToldLately(trx, channelId, now))) return false
  const id = randomUUID()
  await trx
    .updateTable('alert_deliveries')
    // It is told now.
    .set({ answer: id })
    .where('channel_id', '=', channelId)
    .where('state', '=', 'held')
    .where('answer', 'is', null)
    .execute()
  const told = held.flatMap(({ content }) => {
    const read = readContent(content)
    // Of what cannot be read nobody knows whether it is wanted; it is counted.
    const own = read === undefined ? { type: 'test' as const } : filtered(read, filter)
    return own ?? []
  })
  if (told.length === 0) return false
  const about = told.flatMap(aboutOf).slice(0, MOST_NAMED)
  const content = { type: 'held-back', count: told.length, about } as const
  await enqueue(trx, { id, content, at: now }, [{ id: channelId, filter }])
  return true
}

async function isToldLately(trx: Kysely<Tables>, channelId: string, now: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select('number')
    .where('channel_id', '=', channelId)
    .where('alert_messages.at', '>', new Date(now.getTime() - HOUR_MS).toISOString())
    .where('alert_messages.at', '<=', now.toISOString())
    .where(isNotice)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

function aboutOf(content: MessageContent): HeldBack[] {
  const [member] = content.type === 'alert' ? content.members : []
  if (content.type !== 'alert' || member === undefined) return []
  return [{ name: member.told.name, title: member.told.title, state: content.state }]
}
