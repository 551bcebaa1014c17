import { z } from 'zod'
import type { ActivityEntry, ActivityFilter, ActivityLog } from '../activity/index.js'
import { instanceName } from './banners.js'
import { pagedLinks } from './paging.js'
import { type Handler, page } from './reply.js'

const PER_PAGE = 50

const querySchema = z.object({
  outcome: z.enum(['', 'ok', 'failed', 'missed', 'info']).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1)
})

const OUTCOMES = [
  { value: '', label: 'All outcomes' },
  { value: 'ok', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'missed', label: 'Missed' },
  { value: 'info', label: 'Noted' }
] as const

const KINDS: Readonly<Record<ActivityEntry['kind'], string>> = {
  run: 'Snapshot',
  prune: 'Prune',
  snapshot: 'Snapshot',
  restore: 'Restore',
  settings: 'Settings',
  'api-key': 'API key',
  'sign-in': 'Sign-in'
}

/** GET /activity */
export const showActivity: Handler = async ({ services, query }) => {
  const { outcome, page: asked } = querySchema.parse(query)
  const filter: ActivityFilter = outcome === '' ? {} : { outcome }
  const range = { offset: (asked - 1) * PER_PAGE, limit: PER_PAGE }
  const { entries, total } = await services.activity.page(filter, range)
  const view = services.catalogue.view()
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  const { paging } = pagedLinks('activity', { outcome }, asked, pages)
  return page('activity', 'activity', 'Activity', {
    outcome,
    outcomes: OUTCOMES,
    total,
    entries: entries.map((entry) => ({
      ...entry,
      kindLabel: KINDS[entry.kind],
      outcomeLabel: OUTCOMES.find(({ value }) => value === entry.outcome)?.label,
      instance: entry.instanceId === undefined ? undefined : instanceName(entry.instanceId, view)
    })),
    paging,
    csv: outcome === '' ? 'activity.csv' : `activity.csv?outcome=${outcome}`
  })
}

/** GET /activity.csv */
export const downloadActivity: Handler = async ({ services, query }) => {
  const { outcome } = querySchema.parse(query)
  const filter: ActivityFilter = outcome === '' ? {} : { outcome }
  return {
    kind: 'download',
    fileName: 'vultr-activity.csv',
    text: csvOf(services.activity, filter)
  }
}

const CHUNK = 1_000

async function* csvOf(activity: ActivityLog, filter: ActivityFilter): AsyncIterable<string> {
  yield 'time (UTC),actor,kind,outcome,instance,snapshot,subject,sentence\r\n'
  for (let offset = 0; ; offset += CHUNK) {
    const { entries } = await activity.page(filter, { offset, limit: CHUNK })
    yield entries.map(csvLine).join('')
    if (entries.length < CHUNK) return
  }
}

function csvLine(entry: ActivityEntry): string {
  const cells = [
    entry.at.toISOString(),
    entry.actor,
    entry.kind,
    entry.outcome,
    entry.instanceId ?? '',
    entry.snapshotId ?? '',
    entry.subject ?? '',
    entry.sentence
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** Quoted (RFC 4180); what a spreadsheet would take for a formula is marked as text. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
