import type { ActivityEntry, ActivityFilter, ActivityLog } from '../../activity/index.js'
import type { Wording } from '../../wording/index.js'
import type { Handler } from '../http/visit.js'
import { activityFilter, outcomeSchema } from './activity-filter.js'
import { BYTE_ORDER_MARK, csvLine } from './csv.js'

/** GET /activity.csv */
export const downloadActivity: Handler = async ({ services, query, wording }) => {
  const outcome = outcomeSchema.parse(query.outcome)
  return {
    kind: 'download',
    fileName: 'vultr-activity.csv',
    text: csvOf(services.activity, activityFilter(outcome), wording)
  }
}

/** Names for programs, as are the kinds and outcomes below them: the same in every language. */
const COLUMNS = [
  'time (UTC)',
  'actor',
  'kind',
  'outcome',
  'instance',
  'snapshot',
  'subject',
  'sentence'
]

async function* csvOf(
  activity: ActivityLog,
  filter: ActivityFilter,
  wording: Wording
): AsyncIterable<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS)
  for await (const entries of activity.all(filter)) {
    yield entries.map((entry) => lineOf(entry, wording)).join('')
  }
}

function lineOf(entry: ActivityEntry, { say }: Wording): string {
  return csvLine([
    entry.at?.toISOString() ?? '',
    entry.actor,
    entry.kind ?? '',
    entry.outcome ?? '',
    entry.instanceId ?? '',
    entry.snapshotId ?? '',
    entry.subject ?? '',
    say(entry.message)
  ])
}
