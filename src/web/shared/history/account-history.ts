import { accountIndex, type HeldOnDay } from '../../../account/index.js'
import { storedBytes } from '../../../inventory/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import type { Wording } from '../../../wording/index.js'
import type { PagePiece } from '../../http/reply.js'
import type { WebServices } from '../../http/services.js'
import { type CalendarAxes, calendarAxes } from './calendar-axes.js'
import { type CalendarDay, daysCalendar, LEGEND } from './days-calendar.js'
import { type HeldChart, heldChart } from './held-chart.js'

/** As far back as the history of an instance or the account is shown, in days. */
export const HISTORY_DAYS = 90
const DAY_MS = 86_400_000

export interface HistoryView {
  readonly days: readonly (CalendarDay & {
    /** `24 Nov 2026`. */
    readonly date: string
    /** To what happened on it. */
    readonly path: string
    /** “3 taken, 1 failed”. */
    readonly countsText: string
    /** Undefined of a day before the account was first seen. */
    readonly held: string | undefined
    readonly cost: string | undefined
  })[]
  readonly axes: CalendarAxes
  readonly legend: typeof LEGEND
  readonly chart: HeldChart
  /** “Stored: 290 GB to 312 GB”. */
  readonly storedText: string
  /** Since when that is recorded, where it is not the whole time. */
  readonly since: Date | undefined
}

/** Pictures of how the last ninety days went, of one instance or of the account. */
export function historyPictures(
  services: WebServices,
  instanceId: string | undefined,
  wording: Wording
): PagePiece {
  return {
    of: `${instanceId}`,
    view: 'shared/history',
    model: async () => ({ history: await readHistory(services, instanceId, wording) })
  }
}

async function readHistory(
  services: WebServices,
  instanceId: string | undefined,
  wording: Wording
): Promise<HistoryView> {
  const { figures } = wording
  const now = services.clock.now()
  const since = new Date((Math.floor(now.getTime() / DAY_MS) - HISTORY_DAYS + 1) * DAY_MS)
  const view = services.catalogue.view()
  const snapshots =
    instanceId === undefined ? view.snapshots : accountIndex(view).snapshotsOf(instanceId)
  const outcomes = await services.runs.daily(instanceId, since)
  const before = await services.history.heldPerDay(instanceId, HISTORY_DAYS)
  const bytesNow = storedBytes(snapshots)
  // What is held now is told by the list itself, as the figures beside its history are.
  const held = before.map((each, index) =>
    index === before.length - 1 ? { ...each, bytes: bytesNow } : each
  )
  const observedSince = (await services.history.since()) ?? now
  const first = Math.max(0, dayNumber(observedSince) - dayNumber(since))
  const days = daysCalendar(outcomes, snapshots, now, HISTORY_DAYS)
  return {
    days: days.map((day, index) => {
      const bytes = index < first ? undefined : (held[index]?.bytes ?? 0)
      return {
        ...day,
        date: figures.day(new Date(day.day)),
        path: pathOf(day, instanceId),
        countsText: countsText(day.counts, wording),
        held: bytes === undefined ? undefined : figures.size(bytes),
        cost: bytes === undefined ? undefined : figures.usd(monthlyCostUsd(bytes))
      }
    }),
    axes: calendarAxes(days, figures),
    legend: LEGEND,
    chart: heldChart(held, Math.min(first, held.length - 1), wording),
    since: first > 0 ? observedSince : undefined,
    storedText: storedText(held.slice(Math.min(first, held.length - 1)), wording)
  }
}

/** The least and the most of what is drawn; how much it is now stands on the page already. */
function storedText(held: readonly HeldOnDay[], { t, figures }: Wording): string {
  const bytes = held.map((each) => each.bytes)
  const least = figures.size(Math.min(...bytes))
  const most = figures.size(Math.max(...bytes))
  return t('history.stored', { range: least === most ? 'same' : 'other', least, most })
}

function dayNumber(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS)
}

/** To that day in Activity; of one on which something went wrong, to that alone. */
function pathOf({ day, counts }: CalendarDay, instanceId: string | undefined): string {
  const problem = (['failed', 'missed'] as const).find((outcome) => counts[outcome] > 0)
  const query = new URLSearchParams({
    day,
    ...(instanceId && { instance: instanceId }),
    ...(problem && { outcome: problem })
  })
  return `activity?${query}`
}

/** “3 taken, 1 failed”. */
function countsText({ taken, failed, missed }: CalendarDay['counts'], { t }: Wording): string {
  const parts = [
    ...(taken > 0 ? [t('history.count.taken', { count: taken })] : []),
    ...(failed > 0 ? [t('history.count.failed', { count: failed })] : []),
    ...(missed > 0 ? [t('history.count.missed', { count: missed })] : [])
  ]
  return parts.length === 0 ? t('history.count.none') : parts.join(', ')
}
