import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { lazily } from '../../common/index.js'
import type { Tables } from '../../database/index.js'
import type { AlertKind, AlertState, Severity } from '../alert/alert.js'
import type { Condition } from '../conditions/condition.js'
import type { AlertContent, Member } from '../outbox/alert-content.js'
import { enqueue, type Target } from '../outbox/enqueue.js'
import type { AlertPlan } from './alert-plan.js'
import type { Happening } from './happening.js'
import {
  addConditions,
  assignAlert,
  forgetConditions,
  markGone,
  type OpenAlert,
  refreshConditions,
  type StoredCondition,
  settleAnew
} from './incident-store.js'
import type { SeverityOf } from './severities.js'

/** What a plan is written from. */
export interface Circumstances {
  readonly trx: Kysely<Tables>
  readonly targets: readonly Target[]
  readonly severityOf: SeverityOf
  readonly now: Date
}

/**
 * Writes what is wrong and what is told of it; part of the caller's transaction.
 * @param of.isKnown of what is added, whether its admin knows of it: it is told only if it comes again.
 */
export async function writePlan(
  plan: AlertPlan,
  of: {
    readonly found: readonly Condition[]
    readonly stored: readonly StoredCondition[]
    readonly isKnown: (condition: Condition) => boolean
  },
  around: Circumstances
): Promise<void> {
  const { trx, now } = around
  await addConditions(trx, plan.added, now, of.isKnown)
  await refreshConditions(trx, plan.seen, new Map(of.stored.map((each) => [each.id, each])))
  await settleAnew(trx, plan.caused, now)
  await markGone(trx, plan.missing, now)
  await forgetConditions(trx, plan.forgotten)
  const current = new Map(of.found.map(({ id, told }) => [id, told]))
  const asNow = (conditions: readonly StoredCondition[]) =>
    conditions.map((each) => ({ ...each, told: current.get(each.id) ?? each.told }))
  // First what is over: a cause that ended lets what it hid be told.
  for (const { alert, over, isOver } of plan.resolved) {
    await tellAgain(alert, 'resolved', over, isOver, around)
    await forgetConditions(trx, idsOf(over))
  }
  for (const conditions of plan.opened) await openOf(asNow(conditions), around)
  for (const { alert, standing } of plan.reminded) {
    await tellAgain(alert, 'reminded', asNow(standing), false, around)
  }
}

/** Writes what happened, those of one kind together; part of the caller's transaction. */
export async function writeHappenings(
  happenings: readonly Happening[],
  around: Circumstances
): Promise<void> {
  for (const kind of new Set(happenings.map((each) => each.kind))) {
    const own = happenings.filter((each) => each.kind === kind)
    const members = own.map(({ at: since, instanceId, told }) => ({
      conditionId: '',
      instanceId,
      since,
      told
    }))
    await open({ kind, members, isEvent: true }, around)
  }
}

async function openOf(conditions: readonly StoredCondition[], around: Circumstances) {
  const [first] = conditions
  if (first === undefined) return
  const { kind } = first
  const members = membersOf(conditions)
  const id = await open({ kind, members, isEvent: false }, around)
  if (id !== undefined) await assignAlert(around.trx, idsOf(conditions), id)
}

/** @returns the alert's id; undefined where nobody wants to hear of its kind. */
async function open(
  alert: {
    readonly kind: AlertKind
    readonly members: readonly Member[]
    readonly isEvent: boolean
  },
  { trx, targets, severityOf, now }: Circumstances
): Promise<string | undefined> {
  const { kind, members, isEvent } = alert
  const severity = severityOf(kind)
  if (severity === 'off') return undefined
  const id = randomUUID()
  const at = now.toISOString()
  const count = members.length
  const name = count === 1 ? members[0]?.told.name : undefined
  const since = new Date(Math.min(...members.map((member) => member.since.getTime())))
  await trx
    .insertInto('alerts')
    .values({
      id,
      kind,
      severity,
      name: name ?? null,
      count,
      since: since.toISOString(),
      opened_at: at,
      told_at: at,
      reminded_at: at,
      over_at: isEvent ? at : null
    })
    .execute()
  const of = { id, kind, severity, name, count, since }
  const content = contentOf(of, 'opened', members, { isOver: isEvent, until: undefined })
  await enqueue(trx, { content, at: now }, targets)
  return id
}

async function tellAgain(
  alert: OpenAlert,
  state: AlertState,
  conditions: readonly StoredCondition[],
  isOver: boolean,
  { trx, targets, now }: Circumstances
): Promise<void> {
  const at = now.toISOString()
  const of = { isOver, until: latestEnd(conditions) }
  const content = contentOf(alert, state, membersOf(conditions), of)
  if (conditions.length > 0) await enqueue(trx, { content, at: now }, targets)
  const columns = {
    told_at: at,
    ...(state === 'reminded' ? { reminded_at: at } : {}),
    ...(isOver ? { over_at: at } : {})
  }
  await trx.updateTable('alerts').set(columns).where('id', '=', alert.id).execute()
}

function contentOf(
  alert: {
    readonly id: string
    readonly kind: AlertKind
    readonly severity: Severity
    readonly name: string | undefined
    readonly count: number
    readonly since: Date
  },
  state: AlertState,
  members: readonly Member[],
  of: Pick<AlertContent, 'isOver' | 'until'>
): AlertContent {
  const { id: alertId, kind, severity, name, count: alertCount, since } = alert
  const about = { alertId, kind, severity, state, name, alertCount, since }
  return { type: 'alert', ...about, members, count: members.length, ...of }
}

/** web-2 before web-10. */
const byName = lazily(() => new Intl.Collator('en', { numeric: true }))

function membersOf(conditions: readonly StoredCondition[]): readonly Member[] {
  const nameOf = ({ told }: StoredCondition) => told.name ?? ''
  return [...conditions]
    .sort((a, b) => byName().compare(nameOf(a), nameOf(b)))
    .map(({ id, instanceId, since, told }) => ({ conditionId: id, instanceId, since, told }))
}

function idsOf(conditions: readonly StoredCondition[]): readonly string[] {
  return conditions.map(({ id }) => id)
}

/** Undefined of what stands. */
function latestEnd(conditions: readonly StoredCondition[]): Date | undefined {
  const times = conditions.flatMap(({ goneAt }) => goneAt?.getTime() ?? [])
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}
