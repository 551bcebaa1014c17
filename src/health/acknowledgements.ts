import type { Selectable } from 'kysely'
import type { Catalogue } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import {
  type Database,
  inBatches,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import { type Message, message } from '../wording/index.js'
import { dormantIds, type FindingIdentity, identityOf } from './finding-identity.js'
import type { Findings } from './read-findings.js'

/** Somebody has seen a problem; it is quiet as long as its fingerprint is this one. */
export interface Acknowledgement {
  readonly fingerprint: string
  /** A user's name. */
  readonly by: string
  /** Undefined where it cannot be read. */
  readonly at: Date | undefined
  /** Quiet until then at most; undefined: for as long as it does not change. */
  readonly until: Date | undefined
}

/** Who acknowledges what; `what` and `instanceId` are for Activity. */
export interface NewAcknowledgement extends FindingIdentity {
  readonly what: Message
  readonly instanceId: string | undefined
  readonly actor: string
  /** Quiet until then at most. @default as long as it does not change */
  readonly until?: Date | undefined
}

/** What admins have looked at and want to hear of again only when it changes. */
export interface Acknowledgements {
  /** Those that hold, by the ids of what they are about. @throws DatabaseError */
  list(): Promise<ReadonlyMap<string, Acknowledgement>>
  /** With its entry in Activity. @throws DatabaseError */
  acknowledge(seen: NewAcknowledgement): Promise<void>
  /** @returns false where there is none (any more). @throws DatabaseError */
  takeBack(seen: Omit<NewAcknowledgement, 'fingerprint'>): Promise<boolean>
  /** Forgets those whose problem is over, so that it is told when it comes back. @throws DatabaseError */
  forgetOver(): Promise<void>
}

/** Rows in `acknowledgements`. */
export function createAcknowledgements(deps: {
  readonly database: Database
  readonly findings: Findings
  /** Ids of what is acknowledged besides findings, as long as it stands. */
  readonly otherIds: () => Promise<readonly string[]>
  /** The instances that a schedule is for. */
  readonly coveredIds: () => Promise<ReadonlySet<string>>
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly clock: { now(): Date }
}): Acknowledgements {
  const { database, clock } = deps
  const { db } = database
  return {
    async list() {
      const rows = await db.selectFrom('acknowledgements').selectAll().execute()
      const now = clock.now()
      return new Map(
        rows.map(toAcknowledgement).filter(([, { until }]) => until === undefined || until > now)
      )
    },
    async acknowledge({ id, fingerprint, what, instanceId, actor, until }) {
      const at = clock.now()
      const columns = {
        fingerprint,
        acknowledged_by: actor,
        acknowledged_at: at.toISOString(),
        acknowledged_until: until?.toISOString() ?? null
      }
      await database.transaction(async (trx) => {
        await trx
          .insertInto('acknowledgements')
          .values({ id, ...columns })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
          .execute()
        await record(trx, {
          at,
          actor,
          instanceId,
          told:
            until === undefined
              ? message('activity.acknowledged', { what })
              : message('activity.snoozed', { what, until: { moment: until.toISOString() } })
        })
      })
    },
    takeBack: ({ id, what, instanceId, actor }) =>
      database.transaction(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('acknowledgements')
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) return false
        const told = message('activity.acknowledged.takenBack', { what })
        await record(trx, { at: clock.now(), actor, instanceId, told })
        return true
      }),
    async forgetOver() {
      const rows = await db.selectFrom('acknowledgements').select('id').execute()
      // Before the first list is read nobody can say what is over.
      if (rows.length === 0 || deps.catalogue.view().refreshedAt === undefined) return
      const findings = await deps.findings()
      // Nothing else is worked out then.
      if (findings.some(({ kind }) => kind === 'settings-unreadable')) return
      const present = new Set(await deps.otherIds())
      for (const finding of findings) present.add(identityOf(finding).id)
      for (const id of await unscheduledIds(deps)) {
        for (const dormant of dormantIds(id)) present.add(dormant)
      }
      const over = rows.map(({ id }) => id).filter((id) => !present.has(id))
      for (const ids of inBatches(over)) {
        await db.deleteFrom('acknowledgements').where('id', 'in', ids).execute()
      }
    }
  }
}

/** Who turns automatic snapshots off for a while has mended nothing. */
async function unscheduledIds(deps: {
  readonly coveredIds: () => Promise<ReadonlySet<string>>
  readonly catalogue: Pick<Catalogue, 'view'>
}): Promise<readonly string[]> {
  const covered = await deps.coveredIds()
  const { instances } = deps.catalogue.view()
  return instances.map(({ id }) => id).filter((id) => !covered.has(id))
}

function toAcknowledgement(
  row: Selectable<Tables['acknowledgements']>
): readonly [string, Acknowledgement] {
  return [
    row.id,
    {
      fingerprint: row.fingerprint,
      by: storedText(row.acknowledged_by) ?? '',
      at: storedInstant(row.acknowledged_at),
      until: storedInstant(row.acknowledged_until)
    }
  ]
}

/** Its entry in Activity, in the same transaction. */
function record(
  trx: Parameters<typeof recordActivity>[0],
  of: Pick<NewAcknowledgement, 'actor' | 'instanceId'> & {
    readonly at: Date
    readonly told: Message
  }
): Promise<void> {
  const { at, actor, instanceId, told } = of
  return recordActivity(trx, {
    at,
    actor,
    kind: 'problem',
    outcome: 'info',
    instanceId,
    message: told
  })
}
