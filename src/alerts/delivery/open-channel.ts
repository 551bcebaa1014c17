import type { Channel } from '../channels/channel.js'
import { filterOf } from '../channels/channel-settings.js'

import { filtered } from '../outbox/channel-filter.js'
import type { OpenChannel } from '../outbox/deliver.js'
import type { Delivery } from '../outbox/delivery-store.js'
import { type OutgoingContext, outgoingOf } from '../outbox/outgoing-of.js'
import { type AddressGuard, createSender, type Outgoing, type Sender } from '../sending/index.js'
import { handOver, type Notify } from './notify-host.js'

export interface ChannelOpening {
  readonly guard: AddressGuard
  readonly clock: { now(): Date }
  /** The host's own way, where it has one. */
  readonly notify: Notify | undefined
  readonly urlOf: OutgoingContext['urlOf']
  readonly acknowledgeUrlOf: OutgoingContext['acknowledgeUrlOf']
}

/** Opens channels; what one keeps of a connection is kept until it is saved anew. */
export interface ChannelOpener {
  /** Undefined of a heartbeat, and of one that cannot be decrypted: nothing is sent on them. */
  open(channel: Channel): OpenChannel | undefined
  close(): Promise<void>
}

export function createChannelOpener(opening: ChannelOpening): ChannelOpener {
  const senders = new Map<string, { readonly version: number; readonly sender: Sender }>()

  function senderOf({ id, version, way }: Channel): Sender | undefined {
    const known = senders.get(id)
    if (known?.version === version) return known.sender
    void known?.sender.close?.()
    senders.delete(id)
    if (way === undefined || way.kind === 'heartbeat') return undefined
    const sender = createSender(way, opening)
    senders.set(id, { version, sender })
    return sender
  }

  function wordsOf(channel: Channel, delivery: Delivery): Outgoing | undefined {
    const { content, id, at, createdAt } = delivery
    const told = content === undefined ? undefined : filtered(content, filterOf(channel.rules))
    if (told === undefined) return undefined
    return outgoingOf(told, {
      id,
      at: at ?? createdAt ?? opening.clock.now(),
      locale: channel.rules.locale,
      urlOf: opening.urlOf,
      acknowledgeUrlOf: opening.acknowledgeUrlOf
    })
  }

  return {
    open(channel) {
      const words = (delivery: Delivery) => wordsOf(channel, delivery)
      if (channel.kind === 'host') {
        const { notify } = opening
        if (notify === undefined) return undefined
        return { id: channel.id, wordsOf: words, send: (outgoing) => handOver(notify, outgoing) }
      }
      const sender = senderOf(channel)
      if (sender === undefined) return undefined
      return { id: channel.id, wordsOf: words, send: (outgoing) => sender.send(outgoing) }
    },
    async close() {
      await Promise.all([...senders.values()].map(({ sender }) => sender.close?.()))
      senders.clear()
    }
  }
}
