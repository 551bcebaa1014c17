import {
  type AccountConnection,
  errorMessage,
  type Instance,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import { retryDelayMs } from '../common/index.js'
import { type Message, message } from '../wording/index.js'
import { diskFit, tooSmall } from './disk-fit.js'
import { type Restore, type RestoreTarget, targetOf } from './restore.js'
import { NOT_READ, type RestoreHold } from './restore-hold.js'
import type { RestoreStore } from './restore-transitions.js'

/** First wait before a locked instance is looked at again, in ms; it doubles. */
const LOCKED_RETRY_MS = 60_000

const TARGET_CHANGED = message('restore.instanceChanged')
const SOURCE_GONE = message('restore.snapshotGone')
const SOURCE_NOT_COMPLETE = message('restore.snapshotIncomplete')
const BUSY = message('restore.instanceBusy')
const NOT_ANSWERED_FOR = message('restore.instanceNotFound')
/** Also where nobody knows whether a restore is still wanted. */
export const INTERRUPTED = message('restore.interrupted')

/** What a look at Vultr says of a restore that is to be sent. */
type Look =
  | { readonly kind: 'ready'; readonly isLocked: boolean }
  | { readonly kind: 'not-yet'; readonly reason: Message }
  | { readonly kind: 'given-up'; readonly reason: Message }

/** Sends restores, each after a look at the instance and the snapshot as Vultr has them. */
export interface RestoreSending {
  /** Sends a waiting restore at once. @throws DatabaseError */
  attempt(restore: Restore): Promise<void>
  /** Whether this process waits for Vultr's answer to it. */
  isInFlight(restoreId: string): boolean
  /** Whether this process sent it and has the answer. */
  isAnswered(restoreId: string): boolean
}

export function createRestoreSending(deps: {
  readonly connection: AccountConnection
  readonly store: RestoreStore
  readonly hold: RestoreHold
  readonly clock: { now(): Date }
  readonly random: () => number
}): RestoreSending {
  const { store, clock } = deps
  const inFlight = new Set<string>()
  const answered = new Set<string>()

  function nextLook(restore: Restore, retryAfterMs?: number): Date {
    const delay = retryDelayMs({
      baseMs: LOCKED_RETRY_MS,
      attempts: Math.max(1, restore.attempts),
      retryAfterMs,
      random: deps.random()
    })
    return new Date(clock.now().getTime() + delay)
  }

  async function attempt(restore: Restore): Promise<void> {
    if (inFlight.has(restore.id)) return
    inFlight.add(restore.id)
    try {
      await sendOnce(restore)
    } finally {
      inFlight.delete(restore.id)
      answered.add(restore.id)
    }
  }

  async function sendOnce(restore: Restore): Promise<void> {
    const client = await deps.connection.client()
    if (client === undefined) return
    const held = await deps.hold.reason()
    if (held === NOT_READ) return
    if (held !== undefined) {
      await store.move(restore, 'waiting', 'failed', held)
      return
    }
    const isHeld = await deps.hold.asker()
    const look = await lookBefore(client, restore)
    if (look.kind === 'given-up') {
      await store.move(restore, 'waiting', 'failed', look.reason)
      return
    }
    if (look.kind === 'not-yet') {
      await store.postpone(restore, 'waiting', {
        reason: look.reason,
        nextAttemptAt: nextLook(restore)
      })
      return
    }
    let isSent = false
    const result = await client.restoreInstance(
      { instanceId: restore.instanceId, snapshotId: restore.snapshotId },
      {
        priority: 'page',
        beforeSend: async () => {
          // On disk before the call: after a crash nobody sends it a second time.
          isSent = await store.beginSending(restore, look.isLocked, isHeld)
          return isSent
        }
      }
    )
    if (result.ok) await store.move(restore, 'sending', 'restoring')
    else await settle({ ...restore, attempts: restore.attempts + 1 }, isSent, result.error)
  }

  /** What Vultr's refusal comes to. Where the effect is unknown it stays `sending`, and is looked at. */
  async function settle(restore: Restore, isSent: boolean, error: VultrError): Promise<void> {
    if (error.kind === 'withdrawn') return
    if (isSent && !isCertainlyNotDone(error)) {
      await store.note(restore, { reason: errorMessage(error) })
      return
    }
    const from = isSent ? 'sending' : 'waiting'
    if (isWorthRepeating(error)) {
      const reason = message('restore.postponed', { vultr: errorMessage(error) })
      const nextAttemptAt = nextLook(restore, error.retryAfterMs)
      await store.postpone(restore, from, { reason, nextAttemptAt })
    } else await store.move(restore, from, 'failed', refused(error))
  }

  /** The instance and the snapshot as Vultr has them now; the list may be older than a change. */
  async function lookBefore(client: VultrClient, restore: Restore): Promise<Look> {
    const { target } = restore
    // An earlier version did not write down what the instance was: nothing says that it is the same.
    if (target === undefined) return { kind: 'given-up', reason: INTERRUPTED }
    const instance = await client.getInstance(restore.instanceId, { priority: 'page' })
    if (!instance.ok) {
      return instance.error.kind === 'not-found'
        ? { kind: 'not-yet', reason: NOT_ANSWERED_FOR }
        : unansweredLook(instance.error)
    }
    if (!isSameTarget(target, instance.value)) return { kind: 'given-up', reason: TARGET_CHANGED }
    const snapshot = await client.getSnapshot(restore.snapshotId, { priority: 'page' })
    if (!snapshot.ok) {
      return snapshot.error.kind === 'not-found'
        ? { kind: 'given-up', reason: SOURCE_GONE }
        : unansweredLook(snapshot.error)
    }
    if (snapshot.value.status !== 'complete') {
      return { kind: 'given-up', reason: SOURCE_NOT_COMPLETE }
    }
    if (diskFit(snapshot.value, instance.value) === 'too-small') {
      return { kind: 'given-up', reason: tooSmall(snapshot.value, instance.value) }
    }
    // Only of one that was ready can it be told afterwards that it has become busy. One that is locked is
    // asked for once all the same: Vultr says then, in its own words, what stands in the way.
    const isLocked = instance.value.status === 'active' && instance.value.serverStatus === 'locked'
    const isAsked = isReady(instance.value) || (isLocked && restore.attempts === 0)
    return isAsked ? { kind: 'ready', isLocked } : { kind: 'not-yet', reason: BUSY }
  }

  return {
    attempt,
    isInFlight: (restoreId) => inFlight.has(restoreId),
    isAnswered: (restoreId) => answered.has(restoreId)
  }
}

function refused(error: VultrError): Message {
  return message('restore.refused', { vultr: errorMessage(error) })
}

/** Without an answer about the instance nothing is sent; what has no prospect is told at once. */
function unansweredLook(error: VultrError): Look {
  return isWorthRepeating(error) || !isCertainlyNotDone(error)
    ? { kind: 'not-yet', reason: message('restore.unanswered', { vultr: errorMessage(error) }) }
    : { kind: 'given-up', reason: refused(error) }
}

const REFUSALS: ReadonlySet<VultrError['kind']> = new Set([
  'unauthorized',
  'address-not-allowed',
  'forbidden',
  'not-found',
  'quota',
  'locked',
  'refused'
])

/** Vultr said no, or was never reached; everything else, also a 429, may have been heard all the same. */
function isCertainlyNotDone({ kind, effect, status }: VultrError): boolean {
  return effect === 'none' && (REFUSALS.has(kind) || status === undefined)
}

/** A lock ends by itself, one 404 proves nothing of an instance that has just answered, and so on. */
function isWorthRepeating({ kind, status }: VultrError): boolean {
  return (
    kind === 'locked' || kind === 'not-found' || (status === undefined && kind === 'unavailable')
  )
}

function isSameTarget(target: RestoreTarget, instance: Instance): boolean {
  return JSON.stringify(target) === JSON.stringify(targetOf(instance))
}

/** Neither locked nor about to be. */
export function isReady({ status, serverStatus }: Instance): boolean {
  return status === 'active' && serverStatus === 'ok'
}
