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
 * What a page says at its top: in full what something on it depends on, and of all else that somebody has
 * to look at one line that leads to Overview. Overview itself lists them.
 */
export async function findBanners(
  services: WebServices,
  wording: Wording,
  { tab, shows }: { readonly tab: Tab; readonly shows?: string }
): Promise<readonly Banner[]> {
  const isElsewhere = ({ link }: Concern) => shows === undefined || link?.path !== shows
  const concerns = (await readConcerns(services, wording)).filter(isLoud).filter(isElsewhere)
  const inFull = concerns.filter(({ fullOn }) => fullOn?.includes(tab)).slice(0, MOST_IN_FULL)
  const full = inFull.map((each) => fullBanner(each, wording))
  if (tab === 'overview') return full
  const others = concerns.filter((each) => !inFull.includes(each))
  const problems = others.filter(({ isRestore }) => !isRestore)
  // A restore under way is no problem that there could be more of.
  const isMore = inFull.some(({ isRestore }) => !isRestore)
  return [...full, ...lineOf(problems, isMore, wording)]
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

/** “2 problems: web-1: Last snapshot failed, db-1: Overdue”. */
function lineOf(problems: readonly Concern[], isMore: boolean, { t }: Wording): Banner[] {
  const [gravest] = problems
  if (gravest === undefined) return []
  const left = problems.length - MOST_NAMED
  const named = [
    ...problems.slice(0, MOST_NAMED).map(briefOf),
    ...(left > 0 ? [message('attention.line.left', { count: left })] : [])
  ]
  const count = problems.length
  const list = { list: named }
  return [
    {
      kind: gravest.kind,
      text: isMore
        ? message('attention.line.more', { count, problems: list })
        : message('attention.line', { count, problems: list }),
      details: undefined,
      link: { path: 'overview', label: t('attention.open') }
    }
  ]
}

/** “lb-1: Last snapshot failed”. */
export function briefOf({ instance, title }: Concern): Message {
  return instance === undefined ? title : message('attention.brief', { instance, title })
}
