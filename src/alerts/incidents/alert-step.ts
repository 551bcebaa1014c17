import type { Kysely } from 'kysely'
import type { Catalogue, DeletionLog } from '../../account/index.js'
import { type Database, storedCount, type Tables } from '../../database/index.js'
import type { Acknowledgement, Acknowledgements } from '../../health/index.js'
import type { Condition } from '../conditions/condition.js'
import type { Look, ReadConditions } from '../conditions/read-conditions.js'
import type { Target } from '../outbox/enqueue.js'
import { planAlerts } from './alert-plan.js'
import { type Circumstances, writeHappenings, writePlan } from './alert-writer.js'
import { type Gone, goneBy, toldUntil } from './gone-outside.js'
import { happenedSince, type LookedUntil } from './happenings.js'
import { readOpenAlerts, readStoredConditions } from './incident-store.js'
import { readSeverities } from './severities.js'

export interface AlertStep {
  /**
   * Finds out what is wrong, what is over, and what happened, and writes down what is to be told of it,
   * all in one transaction.
   * @returns what was found; undefined while nobody has set anything up. @throws DatabaseError
   */
  watch(): Promise<Look | undefined>
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
      const look = await deps.readConditions()
      const acknowledged = await deps.acknowledgements.list()
      const gone = await goneWithout(deps, look)
      await database.transaction(async (trx) => {
        const now = clock.now()
        const severityOf = await readSeverities(trx)
        const around = { trx, targets: await deps.targets(trx), severityOf, now }
        const last = await lookedUntil(trx, now)
        if (look !== undefined) await writeLook(look, { acknowledged, last, around })
        // What happened before alerts were first told is no news.
        const from = last ?? (await beginning(trx, now))
        const facts = { view: catalogue.view(), gone, now }
        const { happenings, until } = await happenedSince(trx, from, facts)
        await writeHappenings(happenings, around)
        const knownVersion = look?.settingsVersion ?? last?.knownVersion
        await remember(trx, { ...until, knownVersion }, last, now)
      })
      return look
    }
  }
}

async function writeLook(
  look: Look,
  of: {
    readonly acknowledged: ReadonlyMap<string, Acknowledgement>
    readonly last: Memory | undefined
    readonly around: Circumstances
  }
): Promise<void> {
  const { acknowledged, last, around } = of
  const stored = await readStoredConditions(around.trx)
  const plan = planAlerts({
    ...around,
    look,
    stored,
    openAlerts: await readOpenAlerts(around.trx),
    isAcknowledged: (condition) => isAcknowledged(condition, acknowledged),
    changedSince: (condition) => changedSince(condition, acknowledged)
  })
  // Who saves settings has been shown what they leave unprotected.
  const isNewSave = look.settingsVersion !== last?.knownVersion
  const isKnown = ({ kind }: Condition) => kind === 'unprotected' && isNewSave
  await writePlan(plan, { found: look.conditions, stored, isKnown }, around)
}

/** Vultr is asked who it was before the transaction, and not of what nobody wants to hear of. */
async function goneWithout(deps: AlertStepDeps, look: Look | undefined): Promise<Gone> {
  const { db } = deps.database
  // Of another account, or by a database that was set back, what is gone was not deleted by anybody.
  const isDoubtful = look?.conditions.some(({ kind }) => kind === 'database-set-back') ?? true
  const gone = await goneBy(db, { view: deps.catalogue.view(), isDoubtful, now: deps.clock.now() })
  const isTold =
    gone.snapshots.length > 0 && (await readSeverities(db))('deleted-outside') !== 'off'
  return { ...gone, deletions: isTold ? await deps.deletionLog.of(gone.snapshots) : new Map() }
}

/** When somebody has acknowledged it as it is no more. */
function changedSince(
  { acknowledgedBy }: Condition,
  known: ReadonlyMap<string, Acknowledgement>
): Date | undefined {
  const times = acknowledgedBy.flatMap(({ id, fingerprint }) => {
    const acknowledgement = known.get(id)
    const isOther = acknowledgement !== undefined && acknowledgement.fingerprint !== fingerprint
    return isOther ? (acknowledgement.at?.getTime() ?? []) : []
  })
  return times.length === 0 ? undefined : new Date(Math.max(...times))
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

/** What is remembered from one look to the next. */
interface Memory extends LookedUntil {
  readonly knownVersion: number | undefined
}

async function lookedUntil(trx: Kysely<Tables>, now: Date): Promise<Memory | undefined> {
  const row = await trx.selectFrom('alert_state').selectAll().executeTakeFirst()
  if (row === undefined) return undefined
  return {
    activityId: row.activity_id,
    goneUntil: toldUntil(row.gone_until, now),
    knownVersion: storedCount(row.known_version)
  }
}

async function beginning(trx: Kysely<Tables>, now: Date): Promise<LookedUntil> {
  const { newest } = await trx
    .selectFrom('activity')
    .select((eb) => eb.fn.max('id').as('newest'))
    .executeTakeFirstOrThrow()
  return { activityId: Number(newest ?? 0), goneUntil: now }
}

async function remember(
  trx: Kysely<Tables>,
  memory: Memory,
  last: Memory | undefined,
  now: Date
): Promise<void> {
  const isSame =
    last !== undefined &&
    memory.activityId === last.activityId &&
    memory.goneUntil.getTime() === last.goneUntil.getTime() &&
    memory.knownVersion === last.knownVersion
  if (isSame) return
  const columns = {
    activity_id: memory.activityId,
    gone_until: memory.goneUntil.toISOString(),
    known_version: memory.knownVersion ?? null
  }
  await trx
    .insertInto('alert_state')
    .values({ id: 1, began_at: now.toISOString(), ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute()
}
