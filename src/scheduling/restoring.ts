import type { Logger } from 'pino'
import { attempted, hasPassed, isDue, lookAtMissing, retryDelayMs } from '../common/index.js'
import type { Database } from '../database/index.js'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type Instance,
  type VultrClient,
  type VultrError
} from '../snapshots/index.js'
import { NOT_READ, type RestoreHold } from './restore-hold.js'
import { type Restore, type RestoreStore, type RestoreTarget, targetOf } from './restore-store.js'
import { runStore } from './run-store.js'

/** Without having been seen busy, an instance counts as restored only after this time, in ms. */
const UNSEEN_MS = 10 * 60_000

/** How long a lock may stand in the way of a restore before it is given up, in ms. */
const PATIENCE_MS = 60 * 60_000

/** First wait before a locked instance is looked at again, in ms; it doubles. */
const LOCKED_RETRY_MS = 60_000

const SAFETY_FAILED =
  'Nothing was restored: the fresh snapshot that was to be taken first did not succeed.'
const NOT_BUSY =
  'Vultr did not confirm the restore and the instance did not become busy, so it was probably not restored. The request was not repeated. Check the instance, and restore again if needed.'
const PROBABLY_RESTORED =
  'Vultr did not confirm the restore. The instance was busy and is active again, so it was probably restored. Check the instance.'
const INTERRUPTED =
  'Nothing was restored: the panel was stopped while the restore was waiting, and it is not certain that it is still wanted. Restore again if it is.'
const GONE = 'The instance is not in the account any more.'
const ANOTHER_SNAPSHOT =
  'Nothing was restored: another snapshot of the instance was taken since the restore was asked for. Restore again if it is still wanted.'
const TARGET_CHANGED =
  'Nothing was restored: the instance has changed since the restore was asked for. Check it, and restore again if it is still wanted.'
const SOURCE_GONE = 'Nothing was restored: the snapshot is not in the account any more.'
const SOURCE_NOT_COMPLETE = 'Nothing was restored: the snapshot is not complete.'
const BUSY =
  'Not restored yet: the instance is locked or not ready at Vultr, for example because a snapshot of it is being made. Retrying automatically for up to an hour.'
const NOT_ANSWERED_FOR =
  'Not restored yet: Vultr does not find the instance. Retrying automatically.'
const STAYED_BUSY =
  'Nothing was restored: the instance was not ready within an hour. Restore again if it is still wanted.'

/** What a look at Vultr says of a restore that is to be sent. */
type Look =
  | { readonly kind: 'ready'; readonly isLocked: boolean }
  | { readonly kind: 'not-yet'; readonly reason: string }
  | { readonly kind: 'given-up'; readonly reason: string }

export interface Restoring {
  /** Sends what is ready and follows what is under way; one pass. @throws DatabaseError */
  follow(): Promise<void>
  /** Sends a restore at once that waits for no safety snapshot. @throws DatabaseError */
  send(restore: Restore): Promise<void>
}

export function createRestoring(deps: {
  readonly database: Database
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly store: RestoreStore
  readonly hold: RestoreHold
  readonly thisServerId: () => string | undefined
  readonly clock: { now(): Date }
  /** How long the request of another process may be on its way, with what is written after it, in ms. */
  readonly leaseMs: number
  readonly random: () => number
  readonly logger: Logger
}): Restoring {
  const { store, clock } = deps
  // Of these this process has the answer in hand: until it came nothing is concluded from the instance.
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

  async function send(restore: Restore): Promise<void> {
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
          isSent = await store.send(restore, look.isLocked, isHeld)
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
      await store.note(restore, { reason: error.sentence })
      return
    }
    const from = isSent ? 'sending' : 'waiting'
    if (isWorthRepeating(error)) {
      const reason = `Not restored yet. Vultr: “${error.sentence}” Retrying automatically for up to an hour.`
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
    // Only of one that was ready can it be told afterwards that it has become busy. One that is locked is
    // asked for once all the same: Vultr says then, in its own words, what stands in the way.
    const isLocked = instance.value.status === 'active' && instance.value.serverStatus === 'locked'
    const isAsked = isReady(instance.value) || (isLocked && restore.attempts === 0)
    return isAsked ? { kind: 'ready', isLocked } : { kind: 'not-yet', reason: BUSY }
  }

  /**
   * A restore that another process left waiting, perhaps long ago in a copy of the database, is carried
   * out only where the account shows that nothing has happened since.
   * @returns undefined while the account cannot be read.
   */
  async function isStillWanted(restore: Restore): Promise<boolean | undefined> {
    const { safetyRunId, instanceId, createdAt } = restore
    // The disk this panel is on may just have been brought back, and this row with it.
    if (safetyRunId === undefined || instanceId === deps.thisServerId()) return false
    const run = await runStore.byId(deps.database.db, safetyRunId)
    if (run === undefined || run.state === 'failed' || run.state === 'missed') return false
    if (hasPassed(createdAt, PATIENCE_MS, clock.now())) return false
    const view = await deps.catalogue.refresh({ maxAgeMs: 0 })
    if (view.problem !== undefined) return undefined
    const [newest] = accountIndex(view).snapshotsOf(instanceId)
    if (run.state === 'complete') return newest?.id === run.snapshotId
    return (
      newest?.createdAt === undefined || newest.createdAt <= createdAt || newest.runKey === run.key
    )
  }

  async function followWaiting(restore: Restore): Promise<void> {
    const taken = await store.takeUp(restore, false)
    if (taken === 'others') return
    if (taken === 'left') {
      const isWanted = await isStillWanted(restore)
      if (isWanted === false) await store.move(restore, 'waiting', 'failed', INTERRUPTED)
      if (isWanted !== true || (await store.takeUp(restore, true)) !== 'own') return
    }
    const { safetyRunId } = restore
    const run =
      safetyRunId === undefined ? undefined : await runStore.byId(deps.database.db, safetyRunId)
    if (safetyRunId !== undefined && run?.state !== 'complete') {
      const isOver = run === undefined || run.state === 'failed' || run.state === 'missed'
      const why = run?.reason === undefined ? '' : ` ${run.reason}`
      if (isOver) await store.move(restore, 'waiting', 'failed', `${SAFETY_FAILED}${why}`)
      return
    }
    const now = clock.now()
    if (!isDue(restore.nextAttemptAt, now)) return
    const readySince = run?.finishedAt ?? restore.createdAt
    if (hasPassed(readySince, PATIENCE_MS, now)) {
      const why = restore.reason === undefined ? '' : ` The last reason: ${restore.reason}`
      await store.move(restore, 'waiting', 'failed', `${STAYED_BUSY}${why}`)
    } else if (await isSnapshotTakenSince(restore)) {
      await store.move(restore, 'waiting', 'failed', ANOTHER_SNAPSHOT)
    } else await send(restore)
  }

  async function isSnapshotTakenSince({
    instanceId,
    safetyRunId,
    createdAt
  }: Restore): Promise<boolean> {
    const runs = await runStore.since(deps.database.db, { instanceId, since: createdAt, limit: 50 })
    return runs.some(({ id, state }) => id !== safetyRunId && state === 'complete')
  }

  async function followSent(client: VultrClient, restore: Restore): Promise<void> {
    const sentAt = restore.sentAt ?? restore.createdAt
    if (isAnswerAwaited(restore, sentAt)) return
    const found = await client.getInstance(restore.instanceId)
    const now = clock.now()
    if (!found.ok) {
      if (found.error.kind === 'not-found') await noteMissing(restore, now)
      return
    }
    if (restore.missingSince !== undefined) {
      await store.note(restore, { missingSince: undefined })
    }
    if (!isReady(found.value)) {
      if (restore.busySeenAt === undefined) await store.note(restore, { busySeenAt: now })
      if (restore.state === 'sending' && !restore.wasLocked) await store.presume(restore)
      return
    }
    const wasSeenBusy = restore.busySeenAt !== undefined && !restore.wasLocked
    const isSettled = wasSeenBusy || hasPassed(sentAt, UNSEEN_MS, now)
    if (!isSettled) return
    if (restore.state === 'restoring') {
      const probably = restore.isPresumed ? PROBABLY_RESTORED : undefined
      await store.move(restore, 'restoring', 'complete', probably)
    } else {
      const why = restore.reason === undefined ? '' : ` Vultr: “${restore.reason}”`
      await store.move(restore, 'sending', 'failed', `${NOT_BUSY}${why}`)
    }
  }

  /** Whether Vultr's answer may still come, here or in another process. */
  function isAnswerAwaited({ id, state }: Restore, sentAt: Date): boolean {
    if (state !== 'sending') return false
    return inFlight.has(id) || (!answered.has(id) && !hasPassed(sentAt, deps.leaseMs, clock.now()))
  }

  /** One answer that it does not exist proves nothing; a second one, later, does. */
  async function noteMissing(restore: Restore, now: Date): Promise<void> {
    const look = lookAtMissing(restore.missingSince, now)
    if (look === 'first') await store.note(restore, { missingSince: now })
    if (look === 'second') await store.move(restore, restore.state, 'failed', GONE)
  }

  return {
    send,
    async follow() {
      const open = await store.open()
      const client = open.length === 0 ? undefined : await deps.connection.client()
      if (client === undefined) return
      for (const restore of open) {
        await attempted(deps, `following restore ${restore.id}`, () =>
          restore.state === 'waiting' ? followWaiting(restore) : followSent(client, restore)
        )
      }
    }
  }
}

function refused({ sentence }: VultrError): string {
  return `Vultr did not restore it: ${sentence} Nothing was changed.`
}

/** Without an answer about the instance nothing is sent; what has no prospect is told at once. */
function unansweredLook(error: VultrError): Look {
  return isWorthRepeating(error) || !isCertainlyNotDone(error)
    ? { kind: 'not-yet', reason: `Not restored yet. ${error.sentence} Retrying automatically.` }
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

function isReady({ status, serverStatus }: Instance): boolean {
  return status === 'active' && serverStatus === 'ok'
}
