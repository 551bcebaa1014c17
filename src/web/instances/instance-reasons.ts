import type { ToldConcern } from '../../attention/index.js'
import { type Finding, toldFinding } from '../../health/index.js'
import { type Message, message } from '../../wording/index.js'
import type { Visit } from '../http/visit.js'
import type { InstanceRow } from './instance-rows.js'

/** Why an instance is not healthy, as its page says it. */
export interface InstanceReason {
  readonly kind: ToldConcern['kind']
  readonly text: Message
  /** To a path of ours without its leading slash. */
  readonly link: { readonly path: string; readonly label: string } | undefined
  /** The run that can be tried again at once. */
  readonly retryRunId: string | undefined
  /** A snapshot taken now is what helps. */
  readonly takes: boolean
}

type Link = ToldConcern['link']

/** Each finding's own sentence, gravest first, with what helps. */
export async function instanceReasons(
  { services, wording: { say } }: Visit,
  row: InstanceRow
): Promise<readonly InstanceReason[]> {
  const view = services.catalogue.view()
  const now = services.clock.now()
  const own = (await services.findings())
    .filter((finding) => 'instanceId' in finding && finding.instanceId === row.id)
    .map((finding) => {
      const told = toldFinding(finding, view, now)
      return { ...told, link: linkOf(finding, told, row) }
    })
  const all: readonly ToldConcern[] = row.isGone
    ? [
        gone(row, (await services.orphanedSince()).get(row.id), await pausedSince(services, row)),
        ...own
      ]
    : row.health === 'unprotected'
      ? [...own, unprotected(row)]
      : own
  return all.map(({ kind, text, link, action }) => ({
    kind,
    text,
    link: link === undefined ? undefined : { path: link.path, label: say(link.label) },
    retryRunId: action?.kind === 'retry' ? action.runId : undefined,
    takes: action?.kind === 'take'
  }))
}

/** Its schedule decides over these; elsewhere it helps to take one by hand. */
const OF_THE_SCHEDULE: ReadonlySet<Finding['kind']> = new Set(['paused', 'schedule-unreadable'])

/** Where other pages lead to this very page, it leads on. */
function linkOf({ kind }: Finding, told: ToldConcern, { id, isGone, isListed }: InstanceRow): Link {
  if (told.link?.path !== `instances/${id}`) return told.link
  if (isGone) return undefined
  if (OF_THE_SCHEDULE.has(kind) || told.action?.kind === 'exclude') return toSchedule(id)
  if (told.action?.kind === 'make-room') {
    return { path: 'snapshots', label: message('banner.link.makeRoom') }
  }
  return isListed
    ? { path: `snapshots/new?instance=${id}`, label: message('instances.snapshots.create') }
    : undefined
}

function unprotected({ id, isCustom }: InstanceRow): ToldConcern {
  return {
    kind: 'warning',
    title: message('instances.health.unprotected'),
    text: message(isCustom ? 'instances.why.off' : 'instances.why.noSchedule'),
    link: isCustom ? { path: 'settings', label: message('banner.link.settings') } : toSchedule(id)
  }
}

/** With the time since when, as far as that is known. */
function gone(
  { id, heldCount: count }: InstanceRow,
  noScheduleSince: Date | undefined,
  notFoundSince: Date | undefined
): ToldConcern {
  const moment = (at: Date) => ({ moment: at.toISOString() })
  const since =
    notFoundSince !== undefined
      ? message('instances.gone.notFound', { moment: moment(notFoundSince) })
      : noScheduleSince !== undefined
        ? message('instances.gone.noSchedule', { moment: moment(noScheduleSince) })
        : ''
  return {
    kind: 'warning',
    title: message('instances.health.gone'),
    text: message('instances.gone', { since, count }),
    link:
      count === 0
        ? undefined
        : { path: `snapshots?instance=${id}`, label: message('instances.snapshots.all', { count }) }
  }
}

/** Since when Vultr has not found an instance whose schedule is paused for that. */
async function pausedSince(
  { findings }: Pick<Visit['services'], 'findings'>,
  { id }: InstanceRow
): Promise<Date | undefined> {
  const paused = (await findings()).find((each) => each.kind === 'paused' && each.instanceId === id)
  return paused?.kind === 'paused' ? paused.paused.since : undefined
}

function toSchedule(id: string): Link {
  return { path: `instances/${id}#va-schedule`, label: message('instances.why.choose') }
}
