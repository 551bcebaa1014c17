import type { Catalogue } from '../account/index.js'
import { recordActivity } from '../activity/index.js'
import { type Database, inBatches, storedInstant, storedText } from '../database/index.js'
import { type Message, message } from '../wording/index.js'
import { type FindingIdentity, identityOf } from './finding-identity.js'
import type { Findings } from './read-findings.js'

/** Somebody has seen a problem; it is quiet as long as its fingerprint is this one. */
export interface Acknowledgement {
  readonly fingerprint: string
  /** A user's name. */
  readonly by: string
  /** Undefined where it cannot be read. */
  readonly at: Date | undefined
}

/** Who acknowledges what; `what` and `instanceId` are for Activity. */
export interface NewAcknowledgement extends FindingIdentity {
  readonly what: Message
  readonly instanceId: string | undefined
  readonly actor: string
}

/** What admins have looked at and want to hear of again only when it changes. */
export interface Acknowledgements {
  /** By the ids of what they are about. @throws DatabaseError */
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
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly clock: { now(): Date }
}): Acknowledgements {
  const { database, clock } = deps
  const { db } = database
  return {
    async list() {
      const rows = await db.selectFrom('acknowledgements').selectAll().execute()
      return new Map(
        rows.map((row) => [
          row.id,
          {
            fingerprint: row.fingerprint,
            by: storedText(row.acknowledged_by) ?? '',
            at: storedInstant(row.acknowledged_at)
          }
        ])
      )
    },
    async acknowledge({ id, fingerprint, what, instanceId, actor }) {
      const at = clock.now()
      const columns = { fingerprint, acknowledged_by: actor, acknowledged_at: at.toISOString() }
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
          told: message('activity.acknowledged', { what })
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
      const present = new Set((await deps.findings()).map((each) => identityOf(each).id))
      const over = rows.map(({ id }) => id).filter((id) => !present.has(id))
      for (const ids of inBatches(over)) {
        await db.deleteFrom('acknowledgements').where('id', 'in', ids).execute()
      }
    }
  }
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
