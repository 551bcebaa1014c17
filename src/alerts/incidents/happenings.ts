import { type Kysely, sql } from 'kysely'
import type { CatalogueView } from '../../account/index.js'
import { type ActivityEntry, toEntry } from '../../activity/index.js'
import type { Tables } from '../../database/index.js'
import { type Message, message } from '../../wording/index.js'
import { toldInstance } from '../conditions/finding-conditions.js'
import { type Gone, goneOutside } from './gone-outside.js'
import type { Happening } from './happening.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

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
    const text = message('alert.settingsChanged.text', { user: actor, what: entry.message })
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

/** From an address from which nobody has signed in before, where somebody ever has from another one. */
async function signIn(
  trx: Kysely<Tables>,
  { id, actor, message: sentence }: ActivityEntry,
  at: Date
): Promise<Happening | undefined> {
  if (sentence.code !== 'activity.signIn.signedIn') return undefined
  const { from } = sentence.with as { readonly from: unknown }
  if (typeof from !== 'string') return undefined
  const before = trx
    .selectFrom('activity')
    .select('id')
    .where('kind', '=', 'sign-in')
    .where('id', '<', id)
    .where(
      sql<boolean>`json_valid(sentence) AND json_extract(sentence, '$.code') = 'activity.signIn.signedIn'`
    )
    .limit(1)
  const isFirst = (await before.executeTakeFirst()) === undefined
  const known = await before
    .where(sql<boolean>`json_extract(sentence, '$.with.from') = ${from}`)
    .executeTakeFirst()
  if (isFirst || known !== undefined) return undefined
  return {
    kind: 'sign-in-new-address',
    at,
    instanceId: undefined,
    told: {
      title: message('alert.signIn', { from }),
      text: message('alert.signIn.text', { user: actor, from }),
      path: 'activity?kind=sign-in'
    }
  }
}

/** As many snapshots deleted by people within an hour are worth a look. */
const MANY_DELETED = 10

async function massDeletion(trx: Kysely<Tables>, now: Date): Promise<readonly Happening[]> {
  const since = new Date(now.getTime() - HOUR_MS).toISOString()
  const told = await trx
    .selectFrom('alerts')
    .select('id')
    .where('kind', '=', 'mass-deletion')
    .where('opened_at', '>', since)
    .executeTakeFirst()
  if (told !== undefined) return []
  const deleted = await trx
    .selectFrom('snapshot_changes')
    .select(['actor', trx.fn.countAll<number>().as('count')])
    .where('kind', 'in', ['delete', 'prune', 'surplus'])
    .where('actor', '!=', 'scheduler')
    .where('state', '=', 'done')
    .where('finished_at', '>', since)
    .where('finished_at', '<=', now.toISOString())
    .groupBy('actor')
    .execute()
  const count = deleted.reduce((sum, each) => sum + Number(each.count), 0)
  if (count < MANY_DELETED) return []
  const users = { list: deleted.map(({ actor }) => actor) }
  return [
    {
      kind: 'mass-deletion',
      at: now,
      instanceId: undefined,
      told: {
        title: message('alert.massDeletion', { count }),
        text: message('alert.massDeletion.text', { count, users }),
        path: 'activity?kind=snapshot'
      }
    }
  ]
}
