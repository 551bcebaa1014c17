import type { Kysely } from 'kysely'
import type { CatalogueView } from '../../account/index.js'
import { type ActivityEntry, toEntry } from '../../activity/index.js'
import type { Tables } from '../../database/index.js'
import { type Message, message } from '../../wording/index.js'
import { toldInstance } from '../conditions/finding-conditions.js'
import { type Gone, goneOutside } from './gone-outside.js'
import type { Happening } from './happening.js'
import { massDeletion } from './mass-deletion.js'
import { signIn } from './sign-in.js'

/** What is known besides the rows. */
interface HappeningFacts {
  readonly view: CatalogueView
  readonly gone: Gone
  readonly now: Date
}

/** Up to where was looked. */
export interface LookedUntil {
  readonly activityId: number
  /** Snapshots that were gone by then. */
  readonly goneUntil: Date
}

/** What happened since, and up to where was looked. Part of the caller's transaction. @throws DatabaseError */
export async function happenedSince(
  trx: Kysely<Tables>,
  last: LookedUntil,
  facts: HappeningFacts
): Promise<{ readonly happenings: readonly Happening[]; readonly until: LookedUntil }> {
  const { view, now } = facts
  const entries = await entriesAfter(trx, last.activityId)
  const happenings: Happening[] = []
  for (const entry of entries) {
    const happening = await happeningOf(trx, entry, view, now)
    if (happening !== undefined) happenings.push(happening)
  }
  const gone = goneOutside(facts.gone, last.goneUntil, view)
  return {
    happenings: [...happenings, ...(await massDeletion(trx, now)), ...gone.happenings],
    until: { activityId: entries.at(-1)?.id ?? last.activityId, goneUntil: gone.until }
  }
}

/** As many are looked at in one pass; the others in the next. */
const MOST_ENTRIES = 500

async function entriesAfter(trx: Kysely<Tables>, id: number): Promise<readonly ActivityEntry[]> {
  const rows = await trx
    .selectFrom('activity')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(MOST_ENTRIES)
    .execute()
  return rows.map(toEntry)
}

async function happeningOf(
  trx: Kysely<Tables>,
  entry: ActivityEntry,
  view: CatalogueView,
  now: Date
): Promise<Happening | undefined> {
  const { kind, outcome, actor, instanceId } = entry
  const at = entry.at ?? now
  const about = { at, instanceId }
  const told = (title: Message, text: Message, path: string) => ({
    ...toldInstance(instanceId, view),
    title,
    text,
    path
  })
  if (kind === 'settings' || kind === 'api-key') {
    if (outcome !== 'ok' || actor === 'scheduler') return undefined
    const title = message('alert.settingsChanged', { what: kind })
    const { subject = '' } = entry
    const text = message('alert.settingsChanged.text', {
      user: actor,
      subject,
      named: subject === '' ? 'no' : 'yes',
      what: entry.message
    })
    return { ...about, kind: 'settings-changed', told: told(title, text, 'activity?kind=settings') }
  }
  if (kind === 'restore' && (outcome === 'ok' || outcome === 'failed')) {
    const isOk = outcome === 'ok'
    const title = message(isOk ? 'alert.restoreFinished' : 'alert.restoreFailed')
    const text = message('alert.restore.text', {
      name: entry.subject ?? '',
      user: actor,
      what: entry.message
    })
    const path = instanceId === undefined ? 'activity?kind=restore' : `instances/${instanceId}`
    return {
      ...about,
      kind: isOk ? 'restore-finished' : 'restore-failed',
      told: told(title, text, path)
    }
  }
  if (kind === 'sign-in') return await signIn(trx, entry, at)
  return undefined
}
