import { type Invocation, writeJson, writeTable } from '../invocation/invocation.js'
import { type ActivityAnswer, activitySchema } from '../remote/answers.js'
import { namedInstance } from '../remote/named.js'
import type { PanelApi, Query } from '../remote/panel-api.js'
import { wholeList } from '../remote/whole-list.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { minuteOf, TIME_ZONE } from '../terminal/figures.js'
import { plainText, safeJson } from '../terminal/plain-text.js'
import type { Style } from '../terminal/styles.js'
import type { Column } from '../terminal/table.js'

/** Between two looks for what is new, in ms. */
const POLL_MS = 2_000

export interface WantedActivity {
  readonly instance?: string | undefined
  readonly outcome?: string | undefined
  readonly kind?: string | undefined
  readonly actor?: string | undefined
  readonly limit: number
  readonly isFollowed: boolean
}

/** What happened last, the newest at the end; followed, what happens from then on, until it is interrupted. */
export async function showActivity(invocation: Invocation, wanted: WantedActivity): Promise<void> {
  const api = invocation.api()
  const { outcome, kind, actor, limit } = wanted
  const instance =
    wanted.instance === undefined ? undefined : (await namedInstance(api, wanted.instance)).id
  const query = { outcome, kind, actor, instance }
  const entries = [...(await wholeList(api, 'activity', activitySchema, query, limit))].reverse()
  if (!wanted.isFollowed) {
    if (invocation.isJson) await writeJson(invocation, entries)
    else await writeTable(invocation, ENTRIES, entries, 'No activity found.')
    return
  }
  for (const entry of entries) await writeEntry(invocation, entry)
  await follow(invocation, api, query, entries.at(-1)?.id ?? 0)
}

async function follow(
  invocation: Invocation,
  api: PanelApi,
  query: Query,
  from: number
): Promise<never> {
  let after = from
  let isAway = false
  for (;;) {
    await invocation.wait(POLL_MS)
    try {
      const items = await wholeList(api, 'activity', activitySchema, { ...query, after })
      if (isAway) invocation.terminal.note('The panel is back.')
      isAway = false
      for (const entry of [...items].sort((a, b) => a.id - b.id)) {
        await writeEntry(invocation, entry)
        after = Math.max(after, entry.id)
      }
    } catch (error) {
      // A panel that is started anew is back in a moment.
      if (!(error instanceof CommandError && error.exitCode === EXIT.unreachable)) throw error
      if (!isAway) invocation.terminal.note(`${error.message} Trying again …`)
      isAway = true
    }
  }
}

/** Of JSON, one line each. */
async function writeEntry({ terminal, isJson }: Invocation, entry: ActivityAnswer): Promise<void> {
  if (isJson) {
    await terminal.write(safeJson(entry))
    return
  }
  const { at, actor, subject, text } = entry
  const parts = [minuteOf(at), actor, subject ?? '', text].map(plainText)
  await terminal.write(
    terminal.paint(styleOf(entry), parts.filter((part) => part !== '').join('  '))
  )
}

const OUTCOMES: Readonly<Record<string, Style>> = { failed: 'bad', missed: 'warning' }

function styleOf({ outcome }: ActivityAnswer): Style | undefined {
  return OUTCOMES[outcome ?? '']
}

const ENTRIES: readonly Column<ActivityAnswer>[] = [
  { title: `Time (${TIME_ZONE})`, value: ({ at }) => minuteOf(at) },
  { title: 'User', value: ({ actor }) => actor, least: 8, spare: 2 },
  { title: 'Outcome', value: ({ outcome }) => outcome ?? '', style: styleOf, spare: 3 },
  { title: 'About', value: ({ subject }) => subject ?? '', least: 8, spare: 1 },
  { title: 'What happened', value: ({ text }) => text, least: 30 }
]
