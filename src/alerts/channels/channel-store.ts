import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { type NewActivity, recordActivity } from '../../activity/index.js'
import {
  type Database,
  storedCount,
  storedId,
  storedInstant,
  storedText,
  type Tables
} from '../../database/index.js'
import { createEncryption } from '../../settings/index.js'
import { asItIs, message, writeMessage } from '../../wording/index.js'
import { retryAtOnce } from '../outbox/delivery-store.js'
import type { Channel } from './channel.js'
import { UNREADABLE } from './channel-results.js'
import {
  type ChannelRules,
  channelRulesSchema,
  usualRules,
  type Way,
  waySchema
} from './channel-settings.js'

/** A channel as it is saved. */
export interface NewChannel {
  readonly name: string
  readonly rules: ChannelRules
  readonly way: Way
}

/** The channels that admins added. @throws DatabaseError from each call */
export interface ChannelStore {
  list(db?: Kysely<Tables>): Promise<readonly Channel[]>
  /** @returns its id. With its entry in Activity. */
  add(channel: NewChannel, actor: string): Promise<string>
  /**
   * @param version the one that was changed from.
   * @returns false where somebody has saved or removed it since.
   */
  change(id: string, version: number, channel: NewChannel, actor: string): Promise<boolean>
  /** What was on its way to it goes with it. @returns false where there is none (any more). */
  remove(id: string, actor: string): Promise<boolean>
}

/** Rows in `alert_channels`; how they reach somebody is encrypted like the API key. */
export function createChannelStore(deps: {
  readonly database: Database
  readonly secretKey: string | Uint8Array
  readonly clock: { now(): Date }
}): ChannelStore {
  const { database, clock } = deps
  const encryption = createEncryption(deps.secretKey)

  function columnsOf(id: string, { name, rules, way }: NewChannel, actor: string, at: string) {
    const settings = JSON.stringify({ ...channelRulesSchema.parse(rules), kind: way.kind })
    const sealed = encryption.encrypt(JSON.stringify(waySchema.parse(way)), rowOf(id))
    return { name, settings, ...sealed, saved_at: at, saved_by: actor }
  }

  function toChannel(row: Selectable<Tables['alert_channels']>): Channel[] {
    const id = storedId(row.id)
    const rules = parsedJson(row.settings)
    const kind = kindOf(rules)
    if (id === undefined || kind === undefined) return []
    const opened = encryption.decrypt(row, rowOf(id))
    return [
      {
        id,
        name: asItIs(storedText(row.name) ?? ''),
        origin: 'page',
        kind,
        rules: channelRulesSchema.safeParse(rules).data ?? usualRules(kind, 'en'),
        way: opened === undefined ? undefined : waySchema.safeParse(parsedJson(opened)).data,
        version: storedCount(row.version) ?? 0,
        createdAt: storedInstant(row.created_at)
      }
    ]
  }

  return {
    async list(db = database.db) {
      const rows = await db.selectFrom('alert_channels').selectAll().orderBy('created_at').execute()
      return rows.flatMap(toChannel)
    },
    async add(channel, actor) {
      const id = randomUUID()
      const now = clock.now()
      const at = now.toISOString()
      await database.transaction(async (trx) => {
        await trx
          .insertInto('alert_channels')
          .values({ id, version: 1, created_at: at, ...columnsOf(id, channel, actor, at) })
          .execute()
        await record(trx, 'added', channel.name, actor, now)
      })
      return id
    },
    async change(id, version, channel, actor) {
      const now = clock.now()
      const isChanged = await database.transaction(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('alert_channels')
          .set({ version: version + 1, ...columnsOf(id, channel, actor, now.toISOString()) })
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        // Whoever enters it again has put that right.
        await trx
          .deleteFrom('alert_channel_results')
          .where('channel_id', '=', id)
          .where('answer', '=', writeMessage(UNREADABLE))
          .execute()
        await retryAtOnce(trx, id)
        await record(trx, 'changed', channel.name, actor, now)
        return true
      })
      // A secret that was replaced leaves the files.
      if (isChanged) await database.erase()
      return isChanged
    },
    async remove(id, actor) {
      const isRemoved = await database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('alert_channels')
          .where('id', '=', id)
          .returning('name')
          .executeTakeFirst()
        if (row === undefined) return false
        const isOpen = ['waiting', 'sending', 'held'] as const
        await trx
          .deleteFrom('alert_deliveries')
          .where('channel_id', '=', id)
          .where('state', 'in', isOpen)
          .execute()
        await trx.deleteFrom('alert_channel_results').where('channel_id', '=', id).execute()
        await record(trx, 'removed', storedText(row.name) ?? '', actor, clock.now())
        return true
      })
      if (isRemoved) await database.erase()
      return isRemoved
    }
  }
}

/** The row is part of what is authenticated, so that a ciphertext cannot be moved to another one. */
function rowOf(id: string): string {
  return `alert_channels/${id}`
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function kindOf(rules: unknown): Way['kind'] | undefined {
  const kind = typeof rules === 'object' && rules !== null && 'kind' in rules && rules.kind
  return kind === 'mail' || kind === 'webhook' || kind === 'heartbeat' ? kind : undefined
}

function record(
  trx: Kysely<Tables>,
  what: 'added' | 'changed' | 'removed',
  name: string,
  actor: string,
  at: Date
): Promise<void> {
  const entry: NewActivity = {
    at,
    actor,
    kind: 'settings',
    outcome: 'ok',
    subject: name,
    message: message('alert.channel.saved', { what })
  }
  return recordActivity(trx, entry)
}
