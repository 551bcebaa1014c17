import { z } from 'zod'
import { MOST_PAGED } from '../../activity/index.js'
import { pagedLinks } from '../http/paging.js'
import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { activityFilter, outcomeSchema } from './activity-filter.js'
import { restoresBehind } from './restores-behind.js'

const PER_PAGE = 50

const querySchema = z.object({
  outcome: outcomeSchema,
  page: z.coerce.number().int().min(1).max(100_000).catch(1)
})

const OUTCOMES = ['ok', 'failed', 'missed', 'info'] as const

/** GET /activity */
export const showActivity: Handler = async ({ services, query, wording }) => {
  const { outcome, page: asked } = querySchema.parse(query)
  const current = Math.min(asked, Math.ceil(MOST_PAGED / PER_PAGE))
  const range = { offset: (current - 1) * PER_PAGE, limit: PER_PAGE }
  const { entries, total, hasMore } = await services.activity.page(activityFilter(outcome), range)
  const view = services.catalogue.view()
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  const restorePaths = await restoresBehind(entries, services)
  const { paging } = pagedLinks('activity', { outcome }, current, pages)
  return page('activity', 'activity/show', wording.t('tab.activity'), {
    outcome,
    outcomes: OUTCOMES,
    total,
    hasMore,
    entries: entries.map((entry) => ({
      ...entry,
      actor: entry.actor === 'scheduler' ? wording.t('activity.actor.scheduler') : entry.actor,
      sentence: wording.say(entry.message),
      kindLabel: wording.t(`activity.kind.${entry.kind ?? 'other'}`),
      outcomeLabel: wording.t(`activity.outcome.${entry.outcome ?? 'unknown'}`),
      outcome: entry.outcome ?? 'info',
      restorePath: restorePaths.get(entry.id),
      instance: entry.instanceId === undefined ? undefined : instanceName(entry.instanceId, view)
    })),
    paging,
    csv: outcome === '' ? 'activity.csv' : `activity.csv?outcome=${outcome}`
  })
}
