import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { recordActivity } from '../activity/index.js'
import type { Database, Tables } from '../database/index.js'

/**
 * `waiting` for its safety snapshot, `sending` to Vultr, `restoring` there; the others are final.
 * A restore overwrites a disk, so it is sent once: what is not known to have been heard is failed.
 */
export type RestoreState = 'waiting' | 'sending' | 'restoring' | 'complete' | 'failed'

const OPEN_RESTORES = ['waiting', 'sending', 'restoring'] as const satisfies RestoreState[]

export interface Restore {
  readonly id: string
  /** Whose disk is overwritten. */
  readonly instanceId: string
  readonly snapshotId: string
  readonly snapshotName: string
  readonly safetyRunId: string | undefined
  readonly state: RestoreState
  readonly actor: string
  readonly reason: string | undefined
  readonly createdAt: Date
  readonly sentAt: Date | undefined
  readonly finishedAt: Date | undefined
}

export type NewRestore = Pick<
  Restore,
  'instanceId' | 'snapshotId' | 'snapshotName' | 'safetyRunId' | 'actor'
>

/** Rows in `restores`; each change is one transaction with its entry in the activity log. */
export interface RestoreStore {
  /** Undefined while another restore of the instance is open. */
  add(restore: NewRestore): Promise<Restore | undefined>
  open(): Promise<readonly Restore[]>
  latestOf(instanceId: string): Promise<Restore | undefined>
  /** @returns false when the restore was in another state already. */
  move(restore: Restore, from: RestoreState, to: RestoreState, reason?: string): Promise<boolean>
}

const TOLD: Readonly<Partial<Record<RestoreState, string>>> = {
  sending: 'Vultr is asked to restore it.',
  restoring: 'Vultr is restoring it.',
  complete: 'Restored; the instance is active again.'
}

export function createRestoreStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): RestoreStore {
  const { database, clock } = deps
  return {
    add: (restore) =>
      database.transaction(async (trx) => {
        const other = await trx
          .selectFrom('restores')
          .select('id')
          .where('instance_id', '=', restore.instanceId)
          .where('state', 'in', OPEN_RESTORES)
          .executeTakeFirst()
        if (other !== undefined) return undefined
        const now = clock.now().toISOString()
        const row = {
          id: randomUUID(),
          instance_id: restore.instanceId,
          snapshot_id: restore.snapshotId,
          snapshot_name: restore.snapshotName,
          safety_run_id: restore.safetyRunId ?? null,
          state: 'waiting' as const,
          actor: restore.actor,
          reason: null,
          created_at: now,
          updated_at: now,
          sent_at: null,
          finished_at: null
        }
        await trx.insertInto('restores').values(row).execute()
        await recordActivity(trx, {
          ...about(toRestore(row)),
          at: clock.now(),
          outcome: 'info',
          sentence: 'A restore was asked for.'
        })
        return toRestore(row)
      }),
    async open() {
      const rows = await database.db
        .selectFrom('restores')
        .selectAll()
        .where('state', 'in', OPEN_RESTORES)
        .execute()
      return rows.map(toRestore)
    },
    async latestOf(instanceId) {
      const row = await database.db
        .selectFrom('restores')
        .selectAll()
        .where('instance_id', '=', instanceId)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? undefined : toRestore(row)
    },
    move: (restore, from, to, reason) =>
      database.transaction(async (trx) => {
        const now = clock.now()
        const isFinal = to === 'complete' || to === 'failed'
        const { numUpdatedRows } = await trx
          .updateTable('restores')
          .set({
            state: to,
            updated_at: now.toISOString(),
            reason: reason ?? null,
            ...(to === 'sending' ? { sent_at: now.toISOString() } : {}),
            ...(isFinal ? { finished_at: now.toISOString() } : {})
          })
          .where('id', '=', restore.id)
          .where('state', '=', from)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) return false
        await recordActivity(trx, {
          ...about(restore),
          at: now,
          outcome: to === 'failed' ? 'failed' : to === 'complete' ? 'ok' : 'info',
          sentence: reason ?? TOLD[to] ?? ''
        })
        return true
      })
  }
}

function about(restore: Restore) {
  return {
    actor: restore.actor,
    kind: 'restore' as const,
    instanceId: restore.instanceId,
    snapshotId: restore.snapshotId,
    subject: restore.snapshotName
  }
}

function toRestore(row: Selectable<Tables['restores']>): Restore {
  const toDate = (text: string | null) => (text === null ? undefined : new Date(text))
  return {
    id: row.id,
    instanceId: row.instance_id,
    snapshotId: row.snapshot_id,
    snapshotName: row.snapshot_name,
    safetyRunId: row.safety_run_id ?? undefined,
    state: row.state,
    actor: row.actor,
    reason: row.reason ?? undefined,
    createdAt: new Date(row.created_at),
    sentAt: toDate(row.sent_at),
    finishedAt: toDate(row.finished_at)
  }
}
