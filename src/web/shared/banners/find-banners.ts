import { type Concern, readConcerns } from '../../../attention/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'
import type { Banner } from '../../http/sending/render.js'
import type { WebServices } from '../../http/services.js'
import type { Tab } from '../../http/tabs.js'

/** More in full than this would hide the page below them. */
const MOST_IN_FULL = 3

/** So many are named in the line that leads to Overview. */
const MOST_NAMED = 3

/**
 * Forms and pages that ask before something is done: what is wrong elsewhere would read there as their own
 * warning.
 */
const ASKING: ReadonlySet<string> = new Set([
  'alerts/acknowledge',
  'alerts/channels/channel',
  'alerts/channels/choose',
  'alerts/channels/confirm-remove',
  'alerts/channels/new',
  'instances/own-schedule',
  'restores/confirm',
  'review/show',
  'settings/confirm-remove-api-key',
  'shared/changes/change-preview',
  'snapshots/confirm-delete',
  'snapshots/confirm-delete-snapshots',
  'snapshots/new',
  'snapshots/show-expired',
  'tokens/confirm-revoke',
  'tokens/new'
])

/**
 * What a page says at its top: in full what something on it depends on, and of all else that somebody has
 * to look at one line that leads to Overview. Overview itself lists them.
 */
export async function findBanners(
  services: WebServices,
  wording: Wording,
  { tab, view, shows }: { readonly tab: Tab; readonly view?: string; readonly shows?: string }
): Promise<readonly Banner[]> {
  const concerns = (await readConcerns(services, wording))
    .filter(isLoud)
    .filter((each) => !isShownOn(shows, each))
  const isFull = ({ isRestore, fullOn }: Concern) => !isRestore && fullOn?.includes(tab) === true
  const inFull = concerns.filter(isFull).slice(0, MOST_IN_FULL)
  const full = inFull.map((each) => fullBanner(each, wording))
  if (tab === 'overview' || (view !== undefined && ASKING.has(view))) return full
  const others = concerns.filter((each) => !inFull.includes(each))
  const problems = others.filter(({ isRestore }) => !isRestore)
  const restores = others.filter(({ isRestore }) => isRestore)
  const [restore] = restores
  // Pruning and deletes wait for it; beside other lines it would be one too many.
  if (restore !== undefined && concerns.length === 1) return [fullBanner(restore, wording)]
  const line = { problems, restores: restores.length, isMore: inFull.length > 0 }
  return [...full, ...lineOf(line, wording)]
}

/** The page of an instance says itself what is wrong with it. */
function isShownOn(shows: string | undefined, { isRestore, instanceId, link }: Concern): boolean {
  if (shows === undefined) return false
  return link?.path === shows || (!isRestore && shows === `instances/${instanceId}`)
}

function isLoud({ acknowledged }: Concern): boolean {
  return acknowledged === undefined
}

function fullBanner({ kind, text, details, link }: Concern, { say }: Wording): Banner {
  return {
    kind,
    text,
    details,
    link: link === undefined ? undefined : { path: link.path, label: say(link.label) }
  }
}

/** “2 problems: web-1: Last snapshot failed, db-1: Overdue”; “2 restores running · 1 problem”. */
function lineOf(
  of: {
    readonly problems: readonly Concern[]
    readonly restores: number
    /** Others are told in full. */
    readonly isMore: boolean
  },
  { t }: Wording
): Banner[] {
  const [gravest] = of.problems
  const count = of.problems.length
  if (gravest === undefined && of.restores === 0) return []
  const more = of.isMore ? 'yes' : 'no'
  const text =
    of.restores > 0
      ? message('attention.line.restores', { restores: of.restores, count, more })
      : problemsMessage(of.problems, of.isMore)
  const link = { path: 'overview', label: t('attention.open') }
  return [{ kind: gravest?.kind ?? 'warning', text, details: undefined, link }]
}

function problemsMessage(problems: readonly Concern[], isMore: boolean): Message {
  const count = problems.length
  const left = count - MOST_NAMED
  const list = {
    list: [
      ...problems.slice(0, MOST_NAMED).map(briefOf),
      ...(left > 0 ? [message('attention.line.left', { count: left })] : [])
    ]
  }
  return isMore
    ? message('attention.line.more', { count, problems: list })
    : message('attention.line', { count, problems: list })
}

/** “lb-1: Last snapshot failed”. */
export function briefOf({ instance, title }: Concern): Message {
  return instance === undefined ? title : message('attention.brief', { instance, title })
}
