import type { Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'
import type { Message } from '../../wording/index.js'
import type { Run } from './run.js'

/**
 * Every way a run can change, each one transaction that also writes the activity log:
 *
 *                claim / request
 *                       │              miss
 *                       ▼                └──▶ missed
 *        ┌──────────▶ queued ◀─ postpone
 *        │              │ beginCreate
 *     requeue           ▼
 *        └────────── creating ◀─ doubt
 *                       │ accept, adopt
 *                       ▼
 *                    pending ◀─ replace
 *                       │ complete
 *                       ▼
 *                    complete            fail: queued, creating, pending ──▶ failed
 *
 * A transition names the state it starts from and does nothing, answering false, when the run has
 * moved on meanwhile: another pass or process was faster. What a crash leaves behind is one of
 * these states, and the next pass goes on from it as from any other.
 */
export interface RunTransitions {
  /**
   * (nothing) → queued, for a slot, or missed → queued where a clock running ahead recorded it before
   * it was due; false when the slot has another run already. Part of the caller's transaction.
   */
  claim(trx: Db, slot: NewSlotRun): Promise<boolean>
  /** (nothing) → complete, for a slot that somebody else took. Part of the caller's transaction. */
  take(trx: Db, slot: NewSlotRun, snapshotId: string): Promise<void>
  /**
   * (nothing) → missed, for slots of one instance that have no run yet, with one entry in the activity
   * log. Part of the caller's transaction.
   * @param isGapTold the caller tells of many at once.
   */
  miss(trx: Db, slots: readonly NewSlotRun[], reason: Message, isGapTold?: boolean): Promise<void>
  /**
   * (nothing) → queued, by hand; undefined while the instance is busy with a snapshot or a restore.
   * Part of the caller's transaction.
   */
  request(trx: Db, asked: NewManualRun): Promise<Run['id'] | undefined>
  /**
   * The keys of the runs that began in this process since it was last asked for them, and since it leads. Any other may be in
   * a copy of the database too; no time tells that, as the clock may have been wrong.
   */
  begunLately(): ReadonlySet<Run['key']>
  /**
   * queued → creating, directly before the request leaves; the run as it is then, or undefined, also
   * while another one of the instance is in the making, or the instance is to be restored and this
   * is not the snapshot that is taken first.
   */
  beginCreate(run: Run): Promise<Run | undefined>
  /** queued → queued: not sent, and not to be before `nextAttemptAt`. */
  postpone(run: Run, reason: Message, nextAttemptAt: Date): Promise<boolean>
  /** queued → queued: due at once, as somebody asked for; told in Activity. */
  hasten(run: Run, actor: string): Promise<boolean>
  /**
   * creating → queued: certainly not made.
   * @param isAnswered false where Vultr said nothing of it: that there was no room stands as it was said.
   * @default true
   */
  requeue(run: Run, reason: Message, nextAttemptAt: Date, isAnswered?: boolean): Promise<boolean>
  /** creating → queued: the account may hold no more; due as soon as there is room, or then. */
  awaitRoom(run: Run, reason: Message, nextAttemptAt: Date): Promise<boolean>
  /** creating → creating, pending → pending: its snapshot was looked for once and not found. */
  doubtSnapshot(run: Run, at: Date): Promise<boolean>
  /** pending → pending: its snapshot was found after all. */
  findSnapshot(run: Run): Promise<boolean>
  /** creating → creating: nobody knows whether it was made; not sent again before `nextAttemptAt`. */
  doubt(run: Run, reason: Message, nextAttemptAt: Date): Promise<boolean>
  /**
   * creating or queued → queued: Vultr said for the first time that there is no such instance; asked for
   * again before it is believed.
   */
  doubtInstance(run: Run, reason: Message, nextAttemptAt: Date): Promise<boolean>
  /** queued → queued: the instance was found after all. */
  findInstance(run: Run): Promise<boolean>
  /**
   * creating → pending: Vultr said so.
   * @param storedDescription where it is not what was sent.
   */
  accept(run: Run, snapshotId: string, storedDescription?: string): Promise<boolean>
  /** creating or queued → pending: found in the account by its mark. */
  adopt(run: Run, snapshotId: string, storedDescription?: string): Promise<boolean>
  /** pending → pending: its snapshot is gone, but another one with its mark is there. */
  replace(run: Run, snapshotId: string): Promise<boolean>
  /** pending → complete. */
  complete(run: Run): Promise<boolean>
  /** The state it is known in → failed. In a transaction of the caller's where one is given. */
  fail(run: Run, reason: Message, trx?: Db): Promise<boolean>
}

type Db = Kysely<Tables>

export interface NewSlotRun {
  readonly instanceId: string
  readonly slotAt: Date
  readonly isLate: boolean
  readonly name: string
  /** What Vultr said of the slot before, where that gives way and waited for room: it stands until it says more. */
  readonly noRoom?: Message | undefined
}

export interface NewManualRun {
  readonly instanceId: string
  readonly name: string
  readonly actor: string
  readonly expires?: ExpiryByHand
}

/**
 * When a snapshot taken by hand expires: at that minute, or by the rules of its instance, as one of the
 * schedule does. Without it it stays until somebody deletes it.
 */
export type ExpiryByHand = Date | 'like-scheduled'
