import { type Database, storedInstant, storedText } from '../../database/index.js'
import { asItIs, type Message, message, readMessage } from '../../wording/index.js'
import type { FailingChannel } from '../conditions/channel-conditions.js'
import type { Channel } from './channel.js'

/** How the last attempt on a channel ended. */
export interface ChannelResult {
  readonly at: Date | undefined
  readonly isOk: boolean
  readonly answer: Message
  /** Since when no attempt succeeds. */
  readonly failingSince: Date | undefined
}

const LONGEST_ANSWER = 10_000

/** By the ids of the channels. @throws DatabaseError */
export async function readResults({ db }: Database): Promise<ReadonlyMap<string, ChannelResult>> {
  const rows = await db.selectFrom('alert_channel_results').selectAll().execute()
  return new Map(
    rows.map((row) => {
      const answer = storedText(row.answer, LONGEST_ANSWER)
      return [
        row.channel_id,
        {
          at: storedInstant(row.at),
          isOk: row.is_ok === 1,
          answer: answer === undefined ? asItIs('') : readMessage(answer),
          failingSince: storedInstant(row.failing_since)
        }
      ]
    })
  )
}

/** What is said of a channel that this secret key does not open. */
export const UNREADABLE = message('alert.channel.unreadable')

/** Its stored settings cannot be decrypted, or are none. */
export function isUnreadable({ kind, way }: Channel): boolean {
  return kind !== 'host' && way === undefined
}

/** Those on which nothing arrives. @throws DatabaseError */
export async function failingChannels(
  database: Database,
  channels: readonly Channel[]
): Promise<readonly FailingChannel[]> {
  const results = await readResults(database)
  return channels.flatMap((channel) => {
    const { id, name } = channel
    const result = results.get(id)
    if (result?.failingSince === undefined) return []
    // It was entered again, or the key was put right; what is sent next shows whether that helped.
    if (result.answer.code === UNREADABLE.code && !isUnreadable(channel)) return []
    return [{ id, name, since: result.failingSince, answer: result.answer }]
  })
}
