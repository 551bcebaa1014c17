import { z } from 'zod'
import { MOST_PAGED } from '../../activity/index.js'
import { pagedLinks } from '../http/paging.js'
import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { activityFilter, outcomeSchema } from './activity-filter.js'

const PER_PAGE = 50

const querySchema = z.object({
  outcome: outcomeSchema,
  page: z.coerce.number().int().min(1).max(100_000).catch(1)
})

const OUTCOMES = [
  { value: '', label: 'All outcomes' },
  { value: 'ok', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'missed', label: 'Missed' },
  { value: 'info', label: 'Noted' }
] as const

const KINDS: ReadonlyMap<string | undefined, string> = new Map([
  ['run', 'Snapshot'],
  ['prune', 'Prune'],
  ['snapshot', 'Snapshot'],
  ['restore', 'Restore'],
  ['settings', 'Settings'],
  ['api-key', 'API key'],
  ['sign-in', 'Sign-in'],
  ['request', 'Request']
])

/** GET /activity */
export const showActivity: Handler = async ({ services, query, wording }) => {
  const { outcome, page: asked } = querySchema.parse(query)
  const current = Math.min(asked, Math.ceil(MOST_PAGED / PER_PAGE))
  const range = { offset: (current - 1) * PER_PAGE, limit: PER_PAGE }
  const { entries, total, hasMore } = await services.activity.page(activityFilter(outcome), range)
  const view = services.catalogue.view()
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  const { paging } = pagedLinks('activity', { outcome }, current, pages)
  return page('activity', 'activity/show', 'Activity', {
    outcome,
    outcomes: OUTCOMES,
    totalText: totalText(total, hasMore),
    entries: entries.map((entry) => ({
      ...entry,
      sentence: wording.say(entry.message),
      kindLabel: KINDS.get(entry.kind) ?? 'Other',
      outcome: entry.outcome ?? 'info',
      outcomeLabel: OUTCOMES.find(({ value }) => value === entry.outcome)?.label ?? 'Unknown',
      instance: entry.instanceId === undefined ? undefined : instanceName(entry.instanceId, view)
    })),
    paging,
    csv: outcome === '' ? 'activity.csv' : `activity.csv?outcome=${outcome}`
  })
}

const wholeFormat = new Intl.NumberFormat('en')

function totalText(total: number, hasMore: boolean): string {
  if (!hasMore) return `${wholeFormat.format(total)} ${total === 1 ? 'entry' : 'entries'}`
  return `The latest ${wholeFormat.format(total)} entries; the CSV has all of them`
}
