import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import { type MessageContent, readContent, writeContent } from './alert-content.js'
import { type ChannelFilter, filtered } from './channel-filter.js'
import { compactMembers } from './compact-members.js'

/** Where a message can go. */
export interface Target {
  readonly id: string
  readonly filter: ChannelFilter
}

/**
 * Writes a message down, and to which channels it is to be sent; part of the caller's transaction, so
 * that it is told if and only if what it tells of was written.
 * @param message.id of a message that must be written once only; then a second one changes nothing.
 */
export async function enqueue(
  trx: Kysely<Tables>,
  message: { readonly id?: string; readonly content: MessageContent; readonly at: Date },
  targets: readonly Target[]
): Promise<void> {
  const content = await asHeard(trx, message.content)
  const wanted = targets.filter(({ filter }) => filtered(content, filter) !== undefined)
  const heard = await thoseWhoHeard(trx, content)
  const channels = heard === undefined ? wanted : wanted.filter(({ id }) => heard.has(id))
  const id = message.id ?? randomUUID()
  const at = message.at.toISOString()
  const written = await trx
    .insertInto('alert_messages')
    .values({
      id,
      alert_id: content.type === 'alert' ? content.alertId : null,
      at,
      content: writeContent(compacted(content))
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows === 0n || channels.length === 0) return
  const rows = channels.map((channel) => ({
    id: randomUUID(),
    message_id: id,
    channel_id: channel.id,
    state: 'waiting' as const,
    created_at: at
  }))
  await trx.insertInto('alert_deliveries').values(rows).execute()
}

function compacted(content: MessageContent): MessageContent {
  if (content.type !== 'alert') return content
  return { ...content, members: compactMembers(content.members) }
}

/**
 * What is over with the tags under which its beginning was told as well: they may have been taken away
 * since, or not been known yet when it was first seen.
 */
async function asHeard(trx: Kysely<Tables>, content: MessageContent): Promise<MessageContent> {
  if (content.type !== 'alert' || content.state !== 'resolved') return content
  const row = await trx
    .selectFrom('alert_messages')
    .select('content')
    .where('alert_id', '=', content.alertId)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst()
  const opened = row === undefined ? undefined : readContent(row.content)
  if (opened?.type !== 'alert') return content
  const before = new Map(opened.members.map(({ conditionId, told }) => [conditionId, told.tags]))
  const members = content.members.map((member) => {
    const tags = [...(member.told.tags ?? []), ...(before.get(member.conditionId) ?? [])]
    return { ...member, told: { ...member.told, tags: [...new Set(tags)] } }
  })
  return { ...content, members }
}

/** That something is over is of interest to those alone who were told that it began. */
async function thoseWhoHeard(
  trx: Kysely<Tables>,
  content: MessageContent
): Promise<ReadonlySet<string> | undefined> {
  if (content.type !== 'alert' || content.state !== 'resolved') return undefined
  const rows = await trx
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select('alert_deliveries.channel_id')
    .distinct()
    .where('alert_messages.alert_id', '=', content.alertId)
    .where('alert_deliveries.state', '!=', 'failed')
    .execute()
  return new Set(rows.map(({ channel_id }) => channel_id))
}
