import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod'
import type { Instance } from '../account/index.js'
import {
  LONG_AGO,
  storedCount,
  storedInstant,
  storedName,
  storedText,
  type Tables
} from '../database/index.js'
import { type Message, storedMessage } from '../wording/index.js'

export const RESTORE_STATES = ['waiting', 'sending', 'restoring', 'complete', 'failed'] as const

/**
 * `waiting` for its safety snapshot or for a lock of the instance to end, `sending` to Vultr,
 * `restoring` there; the others are final. A restore overwrites a disk, so it is sent again only
 * after Vultr has refused it: what is not known to have been heard is failed.
 */
export type RestoreState = (typeof RESTORE_STATES)[number]

export const OPEN_RESTORES = ['waiting', 'sending', 'restoring'] as const satisfies RestoreState[]

/** What an admin knew the instance by when the restore was asked for. */
const targetSchema = z.object({
  label: z.string(),
  hostname: z.string(),
  mainIp: z.string(),
  plan: z.string(),
  diskGb: z.number()
})

export type RestoreTarget = z.infer<typeof targetSchema>

export interface Restore {
  readonly id: string
  /** Whose disk is overwritten. */
  readonly instanceId: string
  readonly snapshotId: string
  readonly snapshotName: string
  readonly safetyRunId: string | undefined
  readonly state: RestoreState
  readonly actor: string
  /** Why it failed, or why it waits although its safety snapshot is complete. */
  readonly reason: Message | undefined
  readonly createdAt: Date
  readonly sentAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** How often it was sent. */
  readonly attempts: number
  /** For `waiting`: not sent before this. */
  readonly nextAttemptAt: Date | undefined
  /** The instance as it was when the restore was asked for; undefined where that is not known. */
  readonly target: RestoreTarget | undefined
  /** When the instance was first seen as not ready after the restore was sent. */
  readonly busySeenAt: Date | undefined
  /** When Vultr first said that there is no such instance. */
  readonly missingSince: Date | undefined
  /** The instance was locked already when it was sent last. */
  readonly wasLocked: boolean
  /** Vultr never confirmed it, but the instance was seen to be busy afterwards. */
  readonly isPresumed: boolean
}

/** Whether somebody called it off while it waited. */
export function isCanceled({ state, reason }: Restore): boolean {
  return state === 'failed' && reason?.code === 'restore.canceled'
}

/** Whether it has left for Vultr, and Vultr has not refused it since. */
export function isOut({ state, sentAt, nextAttemptAt }: Restore): boolean {
  if (state === 'waiting' || sentAt === undefined) return false
  // Postponed after it was sent: the next attempt never came.
  return nextAttemptAt === undefined || nextAttemptAt <= sentAt
}

export type NewRestore = Pick<
  Restore,
  'instanceId' | 'snapshotId' | 'snapshotName' | 'safetyRunId' | 'actor' | 'target'
>

/** The part of an instance that a restore's target is known by. */
export function targetOf({ label, hostname, mainIp, plan, diskGb }: Instance): RestoreTarget {
  return { label, hostname, mainIp, plan, diskGb }
}

/** A restore as it is first stored. */
export function newRestoreRow(restore: NewRestore, now: Date): Selectable<Tables['restores']> {
  return {
    id: randomUUID(),
    instance_id: restore.instanceId,
    snapshot_id: restore.snapshotId,
    snapshot_name: restore.snapshotName,
    safety_run_id: restore.safetyRunId ?? null,
    state: 'waiting',
    actor: restore.actor,
    reason: null,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    sent_at: null,
    finished_at: null,
    attempts: 0,
    next_attempt_at: null,
    target: restore.target === undefined ? null : JSON.stringify(restore.target),
    busy_seen_at: null,
    missing_since: null,
    was_locked: 0,
    is_presumed: 0,
    owner: null,
    lease_until: null
  }
}

/** Every row can be read; those of which a value is not what it should be are mended. */
export function toRestore(row: Selectable<Tables['restores']>): Restore {
  // When it was sent is what it is followed by: where that cannot be read it is long ago, so that the
  // restore comes to an end and does not stay open for good.
  const sentAt = row.sent_at === null ? undefined : (storedInstant(row.sent_at) ?? LONG_AGO)
  return {
    id: row.id,
    instanceId: row.instance_id,
    snapshotId: row.snapshot_id,
    snapshotName: storedName(row.snapshot_name) ?? '',
    safetyRunId: row.safety_run_id ?? undefined,
    state: row.state,
    actor: storedText(row.actor) ?? '',
    reason: storedMessage(row.reason),
    createdAt: storedInstant(row.created_at) ?? LONG_AGO,
    sentAt,
    finishedAt: storedInstant(row.finished_at),
    attempts: storedCount(row.attempts) ?? 0,
    nextAttemptAt: storedInstant(row.next_attempt_at),
    target: readTarget(row.target),
    busySeenAt: storedInstant(row.busy_seen_at),
    missingSince: storedInstant(row.missing_since),
    wasLocked: row.was_locked === 1,
    isPresumed: row.is_presumed === 1
  }
}

/** One that cannot be read is not known, and then nothing is restored to it. */
function readTarget(text: string | null): RestoreTarget | undefined {
  try {
    return text === null ? undefined : targetSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** One of several processes on a database, as a restore names who carries it out. */
export interface RestoreOwner {
  readonly id: string
  /** Whether a process runs now, whatever a copy of the database says of former ones. */
  isPresent(trx: Kysely<Tables>, id: string): Promise<boolean>
}
