import { accountIndex } from '../../account/index.js'
import type { ActivityEntry } from '../../activity/index.js'
import type { Handler, Visit } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { activityFilter, filterSchema } from './activity-filter.js'
import { actorName } from './actor-name.js'
import { BYTE_ORDER_MARK, csvLine } from './csv.js'

/** GET /activity.csv */
export const downloadActivity: Handler = async (visit) => ({
  kind: 'download',
  fileName: 'vultr-activity.csv',
  text: csvOf(visit)
})

/** Words for those who read it, and the ids for whatever looks them up. */
const COLUMNS = [
  'time',
  'by',
  'kind',
  'outcome',
  'instance',
  'name',
  'event',
  'instanceId',
  'snapshotId'
] as const

async function* csvOf(visit: Visit): AsyncIterable<string> {
  const { services, query, wording } = visit
  yield BYTE_ORDER_MARK + csvLine(COLUMNS.map((each) => wording.t(`activity.csv.${each}`)))
  const filter = activityFilter(filterSchema.parse(query))
  for await (const entries of services.activity.all(filter)) {
    yield entries.map((entry) => lineOf(entry, visit)).join('')
  }
}

function lineOf(entry: ActivityEntry, { services, wording }: Visit): string {
  const { t, say } = wording
  return csvLine([
    entry.at?.toISOString() ?? '',
    actorName(entry.actor, wording),
    t(`activity.kind.${entry.kind ?? 'other'}`),
    t(`activity.outcome.${entry.outcome ?? 'unknown'}`),
    labelOf(entry.instanceId, services),
    entry.subject ?? '',
    say(entry.message),
    entry.instanceId ?? '',
    entry.snapshotId ?? ''
  ])
}

/** Of an instance that is in the account no more, the id beside it is all there is. */
function labelOf(instanceId: string | undefined, { catalogue }: Visit['services']): string {
  const view = catalogue.view()
  const isListed = instanceId !== undefined && accountIndex(view).instances.has(instanceId)
  return isListed ? instanceName(instanceId, view) : ''
}
