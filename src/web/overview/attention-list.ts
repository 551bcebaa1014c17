import type { Concern } from '../../attention/index.js'
import type { Wording } from '../../wording/index.js'
import { briefOf } from '../shared/banners/find-banners.js'

/** As many are shown before an admin asks for all of them. */
const MOST_SHOWN = 8

/** What needs attention, and what somebody has acknowledged. Restores that are under way need none. */
export function attentionList(
  concerns: readonly Concern[],
  { say }: Wording,
  { showsAll }: { readonly showsAll: boolean }
) {
  const open = concerns.filter(({ isRestore, acknowledged }) => !isRestore && !acknowledged)
  const quiet = concerns.filter(({ acknowledged }) => acknowledged !== undefined)
  const [first] = open
  const shown = showsAll ? open : open.slice(0, MOST_SHOWN)
  const present = (concern: Concern) => {
    const { title, text, details, link } = concern
    return {
      ...concern,
      title: say(title),
      // As messages: their times are shown in the viewer's zone.
      text,
      details,
      link: link === undefined ? undefined : { path: link.path, label: say(link.label) }
    }
  }
  return {
    count: open.length,
    /** “lb-1: Last snapshot failed”, where there is one alone. */
    only: first === undefined || open.length > 1 ? undefined : say(briefOf(first)),
    hasDanger: open.some(({ kind }) => kind === 'danger'),
    shown: shown.map(present),
    more: open.length - shown.length,
    quiet: quiet.map(present)
  }
}
