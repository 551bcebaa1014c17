import type { Logger } from 'pino'
import { type Background, withinMs } from '../../common/index.js'
import type { Channel } from '../channels/channel.js'
import { isUnreadable, UNREADABLE } from '../channels/channel-results.js'
import { deliverDue } from '../outbox/deliver.js'
import type { DeliveryStore } from '../outbox/delivery-store.js'
import type { OpenChannelOf } from './open-channel.js'

/** A pass waits so long for what it sends, in ms; what takes longer goes on meanwhile. */
const PASS_WAIT_MS = 10_000

export interface DeliveryStep {
  /** Sends what is due on all channels at once. Resolves when it is sent, or after 10 s. Never rejects. */
  deliver(): Promise<void>
  /** The same on one channel. */
  deliverOn(channel: Channel): Promise<void>
}

export function createDeliveryStep(deps: {
  readonly channels: () => Promise<readonly Channel[]>
  readonly open: OpenChannelOf
  readonly store: DeliveryStore
  readonly background: Background
  readonly clock: { now(): Date }
  readonly logger: Logger
}): DeliveryStep {
  const { logger } = deps
  // One at a time on each channel, so that messages arrive in their order.
  const underWay = new Map<string, Promise<void>>()

  function deliverOn(channel: Channel): Promise<void> {
    const before = underWay.get(channel.id) ?? Promise.resolve()
    const own = before
      .then(async () => {
        const opened = deps.open(channel)
        if (opened !== undefined) await deliverDue(opened, deps)
        else if (isUnreadable(channel)) await deps.store.failing(channel.id, UNREADABLE)
      })
      .catch((error: unknown) => {
        logger.error({ err: error, channel: channel.id }, 'alerts could not be delivered')
      })
      .finally(() => {
        if (underWay.get(channel.id) === own) underWay.delete(channel.id)
      })
    underWay.set(channel.id, own)
    return deps.background.keep(own)
  }

  return {
    deliverOn,
    async deliver() {
      const channels = await deps.channels()
      const idle = channels.filter(({ id }) => !underWay.has(id))
      await withinMs(PASS_WAIT_MS, Promise.all(idle.map(deliverOn)), undefined)
    }
  }
}
