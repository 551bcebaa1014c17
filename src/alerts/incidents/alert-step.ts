import type { Kysely } from 'kysely'
import type { Catalogue, DeletionLog } from '../../account/index.js'
import { type Database, LONG_AGO, storedInstant, type Tables } from '../../database/index.js'
import type { Acknowledgement, Acknowledgements } from '../../health/index.js'
import type { Condition } from '../conditions/condition.js'
import type { ReadConditions } from '../conditions/read-conditions.js'
import type { Target } from '../outbox/enqueue.js'
import { planAlerts } from './alert-plan.js'
import { writeHappenings, writePlan } from './alert-writer.js'
import { type Gone, goneBy } from './gone-outside.js'
import { happenedSince, type LookedUntil } from './happenings.js'
import { readOpenAlerts, readStoredConditions } from './incident-store.js'
import { readSeverities } from './severities.js'

export interface AlertStep {
  /**
   * Finds out what is wrong, what is over, and what happened, and writes down what is to be told of it,
   * all in one transaction.
   * @returns what is wrong; undefined while there is no key. @throws DatabaseError
   */
  watch(): Promise<readonly Condition[] | undefined>
}

interface AlertStepDeps {
  readonly database: Database
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly readConditions: ReadConditions
  readonly acknowledgements: Pick<Acknowledgements, 'list'>
  readonly deletionLog: DeletionLog
  readonly targets: (trx: Kysely<Tables>) => Promise<readonly Target[]>
  readonly clock: { now(): Date }
}

export function createAlertStep(deps: AlertStepDeps): AlertStep {
  const { database, catalogue, clock } = deps
  return {
    async watch() {
      const found = await deps.readConditions()
      // Without a key there is nothing to watch; what was wrong before is neither told nor forgotten.
      if (found === undefined) return undefined
      const acknowledged = await deps.acknowledgements.list()
      const gone = await goneWithout(deps)
      await database.transaction(async (trx) => {
        const now = clock.now()
        const severityOf = await readSeverities(trx)
        const around = { trx, targets: await deps.targets(trx), severityOf, now }
        const last = await lookedUntil(trx)
        const stored = await readStoredConditions(trx)
        const plan = planAlerts({
          now,
          found,
          stored,
          openAlerts: await readOpenAlerts(trx),
          severityOf,
          isAcknowledged: (condition) => isAcknowledged(condition, acknowledged)
        })
        await writePlan(plan, { found, stored, isFirst: last === undefined }, around)
        // What happened before alerts were first told is no news.
        const from = last ?? (await beginning(trx, now))
        const facts = { view: catalogue.view(), gone, now }
        const { happenings, until } = await happenedSince(trx, from, facts)
        await writeHappenings(happenings, around)
        if (last === undefined || isLater(until, last)) await remember(trx, until, now)
      })
      return found
    }
  }
}

/** Vultr is asked who it was before the transaction, and not of what nobody wants to hear of. */
async function goneWithout(deps: AlertStepDeps): Promise<Gone> {
  const { db } = deps.database
  const gone = await goneBy(db, deps.clock.now())
  const isTold =
    gone.snapshots.length > 0 && (await readSeverities(db))('deleted-outside') !== 'off'
  return { ...gone, deletions: isTold ? await deps.deletionLog.of(gone.snapshots) : new Map() }
}

function isAcknowledged(
  { acknowledgedBy }: Condition,
  known: ReadonlyMap<string, Acknowledgement>
): boolean {
  return (
    acknowledgedBy.length > 0 &&
    acknowledgedBy.every(({ id, fingerprint }) => known.get(id)?.fingerprint === fingerprint)
  )
}

async function lookedUntil(trx: Kysely<Tables>): Promise<LookedUntil | undefined> {
  const row = await trx.selectFrom('alert_state').selectAll().executeTakeFirst()
  if (row === undefined) return undefined
  return { activityId: row.activity_id, goneUntil: storedInstant(row.gone_until) ?? LONG_AGO }
}

async function beginning(trx: Kysely<Tables>, now: Date): Promise<LookedUntil> {
  const { newest } = await trx
    .selectFrom('activity')
    .select((eb) => eb.fn.max('id').as('newest'))
    .executeTakeFirstOrThrow()
  return { activityId: Number(newest ?? 0), goneUntil: now }
}

function isLater(until: LookedUntil, last: LookedUntil): boolean {
  return until.activityId > last.activityId || until.goneUntil > last.goneUntil
}

async function remember(trx: Kysely<Tables>, until: LookedUntil, now: Date): Promise<void> {
  const columns = { activity_id: until.activityId, gone_until: until.goneUntil.toISOString() }
  await trx
    .insertInto('alert_state')
    .values({ id: 1, began_at: now.toISOString(), ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute()
}
