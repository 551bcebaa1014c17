import { type Database, storedInstant, storedText } from '../../database/index.js'
import { asItIs, type Message, readMessage } from '../../wording/index.js'
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

/** Those on which nothing arrives. @throws DatabaseError */
export async function failingChannels(
  database: Database,
  channels: readonly Channel[]
): Promise<readonly FailingChannel[]> {
  const results = await readResults(database)
  return channels.flatMap(({ id, name }) => {
    const result = results.get(id)
    if (result?.failingSince === undefined) return []
    return [{ id, name, since: result.failingSince, answer: result.answer }]
  })
}
