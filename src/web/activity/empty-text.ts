import type { Visit } from '../http/visit.js'
import type { FilterQuery } from './activity-filter.js'

/** In ms; as long as entries are kept. */
const KEPT_MS = 400 * 86_400_000

/** Why a page lists nothing, and what to do about it. */
export function emptyText(
  { services, wording: { t, figures } }: Visit,
  query: FilterQuery,
  { lines, current, pages }: { lines: number; current: number; pages: number }
): { readonly text: string; readonly leadsTo: 'last' | 'all' | 'nowhere' } {
  if (lines > 0) return { text: t('activity.beyond', { page: current, pages }), leadsTo: 'last' }
  if (Object.values(query).every((value) => value === '')) {
    return { text: t('activity.empty'), leadsTo: 'nowhere' }
  }
  const day = query.day === '' ? undefined : new Date(query.day)
  if (day !== undefined && day.getTime() < services.clock.now().getTime() - KEPT_MS) {
    const text = t('activity.empty.forgotten', { day: figures.day(day) })
    return { text, leadsTo: 'all' }
  }
  return { text: t('activity.empty.filtered'), leadsTo: 'all' }
}
