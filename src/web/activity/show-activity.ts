import * as z from 'zod'
import type { ActivityLines } from '../../activity/index.js'
import { pagedLinks } from '../http/paging.js'
import { page } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { activityFilter, type FilterQuery, filteredPath, filterSchema } from './activity-filter.js'
import { activityRow, shownIds } from './activity-rows.js'
import { emptyText } from './empty-text.js'
import { filterChips, filterOptions } from './filter-fields.js'
import { restoresBehind } from './restores-behind.js'

const PER_PAGE = 50

const pageSchema = z.coerce.number().int().min(1).max(1_000_000_000).catch(1)

/** GET /activity */
export const showActivity: Handler = async (visit) => {
  const { services, wording } = visit
  const query = filterSchema.parse(visit.query)
  const current = pageSchema.parse(visit.query.page)
  const filter = activityFilter(query)
  const lines = await services.memo(`activity ${JSON.stringify(query)}`, () =>
    services.activity.lines(filter, query.each === '')
  )
  const pages = Math.max(1, Math.ceil(lines.count / PER_PAGE))
  const { paging } = pagedLinks('activity', query, Math.min(current, pages), pages)
  const rows = await rowsOf(visit, query, lines, current)
  return page('activity', 'activity/show', wording.t('tab.activity'), {
    query,
    options: await filterOptions(visit, query),
    chips: filterChips(visit, query),
    today: services.clock.now().toISOString().slice(0, '2026-11-24'.length),
    total: lines.total,
    hasMore: lines.hasMore,
    rows,
    empty:
      rows.length > 0 ? undefined : emptyText(visit, query, { lines: lines.count, current, pages }),
    lastPage: pagedLinks('activity', query, pages, pages).self,
    paging,
    csv: filteredPath('activity.csv', { ...query, each: '' })
  })
}

async function rowsOf(
  { services, wording }: Visit,
  query: FilterQuery,
  lines: ActivityLines,
  current: number
) {
  const shown = lines.slice((current - 1) * PER_PAGE, current * PER_PAGE)
  const entries = await services.activity.entries(shown.flatMap(shownIds))
  const restorePaths = await restoresBehind([...entries.values()], services)
  const context = { view: services.catalogue.view(), wording, query, restorePaths }
  return shown.flatMap((ids) => {
    const [first, ...others] = shownIds(ids).flatMap((id) => entries.get(id) ?? [])
    return first === undefined ? [] : [activityRow([first, ...others], ids.length, context)]
  })
}
