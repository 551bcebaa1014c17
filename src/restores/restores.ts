import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { accountIndex, type Catalogue, type Snapshot } from '../account/index.js'
import { type Background, cutText } from '../common/index.js'
import type { Database, Tables } from '../database/index.js'
import { isGood } from '../policy/index.js'
import {
  hereOrElsewhere,
  type PageAttempt,
  type RunHistory,
  type RunTransitions,
  runStore
} from '../runs/index.js'
import type { SnapshotChanges } from '../snapshots/index.js'
import { asItIs, type Message, message } from '../wording/index.js'
import { diskFit, tooSmall } from './disk-fit.js'
import { OPEN_RESTORES, type Restore, targetOf } from './restore.js'
import type { RestoreHold } from './restore-hold.js'
import { createRestoreProgress, type ReadRestoreProgress } from './restore-progress.js'
import type { RestoreStore } from './restore-transitions.js'
import type { RestoreSending } from './send-restore.js'
import type { StoredRestores } from './stored-restores.js'

export interface RestoreRequest {
  readonly instanceId: string
  readonly snapshot: Snapshot
  readonly actor: string
  /** Takes a fresh snapshot of the instance first, and restores when it is complete. */
  readonly isSafe: boolean
}

export type RestoreOutcome =
  | { readonly kind: 'restoring'; readonly restore: Restore }
  /** The fresh snapshot is being taken first. */
  | { readonly kind: 'waiting'; readonly restore: Restore }
  /** It was sent, but Vultr has not confirmed it: the instance is looked at until that is clear. */
  | { readonly kind: 'unconfirmed'; readonly restore: Restore }
  /** The instance is locked, or not ready otherwise; it is tried again for up to an hour. */
  | { readonly kind: 'postponed'; readonly restore: Restore; readonly reason: Message }
  /** Another restore or snapshot of the instance is under way; the restore, where it is one. */
  | { readonly kind: 'busy'; readonly restore: Restore | undefined }
  /** Without a restore nothing was written down. */
  | { readonly kind: 'failed'; readonly reason: Message; readonly restore: Restore | undefined }

export type CancelOutcome =
  /** It had not been sent, and will not be. */
  | 'canceled'
  /** It was sent already, or is being sent: nothing was changed. */
  | 'sent'
  /** It was over already: nothing was changed. */
  | 'over'
  /** There is no such restore. */
  | 'unknown'

/** @throws DatabaseError from each call */
export interface Restores {
  /**
   * Overwrites an instance's disk with a snapshot: writes the restore down and begins it, with its
   * safety snapshot where one is wanted. Waits at most 4 s for Vultr.
   */
  start(request: RestoreRequest): Promise<RestoreOutcome>
  /** Calls a restore off while it waits. A safety snapshot that was asked for is kept. */
  cancel(restoreId: string, actor: string): Promise<CancelOutcome>
  readonly progress: ReadRestoreProgress
  /** Those that are not over. */
  open(): Promise<readonly Restore[]>
  /** The last one that was asked for. */
  latestOf(instanceId: string): Promise<Restore | undefined>
  readonly behind: StoredRestores['behind']
  /**
   * Whether a restore that is under way is made from it, or it is the newest good one of an instance
   * whose disk is being overwritten. Part of the caller's transaction.
   */
  isNeeded(trx: Kysely<Tables>, snapshot: Pick<Snapshot, 'id'>): Promise<boolean>
}

const NOT_LISTED = message('restore.instanceNotListed')

/** So long a safety snapshot is kept, in ms, unless somebody locks it: 30 days. */
const SAFETY_KEPT_MS = 30 * 86_400_000

const NOT_SENT_YET = message('restore.notSentYet')

/** What is left of the 5 s a page may wait on Vultr once it has looked at the account, in ms. */
const PAGE_WAIT_MS = 3_500

/** How long a restore waits for a delete of its snapshot to be called off, in ms, and how often it looks. */
const REMOVAL_WAIT_MS = 1_000
const REMOVAL_LOOK_MS = 50

export function createRestores(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly transitions: RunTransitions
  readonly attemptRun: PageAttempt
  readonly store: RestoreStore
  readonly sending: RestoreSending
  readonly hold: RestoreHold
  readonly runHistory: Pick<RunHistory, 'typicalDurationMs'>
  readonly background: Background
  readonly clock: { now(): Date }
}): Restores {
  const { database, catalogue, changes, store } = deps

  /** A delete that has not been sent yet gives way: the snapshot is needed. */
  async function keptFromRemoval(snapshotId: string): Promise<void> {
    await changes.callOffRemoval(snapshotId)
    const deadline = performance.now() + REMOVAL_WAIT_MS
    while (performance.now() < deadline) {
      if (!(await changes.isBeingRemoved(database.db, snapshotId))) return
      await wait(REMOVAL_LOOK_MS)
    }
  }

  /**
   * Together or not at all: a second click finds the first restore, and no safety snapshot is left over.
   * @returns undefined while another restore or snapshot of the instance is under way.
   */
  async function writeDown(
    { instanceId, snapshot, actor, isSafe }: RestoreRequest,
    target: Restore['target']
  ): Promise<Restore | undefined> {
    return await database.transaction(async (trx) => {
      if (await changes.isBeingRemoved(trx, snapshot.id)) return undefined
      const name = safetyNameFor(snapshot)
      const expires = new Date(deps.clock.now().getTime() + SAFETY_KEPT_MS)
      const safetyRunId = isSafe
        ? await deps.transitions.request(trx, { instanceId, name, actor, expires })
        : undefined
      if (isSafe && safetyRunId === undefined) return undefined
      return await store.add(trx, {
        instanceId,
        snapshotId: snapshot.id,
        snapshotName: snapshot.name,
        safetyRunId,
        actor,
        target
      })
    })
  }

  async function begin(restore: Restore): Promise<RestoreOutcome> {
    const { safetyRunId, instanceId } = restore
    if (safetyRunId !== undefined) {
      const run = await runStore.byId(database.db, safetyRunId)
      if (run !== undefined) await deps.attemptRun(run, PAGE_WAIT_MS)
      return { kind: 'waiting', restore }
    }
    const attempt = {
      own: deps.background.keep(deps.sending.attempt(restore)),
      leave: () => deps.sending.leave(restore),
      state: async () => howSent(await store.byId(restore.id))
    }
    await hereOrElsewhere(attempt, PAGE_WAIT_MS)
    const now = (await store.latestOf(instanceId)) ?? restore
    if (now.state === 'failed')
      return { kind: 'failed', reason: now.reason ?? asItIs(''), restore: now }
    if (now.state === 'waiting') {
      return { kind: 'postponed', restore: now, reason: now.reason ?? NOT_SENT_YET }
    }
    const isConfirmed = now.state === 'restoring' || now.state === 'complete'
    return { kind: isConfirmed ? 'restoring' : 'unconfirmed', restore: now }
  }

  return {
    async start(request) {
      const target = accountIndex(catalogue.view()).instances.get(request.instanceId)
      if (target === undefined) return refusal(NOT_LISTED)
      if (diskFit(request.snapshot, target) === 'too-small') {
        return refusal(tooSmall(request.snapshot, target))
      }
      const held = await deps.hold.reason()
      if (held !== undefined) return refusal(held)
      await keptFromRemoval(request.snapshot.id)
      const restore = await writeDown(request, targetOf(target))
      if (restore !== undefined) return await begin(restore)
      const open = await store.open()
      return { kind: 'busy', restore: open.find(isOf(request)) }
    },
    async cancel(restoreId, actor) {
      const restore = await store.byId(restoreId)
      if (restore === undefined) return 'unknown'
      if (await store.cancel(restore, actor)) return 'canceled'
      const now = (await store.byId(restoreId)) ?? restore
      return now.state === 'complete' || now.state === 'failed' ? 'over' : 'sent'
    },
    progress: createRestoreProgress(deps),
    open: () => store.open(),
    latestOf: (instanceId) => store.latestOf(instanceId),
    behind: (traces) => store.behind(traces),
    async isNeeded(trx, snapshot) {
      const { snapshotsOf } = accountIndex(catalogue.view())
      const open = await trx
        .selectFrom('restores')
        .select(['instance_id', 'snapshot_id'])
        .where('state', 'in', OPEN_RESTORES)
        .execute()
      return open.some(({ instance_id, snapshot_id }) => {
        const newestGood = snapshotsOf(instance_id).find((each) => isGood(each, deps.clock.now()))
        return snapshot_id === snapshot.id || newestGood?.id === snapshot.id
      })
    }
  }
}

function howSent(restore: Restore | undefined): 'unsent' | 'sent' | 'settled' {
  if (restore?.state === 'waiting') return 'unsent'
  return restore?.state === 'sending' ? 'sent' : 'settled'
}

/** Nothing was written down, and nothing is sent. */
function refusal(reason: Message): RestoreOutcome {
  return { kind: 'failed', reason, restore: undefined }
}

function isOf({ instanceId }: RestoreRequest) {
  return (restore: Restore) => restore.instanceId === instanceId
}

/** What the snapshot is called that is taken before its instance is restored. */
function safetyNameFor({ name }: Snapshot): string {
  return cutText(`Before restoring ${name}`, { graphemes: 100 })
}
