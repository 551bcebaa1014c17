import type { Channel } from '../channels/channel.js'
import { filtered } from '../outbox/channel-filter.js'
import type { OpenChannel } from '../outbox/deliver.js'
import type { Delivery } from '../outbox/due-deliveries.js'
import { type OutgoingContext, outgoingOf } from '../outbox/outgoing-of.js'
import { type AddressGuard, createSender, type Outgoing } from '../sending/index.js'
import { handOver, type Notify } from './notify-host.js'

export interface ChannelOpening {
  readonly guard: AddressGuard
  readonly clock: { now(): Date }
  /** The host's own way, where it has one. */
  readonly notify: Notify | undefined
  readonly urlOf: OutgoingContext['urlOf']
  readonly acknowledgeUrlOf: OutgoingContext['acknowledgeUrlOf']
}

/** Undefined of a heartbeat, and of one that cannot be decrypted: nothing is sent on them. */
export type OpenChannelOf = (channel: Channel) => OpenChannel | undefined

export function createChannelOpener(opening: ChannelOpening): OpenChannelOf {
  function wordsOf(channel: Channel, delivery: Delivery): Outgoing | undefined {
    const { content, id, at, createdAt } = delivery
    const told = content === undefined ? undefined : filtered(content, channel.rules)
    if (told === undefined) return undefined
    return outgoingOf(told, {
      id,
      at: at ?? createdAt ?? opening.clock.now(),
      locale: channel.rules.locale,
      urlOf: opening.urlOf,
      acknowledgeUrlOf: opening.acknowledgeUrlOf
    })
  }

  return (channel) => {
    const send = sendOn(channel, opening)
    if (send === undefined) return undefined
    return {
      id: channel.id,
      filter: channel.rules,
      isLimited: channel.kind !== 'host',
      wordsOf: (delivery) => wordsOf(channel, delivery),
      send
    }
  }
}

function sendOn({ kind, way }: Channel, opening: ChannelOpening): OpenChannel['send'] | undefined {
  const { notify } = opening
  if (kind === 'host') {
    return notify === undefined ? undefined : (outgoing) => handOver(notify, outgoing)
  }
  if (way === undefined || way.kind === 'heartbeat') return undefined
  const sender = createSender(way, opening)
  return (outgoing) => sender.send(outgoing)
}
