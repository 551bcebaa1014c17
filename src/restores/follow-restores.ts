import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type VultrClient
} from '../account/index.js'
import { attempted, hasPassed, isDue, lookAtMissing } from '../common/index.js'
import type { Database } from '../database/index.js'
import { runStore } from '../runs/index.js'
import { message } from '../wording/index.js'
import { INTERRUPTED, isReady } from './look-before.js'
import type { Restore } from './restore.js'
import { LEFT_WAITING_MS, LOCK_PATIENCE_MS } from './restore-patience.js'
import type { RestoreStore } from './restore-transitions.js'
import type { RestoreJob, RestoreSending } from './send-restore.js'

/** Without having been seen busy, an instance counts as restored only after this time, in ms. */
const UNSEEN_MS = 10 * 60_000

const PROBABLY_RESTORED = message('restore.probablyRestored')
const GONE = message('restore.instanceGone')
const ANOTHER_SNAPSHOT = message('restore.anotherSnapshot')

/** Brings restores to their end. */
export interface RestoreFollowing {
  /** Sends what is ready and follows what is under way; one pass. @throws DatabaseError */
  follow(): Promise<void>
  /**
   * Sends one that was handed over, unless its row tells that it was sent since, or is not to be sent.
   * @returns false where no connection to Vultr came about: another process may have one.
   * @throws DatabaseError
   */
  sendHandedOver(job: RestoreJob): Promise<boolean>
}

export function createRestoreFollowing(deps: {
  readonly database: Database
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly store: RestoreStore
  readonly sending: RestoreSending
  readonly thisServerIds: () => readonly string[]
  readonly clock: { now(): Date }
  /** How long the request of another process may be on its way, with what is written after it, in ms. */
  readonly leaseMs: number
  readonly logger: Logger
}): RestoreFollowing {
  const { store, sending, clock } = deps

  /**
   * A restore that another process left waiting, perhaps long ago in a copy of the database, is carried
   * out only where the account shows that nothing has happened since.
   * @returns undefined while the account cannot be read.
   */
  async function isStillWanted(restore: Restore): Promise<boolean | undefined> {
    const { safetyRunId, instanceId, createdAt } = restore
    // The disk this panel is on may just have been brought back, and this row with it.
    if (safetyRunId === undefined || deps.thisServerIds().includes(instanceId)) return false
    const run = await runStore.byId(deps.database.db, safetyRunId)
    if (run === undefined || run.state === 'failed' || run.state === 'missed') return false
    if (hasPassed(createdAt, LEFT_WAITING_MS, clock.now())) return false
    const view = await deps.catalogue.refresh({ maxAgeMs: 0 })
    if (view.problem !== undefined) return undefined
    const [newest] = accountIndex(view).snapshotsOf(instanceId)
    if (run.state === 'complete') return newest?.id === run.snapshotId
    return (
      newest?.createdAt === undefined || newest.createdAt <= createdAt || newest.runKey === run.key
    )
  }

  /** @returns whether this process has it now. */
  async function isTakenUp(restore: Restore): Promise<boolean> {
    const taken = await store.takeUp(restore, false)
    if (taken !== 'left') return taken === 'own'
    const isWanted = await isStillWanted(restore)
    if (isWanted === false) await store.move(restore, 'waiting', 'failed', INTERRUPTED)
    return isWanted === true && (await store.takeUp(restore, true)) === 'own'
  }

  /**
   * @param isHandedOver it may be sent at once: another process has not reached Vultr.
   * @returns false where no connection to Vultr came about, and it was left to others.
   */
  async function followWaiting(restore: Restore, isHandedOver = false): Promise<boolean> {
    if (!(await isTakenUp(restore))) return true
    const { safetyRunId } = restore
    const run =
      safetyRunId === undefined ? undefined : await runStore.byId(deps.database.db, safetyRunId)
    if (safetyRunId !== undefined && run?.state !== 'complete') {
      const isOver = run === undefined || run.state === 'failed' || run.state === 'missed'
      const why =
        run?.reason === undefined
          ? message('restore.safetyFailedUnknown')
          : message('restore.safetyFailed', { reason: run.reason })
      if (isOver) await store.move(restore, 'waiting', 'failed', why)
      return true
    }
    const now = clock.now()
    if (!isHandedOver && !isDue(restore.nextAttemptAt, now)) return true
    const readySince = run?.finishedAt ?? restore.createdAt
    if (hasPassed(readySince, LOCK_PATIENCE_MS, now)) {
      const why =
        restore.reason === undefined
          ? message('restore.stayedBusy')
          : message('restore.stayedBusyLast', { reason: restore.reason })
      await store.move(restore, 'waiting', 'failed', why)
    } else if (await isSnapshotTakenSince(restore)) {
      await store.move(restore, 'waiting', 'failed', ANOTHER_SNAPSHOT)
    } else return await sending.attempt(restore)
    return true
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
      const why =
        restore.reason === undefined
          ? message('restore.notBusyUnanswered')
          : message('restore.notBusy', { vultr: restore.reason })
      await store.move(restore, 'sending', 'failed', why)
    }
  }

  /** Whether Vultr's answer may still come, here or in another process. */
  function isAnswerAwaited(restore: Restore, sentAt: Date): boolean {
    if (restore.state !== 'sending') return false
    if (sending.isInFlight(restore.id)) return true
    return !sending.isAnswered(restore) && !hasPassed(sentAt, deps.leaseMs, clock.now())
  }

  /** One answer that it does not exist proves nothing; a second one, later, does. */
  async function noteMissing(restore: Restore, now: Date): Promise<void> {
    const look = lookAtMissing(restore.missingSince, now)
    if (look === 'first') await store.note(restore, { missingSince: now })
    if (look === 'second') await store.move(restore, restore.state, 'failed', GONE)
  }

  return {
    async follow() {
      const open = await store.open()
      const client = open.length === 0 ? undefined : await deps.connection.client()
      if (client === undefined) return
      for (const restore of open) {
        await attempted(deps, `following restore ${restore.id}`, async () => {
          if (restore.state === 'waiting') await followWaiting(restore)
          else await followSent(client, restore)
        })
      }
    },
    async sendHandedOver({ id, attempts }) {
      const restore = await store.byId(id)
      if (restore?.state !== 'waiting' || restore.attempts !== attempts) return true
      return await followWaiting(restore, true)
    }
  }
}
