import type { Logger } from 'pino'
import { asItIs, type Message, message } from '../../wording/index.js'
import { type Outgoing, SendError } from '../alert/outgoing.js'
import type { ChannelFilter } from './channel-filter.js'
import type { Attempt, DeliveryStore } from './delivery-store.js'
import { type Delivery, LEASE_MS } from './due-deliveries.js'
import { MOST_AN_HOUR } from './outgoing-of.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What could not be delivered for so long, in ms, is given up. */
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS

/** The first wait before a message is sent again, in ms; it doubles up to an hour. */
const FIRST_WAIT_MS = MINUTE_MS

/** As many are looked at in one go. */
const AT_ONCE = 50

/** A channel as messages are sent on it. */
export interface OpenChannel {
  readonly id: string
  readonly filter: ChannelFilter
  /** Whether it is sent so many an hour only: not the host's function, which decides that itself. */
  readonly isLimited: boolean
  /** In the channel's words; undefined where it is told nothing of it (any more). */
  readonly wordsOf: (delivery: Delivery) => Outgoing | undefined
  /** @returns what was answered. @throws SendError */
  readonly send: (outgoing: Outgoing) => Promise<string>
}

interface DeliverDeps {
  readonly store: DeliveryStore
  readonly clock: { now(): Date }
  readonly logger: Logger
}

/**
 * Sends what is due on one channel, the oldest first. What one message cannot get past holds up the
 * others only where the channel itself does not answer. @throws DatabaseError
 */
export async function deliverDue(channel: OpenChannel, deps: DeliverDeps): Promise<void> {
  const { store, clock } = deps
  const tooOld = new Date(clock.now().getTime() - GIVEN_UP_AFTER_MS)
  await store.giveUpOlder(channel.id, tooOld, message('alert.delivery.late'))
  if (await store.isBlocked(channel.id)) return
  // The last place of the hour is for the message that says how many are held back.
  const places = channel.isLimited
    ? MOST_AN_HOUR - 1 - (await store.triedWithinHour(channel.id))
    : Number.POSITIVE_INFINITY
  const left = await sendDue(channel, places, deps)
  if (left === undefined) return
  if (left <= 0) await store.holdRest(channel.id)
  // Sent at once, so that nobody takes the silence for health.
  if (await store.tellHeld(channel.id, channel.filter)) await sendDue(channel, 0, deps)
}

/** @returns how many places are left; undefined where the channel does not answer. */
async function sendDue(
  channel: OpenChannel,
  places: number,
  deps: DeliverDeps
): Promise<number | undefined> {
  const { store, clock } = deps
  let left = places
  for (const delivery of await nextOf(channel.id, places, store)) {
    const isNotice = delivery.content?.type === 'held-back'
    if (left <= 0 && !isNotice) continue
    const outgoing = channel.wordsOf(delivery)
    if (outgoing === undefined) {
      const isWhole = delivery.content !== undefined
      const why = message(isWhole ? 'alert.delivery.unwanted' : 'alert.delivery.unreadable')
      await store.giveUp(delivery, why)
      continue
    }
    const leaseUntil = new Date(clock.now().getTime() + LEASE_MS)
    if (!(await store.claim(delivery, leaseUntil))) return undefined
    const attempt = await tryToSend(channel, delivery, outgoing, deps)
    await store.ended(channel.id, delivery, attempt)
    if (!isNotice) left -= 1
    if (attempt.state === 'waiting' && attempt.isBlocking) return undefined
  }
  return left
}

/** Where not all can be sent any more, what is critical comes first. */
async function nextOf(
  channelId: string,
  places: number,
  store: DeliveryStore
): Promise<readonly Delivery[]> {
  const due = await store.due(channelId, AT_ONCE)
  return due.length > places ? await store.due(channelId, AT_ONCE, 'urgent first') : due
}

async function tryToSend(
  channel: OpenChannel,
  delivery: Delivery,
  outgoing: Outgoing,
  { clock, logger }: DeliverDeps
): Promise<Attempt> {
  try {
    return ended('sent', asItIs(await channel.send(outgoing)))
  } catch (error) {
    if (!(error instanceof SendError)) {
      logger.error({ err: error, channel: channel.id }, 'an alert could not be sent')
    }
    return again(delivery, error, clock.now())
  }
}

function ended(state: 'sent' | 'failed', answer: Message): Attempt {
  return { state, isBlocking: false, nextAttemptAt: undefined, answer }
}

function again(delivery: Delivery, error: unknown, now: Date): Attempt {
  const known = error instanceof SendError ? error : undefined
  const answer = known?.told ?? message('alert.delivery.unexpected')
  const age = now.getTime() - (delivery.createdAt?.getTime() ?? 0)
  if (age >= GIVEN_UP_AFTER_MS) return ended('failed', answer)
  const isBlocking = known?.isTemporary ?? true
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(delivery.attempts, 10)
  const waitMs = Math.min(HOUR_MS, Math.max(doubled, known?.retryAfterMs ?? 0))
  return {
    state: 'waiting',
    isBlocking,
    nextAttemptAt: new Date(now.getTime() + (isBlocking ? waitMs : HOUR_MS)),
    answer
  }
}
