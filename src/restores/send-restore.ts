import type { Kysely } from 'kysely'
import {
  type AccountConnection,
  errorMessage,
  isUnreached,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import { retryDelayMs } from '../common/index.js'
import type { Tables } from '../database/index.js'
import type { LeaveToOthers } from '../runs/index.js'
import { message } from '../wording/index.js'
import { isCertainlyNotDone, isWorthRepeating, lookBefore, refused } from './look-before.js'
import type { Restore } from './restore.js'
import { NOT_READ, type RestoreHold } from './restore-hold.js'
import type { RestoreStore } from './restore-transitions.js'

/** First wait before a locked instance is looked at again, in ms; it doubles. */
const LOCKED_RETRY_MS = 60_000

/** A restore that may be sent, by whoever is free. */
export interface RestoreJob {
  readonly id: Restore['id']
  /** How often it had been sent by then. */
  readonly attempts: number
}

/** Sends restores, each after a look at the instance and the snapshot as Vultr has them. */
export interface RestoreSending {
  /**
   * Sends a waiting restore at once.
   * @returns false where no connection to Vultr came about, and it was left to others.
   * @throws DatabaseError
   */
  attempt(restore: Restore): Promise<boolean>
  /** Lets another process send it, where there is one. @returns false where there is none. @throws DatabaseError */
  leave(restore: Restore): Promise<boolean>
  /** Whether this process waits for Vultr's answer to it. */
  isInFlight(restoreId: string): boolean
  /** Whether it was this process that sent it last, and it has the answer. */
  isAnswered(restore: Restore): boolean
}

export function createRestoreSending(deps: {
  readonly connection: AccountConnection
  readonly store: RestoreStore
  readonly hold: RestoreHold
  /** Undefined where this process is alone. */
  readonly leaveToOthers: LeaveToOthers<RestoreJob> | undefined
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

  async function attempt(restore: Restore): Promise<boolean> {
    if (inFlight.has(restore.id)) return true
    inFlight.add(restore.id)
    try {
      return await sendOnce(restore)
    } finally {
      inFlight.delete(restore.id)
    }
  }

  async function leave({ id, attempts }: Restore): Promise<boolean> {
    return (await deps.leaveToOthers?.({ id, attempts })) ?? false
  }

  async function sendOnce(restore: Restore): Promise<boolean> {
    const client = await deps.connection.client()
    if (client === undefined) return true
    const held = await deps.hold.reason()
    if (held === NOT_READ) return !(await leave(restore))
    if (held !== undefined) {
      await store.move(restore, 'waiting', 'failed', held)
      return true
    }
    const isHeld = await deps.hold.asker()
    const look = await lookBefore(client, restore)
    if (look.kind === 'given-up') {
      await store.move(restore, 'waiting', 'failed', look.reason)
      return true
    }
    if (look.kind === 'not-yet') {
      await store.postpone(restore, 'waiting', {
        reason: look.reason,
        nextAttemptAt: nextLook(restore)
      })
      return !(look.isUnreached === true && (await leave(restore)))
    }
    return await send(client, restore, look.isLocked, isHeld)
  }

  async function send(
    client: VultrClient,
    restore: Restore,
    isLocked: boolean,
    isHeld: (trx: Kysely<Tables>) => Promise<boolean>
  ): Promise<boolean> {
    const sent = { ...restore, attempts: restore.attempts + 1 }
    let isSent = false
    const result = await client.restoreInstance(
      { instanceId: restore.instanceId, snapshotId: restore.snapshotId },
      {
        priority: 'page',
        beforeSend: async () => {
          // On disk before the call: after a crash nobody sends it a second time.
          isSent = await store.beginSending(restore, isLocked, isHeld)
          return isSent
        }
      }
    )
    if (isSent) answered.add(attemptOf(sent))
    if (!result.ok) return await settle(isSent ? sent : restore, isSent, result.error)
    await store.move(sent, 'sending', 'restoring')
    return true
  }

  /**
   * What Vultr's refusal comes to. Where the effect is unknown it stays `sending`, and is looked at.
   * @returns false where it was left to others.
   */
  async function settle(restore: Restore, isSent: boolean, error: VultrError): Promise<boolean> {
    if (error.kind === 'withdrawn') return true
    if (isSent && !isCertainlyNotDone(error)) {
      await store.note(restore, { reason: errorMessage(error) })
      return true
    }
    const from = isSent ? 'sending' : 'waiting'
    if (!isWorthRepeating(error)) {
      await store.move(restore, from, 'failed', refused(error))
      return true
    }
    const reason = message('restore.postponed', { vultr: errorMessage(error) })
    const nextAttemptAt = nextLook(restore, error.retryAfterMs)
    const isPostponed = await store.postpone(restore, from, { reason, nextAttemptAt })
    return !(isPostponed && isUnreached(error) && (await leave(restore)))
  }

  return {
    attempt,
    leave,
    isInFlight: (restoreId) => inFlight.has(restoreId),
    isAnswered: (restore) => answered.has(attemptOf(restore))
  }
}

/** One that Vultr has refused may be sent again by another process. */
function attemptOf({ id, attempts }: Restore): string {
  return `${id} ${attempts}`
}
