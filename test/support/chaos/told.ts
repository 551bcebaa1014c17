// What the panel told while everything went wrong: each alert once as opened and, when nothing of it is left,
// once as resolved; and at the end what was told as wrong is what is wrong.
import { type Alert, KIND_RULES } from '../../../src/alerts/index.js'
import { Violation } from './promises.js'
import type { Weeks } from './weeks.js'

export async function checkAlerts(weeks: Weeks): Promise<void> {
  const { told, wasSetBack, engine } = weeks.panel
  // A panel that was set back has forgotten what it told since, and may tell it under another id.
  if (wasSetBack || weeks.notes.isHistoryLost) return
  const byAlert = new Map<string, Alert[]>()
  for (const alert of told) byAlert.set(alert.id, [...(byAlert.get(alert.id) ?? []), alert])
  for (const alerts of byAlert.values()) checkOrder(alerts)
  const rows = await engine.database.db.selectFrom('alerts').selectAll().execute()
  const untold = rows.filter(({ id }) => !byAlert.has(id))
  if (untold.length > 0) throw new Violation(`never told: ${JSON.stringify(untold)}`)
  const open = rows.filter(({ over_at }) => over_at === null).map(({ id }) => id)
  const conditions = await engine.database.db
    .selectFrom('alert_conditions')
    .selectAll()
    .where('alert_id', 'is not', null)
    .execute()
  const standing = new Set(conditions.map(({ alert_id }) => alert_id))
  const stale = open.filter((id) => !standing.has(id))
  if (stale.length > 0) throw new Violation(`open, but nothing stands: ${stale.join(', ')}`)
  for (const [id, alerts] of byAlert) {
    const isOpen = open.includes(id)
    const isEvent = KIND_RULES[alerts[0]?.kind ?? 'overdue'].settlingMs === undefined
    const isResolved = alerts.some(({ state }) => state === 'resolved')
    if (!isOpen && !isEvent && !isResolved) {
      throw new Violation(`never told as resolved: ${JSON.stringify(alerts)}`)
    }
  }
}

/** The same message may come again where its process died before it could write down that it was sent. */
function checkOrder(alerts: readonly Alert[]): void {
  const told = alerts.map(({ state, at }) => `${state} ${at.toISOString()}`)
  const opened = new Set(told.filter((line) => line.startsWith('opened')))
  if (opened.size !== 1 || !told[0]?.startsWith('opened')) {
    throw new Violation(`not opened once: ${JSON.stringify(alerts)}`)
  }
}
