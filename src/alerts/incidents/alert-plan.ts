import { hasPassed } from '../../common/index.js'
import type { AlertKind, Severity } from '../alert/alert.js'
import { CAUSES, KIND_RULES } from '../alert/kinds.js'
import type { Condition } from '../conditions/condition.js'
import type { Look } from '../conditions/read-conditions.js'
import type { OpenAlert, StoredCondition } from './incident-store.js'

const MINUTE_MS = 60_000

/** One that is no longer found is resolved after so long, in ms: it may only be missing from a list that was read in part. */
const OVER_AFTER_MS = 5 * MINUTE_MS

/** The same of one that was never told, in ms: a second process may see what this one does not. */
const GONE_MS = 45_000

/** What comes and goes within this after something was told of its kind is told together with it, in ms. */
const TOGETHER_MS = 15 * MINUTE_MS

/** What stands is told again after this, in ms. */
const REMINDER_MS = 24 * 60 * MINUTE_MS

/** What is to be written and told of what was found. */
export interface AlertPlan {
  readonly added: readonly Condition[]
  /** Stands still, or again. */
  readonly seen: readonly Condition[]
  /** Not found, for the first time. */
  readonly missing: readonly string[]
  /** Was never told, and is over: nobody has to hear of it. */
  readonly forgotten: readonly string[]
  /** Kinds of which nothing is told while their cause stands; they settle anew when it is over. */
  readonly caused: readonly AlertKind[]
  /** Told together, in one alert each. */
  readonly opened: readonly (readonly StoredCondition[])[]
  readonly resolved: readonly {
    readonly alert: OpenAlert
    readonly over: readonly StoredCondition[]
    /** Nothing of the alert is left. */
    readonly isOver: boolean
  }[]
  readonly reminded: readonly {
    readonly alert: OpenAlert
    readonly standing: readonly StoredCondition[]
  }[]
}

/** What a plan is made from. */
export interface AlertFacts {
  readonly now: Date
  readonly look: Pick<Look, 'conditions' | 'unknown'>
  readonly stored: readonly StoredCondition[]
  readonly openAlerts: readonly OpenAlert[]
  /** By kind; `off`: an admin wants to hear nothing of it. */
  readonly severityOf: (kind: AlertKind) => Severity | 'off'
  /** Whether somebody has seen it and wants to hear of it only when it changes. */
  readonly isAcknowledged: (condition: Condition) => boolean
  /** When somebody has seen it as it is no more; undefined where nobody has. */
  readonly changedSince: (condition: Condition) => Date | undefined
}

/** What is to be told, from rows and from what is found now. Pure. */
export function planAlerts(facts: AlertFacts): AlertPlan {
  const { look, stored } = facts
  const foundById = new Map(look.conditions.map((each) => [each.id, each]))
  const storedIds = new Set(stored.map(({ id }) => id))
  const lost = stored.filter(({ id, kind }) => !foundById.has(id) && !look.unknown.has(kind))
  const standing = stored.filter(({ id }) => foundById.has(id))
  const caused = causedKinds(facts, foundById)
  return {
    added: look.conditions.filter(({ id }) => !storedIds.has(id)),
    seen: standing.flatMap(({ id }) => foundById.get(id) ?? []),
    missing: lost.filter(({ goneAt }) => goneAt === undefined).map(({ id }) => id),
    forgotten: lost
      .filter(
        ({ alertId, goneAt }) => alertId === undefined && isGoneFor(goneAt, GONE_MS, facts.now)
      )
      .map(({ id }) => id),
    caused: [...caused],
    opened: openedOf(facts, { standing, foundById, caused }),
    resolved: resolvedOf(facts, lost),
    reminded: remindedOf(facts, standing, foundById)
  }
}

function openedOf(
  { now, openAlerts, severityOf, isAcknowledged }: AlertFacts,
  of: {
    readonly standing: readonly StoredCondition[]
    readonly foundById: ReadonlyMap<string, Condition>
    readonly caused: ReadonlySet<AlertKind>
  }
): AlertPlan['opened'] {
  const { standing, foundById, caused } = of
  const isDue = (condition: StoredCondition) => {
    const { id, kind, alertId, isKnown, seenAt } = condition
    if (alertId !== undefined || isKnown || caused.has(kind) || severityOf(kind) === 'off') {
      return false
    }
    const current = foundById.get(id)
    if (current === undefined || isAcknowledged(current)) return false
    return hasPassed(seenAt, KIND_RULES[kind].settlingMs ?? 0, now)
  }
  const lastOpened = new Map<AlertKind, Date>()
  for (const { kind, openedAt } of openAlerts) {
    const before = lastOpened.get(kind)
    if (before === undefined || before < openedAt) lastOpened.set(kind, openedAt)
  }
  return [...grouped(standing.filter(isDue), ({ kind }) => kind)].flatMap(([kind, conditions]) => {
    const before = lastOpened.get(kind)
    return before === undefined || hasPassed(before, TOGETHER_MS, now) ? [conditions] : []
  })
}

/**
 * What is brought about by what was told and is not over. What nobody wants to hear of, or has set aside,
 * speaks for nothing else.
 */
function causedKinds(
  { stored, severityOf, isAcknowledged }: AlertFacts,
  foundById: ReadonlyMap<string, Condition>
): ReadonlySet<AlertKind> {
  const causes = stored.filter(({ id, kind, alertId }) => {
    const current = foundById.get(id)
    const isQuiet = severityOf(kind) === 'off' || (current !== undefined && isAcknowledged(current))
    return alertId !== undefined && !isQuiet
  })
  return new Set(causes.flatMap(({ kind }) => CAUSES[kind] ?? []))
}

function isGoneFor(goneAt: Date | undefined, ms: number, now: Date): boolean {
  return goneAt !== undefined && hasPassed(goneAt, ms, now)
}

function grouped<K>(
  conditions: readonly StoredCondition[],
  keyOf: (condition: StoredCondition) => K
): ReadonlyMap<K, readonly StoredCondition[]> {
  const groups = new Map<K, StoredCondition[]>()
  for (const condition of conditions) {
    const key = keyOf(condition)
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(condition)
  }
  return groups
}

function resolvedOf(
  { now, stored, openAlerts }: AlertFacts,
  lost: readonly StoredCondition[]
): AlertPlan['resolved'] {
  const lostIds = new Set(lost.map(({ id }) => id))
  const byAlert = grouped(stored, ({ alertId }) => alertId)
  return openAlerts.flatMap((alert) => {
    const own = byAlert.get(alert.id) ?? []
    const over = own.filter(
      ({ id, goneAt }) => lostIds.has(id) && isGoneFor(goneAt, OVER_AFTER_MS, now)
    )
    const isOver = over.length === own.length
    // Others of the same alert may be over within minutes too.
    const isTold = isOver || (over.length > 0 && hasPassed(alert.toldAt, TOGETHER_MS, now))
    return isTold ? [{ alert, over, isOver }] : []
  })
}

function remindedOf(
  { now, openAlerts, severityOf, isAcknowledged, changedSince }: AlertFacts,
  standing: readonly StoredCondition[],
  foundById: ReadonlyMap<string, Condition>
): AlertPlan['reminded'] {
  const byAlert = grouped(standing, ({ alertId }) => alertId)
  return openAlerts.flatMap((alert) => {
    if (severityOf(alert.kind) === 'off') return []
    const own = (byAlert.get(alert.id) ?? []).flatMap((stored) => {
      const current = foundById.get(stored.id)
      return current === undefined || isAcknowledged(current) ? [] : [{ stored, current }]
    })
    // Who has set it aside until it changes wants to hear of that at once.
    const isChanged = own.some(({ current }) => {
      const seenAt = changedSince(current)
      return seenAt !== undefined && seenAt > alert.remindedAt
    })
    const isDue = isChanged || hasPassed(alert.remindedAt, REMINDER_MS, now)
    return isDue && own.length > 0 ? [{ alert, standing: own.map(({ stored }) => stored) }] : []
  })
}
