import type { ActivityEntry } from '../../activity/index.js'
import type { Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { instanceName } from '../shared/account/instance-name.js'
import { groupTitle } from '../shared/activity-groups.js'

const MOST_SHOWN = 5

/** What one change brings about can be so many entries, of which one line is shown. */
const MOST_READ = 500

/** What people changed last, with who it was. @throws DatabaseError */
export function recentChanges(services: WebServices, wording: Wording) {
  return services.memo(`overview.changes ${wording.locale}`, () => readChanges(services, wording))
}

async function readChanges(services: WebServices, { t }: Wording) {
  const entries = await services.activity.changes(MOST_SHOWN)
  const isMany = entries.some(({ message }) => groupTitle(message.code) !== undefined)
  const lines = linesOf(isMany ? await services.activity.changes(MOST_READ) : entries)
  const view = services.catalogue.view()
  return lines.slice(0, MOST_SHOWN).map(({ entry, count }) => {
    const { at, actor, kind, subject, message, instanceId } = entry
    const title = count === 1 ? undefined : groupTitle(message.code)
    return {
      at,
      actor,
      kind: t(`activity.kind.${kind ?? 'other'}`),
      subject: title === undefined ? subject : undefined,
      sentence: title === undefined ? message : { code: title, with: { count } },
      instance:
        instanceId === undefined || title !== undefined
          ? undefined
          : { id: instanceId, name: instanceName(instanceId, view) }
    }
  })
}

/** Those that follow each other and tell of the same by the same user are one line, as in Activity. */
function linesOf(entries: readonly ActivityEntry[]) {
  const lines: { readonly entry: ActivityEntry; count: number }[] = []
  for (const entry of entries) {
    const last = lines.at(-1)
    const title = groupTitle(entry.message.code)
    const isSame =
      title !== undefined &&
      last?.entry.actor === entry.actor &&
      groupTitle(last.entry.message.code) === title
    if (isSame) last.count += 1
    else lines.push({ entry, count: 1 })
  }
  return lines
}
