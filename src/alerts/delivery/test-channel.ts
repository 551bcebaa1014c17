import { randomUUID } from 'node:crypto'
import { withinMs } from '../../common/index.js'
import type { Database } from '../../database/index.js'
import { SendError } from '../alert/outgoing.js'
import type { Channel } from '../channels/channel.js'
import { type ChannelResult, readResults } from '../channels/channel-results.js'
import { EVERYTHING } from '../outbox/channel-filter.js'
import { retryAtOnce } from '../outbox/delivery-store.js'
import { enqueue } from '../outbox/enqueue.js'
import type { DeliveryStep } from './delivery-step.js'
import type { Heartbeats } from './heartbeats.js'

/** A page waits so long for a test, in ms; it is sent all the same. */
const PAGE_WAIT_MS = 12_000

/**
 * Sends a test by the very path that every message takes.
 * @returns how it ended; undefined where there is no such channel. @throws DatabaseError
 */
export async function testChannel(
  channelId: string,
  deps: {
    readonly database: Database
    readonly channels: () => Promise<readonly Channel[]>
    readonly delivery: DeliveryStep
    readonly heartbeats: Heartbeats
    readonly clock: { now(): Date }
  }
): Promise<ChannelResult | undefined> {
  const { database } = deps
  const channel = (await deps.channels()).find(({ id }) => id === channelId)
  if (channel === undefined) return undefined
  if (channel.kind === 'heartbeat') {
    await deps.heartbeats.beat(channel).catch((error: unknown) => {
      // How it ended is written down either way.
      if (!(error instanceof SendError)) throw error
    })
  } else {
    const message = { id: randomUUID(), content: { type: 'test' } as const, at: deps.clock.now() }
    const target = { id: channelId, filter: EVERYTHING }
    await database.transaction(async (trx) => {
      await enqueue(trx, message, [target])
      // What waits for its next attempt stands before it; whoever tests has put the channel right.
      await retryAtOnce(trx, channelId)
    })
    await withinMs(PAGE_WAIT_MS, deps.delivery.deliverOn(channel), undefined)
  }
  return (await readResults(database)).get(channelId)
}
