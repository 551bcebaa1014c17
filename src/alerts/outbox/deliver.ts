import type { Logger } from 'pino'
import { isDue } from '../../common/index.js'
import { asItIs, type Message, message } from '../../wording/index.js'
import { type Outgoing, SendError } from '../alert/outgoing.js'
import type { Attempt, Delivery, DeliveryStore } from './delivery-store.js'
import { MOST_AN_HOUR } from './outgoing-of.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What could not be delivered for so long, in ms, is given up. */
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS

/** The first wait before a message is sent again, in ms; it doubles up to an hour. */
const FIRST_WAIT_MS = MINUTE_MS

/** A request ends within ten seconds; after this, in ms, its process is gone. */
const LEASE_MS = 2 * MINUTE_MS

/** As many are looked at in one go. */
const AT_ONCE = 50

/** A channel as messages are sent on it. */
export interface OpenChannel {
  readonly id: string
  /** In the channel's words; undefined where it is told nothing of it (any more). */
  readonly wordsOf: (delivery: Delivery) => Outgoing | undefined
  /** @returns what was answered. @throws SendError */
  readonly send: (outgoing: Outgoing) => Promise<string>
}

/**
 * Sends what is due on one channel, the oldest first. What one message cannot get past holds up the
 * others only where the channel itself does not answer. @throws DatabaseError
 */
export async function deliverDue(
  channel: OpenChannel,
  deps: {
    readonly store: DeliveryStore
    readonly clock: { now(): Date }
    readonly logger: Logger
  }
): Promise<void> {
  const { store, clock } = deps
  let sent = await store.sentWithinHour(channel.id)
  if (sent < MOST_AN_HOUR) await store.tellHeld(channel.id)
  for (const delivery of await store.open(channel.id, AT_ONCE)) {
    const now = clock.now()
    if (!isDue(delivery.leaseUntil, now, LEASE_MS)) return
    if (!isDue(delivery.nextAttemptAt, now, HOUR_MS)) {
      if (delivery.isBlocking) return
      continue
    }
    // What was tried before counts as sent: its answer may have been lost.
    if (sent >= MOST_AN_HOUR && delivery.attempts === 0) {
      await store.hold(delivery)
      continue
    }
    if (!(await store.claim(delivery, new Date(now.getTime() + LEASE_MS)))) return
    const attempt = await tryToSend(channel, delivery, deps)
    await store.ended(channel.id, delivery, attempt)
    if (attempt.state === 'sent') sent += 1
    if (attempt.state === 'waiting' && attempt.isBlocking) return
  }
}

async function tryToSend(
  channel: OpenChannel,
  delivery: Delivery,
  { clock, logger }: { readonly clock: { now(): Date }; readonly logger: Logger }
): Promise<Attempt> {
  const outgoing = channel.wordsOf(delivery)
  if (outgoing === undefined) {
    return ended('failed', message('alert.delivery.unreadable'))
  }
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
