import type { Kysely, Selectable } from 'kysely'
import type { CatalogueView, Deletion } from '../../account/index.js'
import { LONG_AGO, storedId, storedInstant, type Tables } from '../../database/index.js'
import { asItIs, type Message, message } from '../../wording/index.js'
import { toldInstance } from '../conditions/finding-conditions.js'
import type { Happening } from './happening.js'

/** A snapshot that the list lacks for so long, in ms, is gone: one reading proves nothing. */
const GONE_FOR_MS = 10 * 60_000

/** As many are named. */
const MOST_GONE = 50

/** What is known of what is gone, besides its rows. */
export interface GoneFacts {
  readonly view: CatalogueView
  /** By the ids of snapshots. */
  readonly deletions: ReadonlyMap<string, Deletion>
}

/** What went from the account without this panel having deleted it, or having begun to. */
export async function goneOutside(
  trx: Kysely<Tables>,
  since: Date,
  facts: GoneFacts,
  now: Date
): Promise<{ readonly happenings: readonly Happening[]; readonly until: Date }> {
  const until = goneUntil(now)
  // A clock that was set back looks through the same time once more, when it has come.
  if (until <= since) return { happenings: [], until: since }
  const gone = await goneRows(trx, since, until)
  return { happenings: gone.map((row) => happeningOf(row, facts, now)), until }
}

/**
 * What will be told as gone, so that it can be asked who deleted it: no network is waited for within the
 * transaction that tells it. What comes in between is told without. @throws DatabaseError
 */
export async function goneCandidates(
  db: Kysely<Tables>,
  since: Date,
  now: Date
): Promise<readonly { readonly id: string; readonly createdAt: Date }[]> {
  const until = goneUntil(now)
  if (until <= since) return []
  return (await goneRows(db, since, until)).flatMap((row) => {
    const id = storedId(row.id)
    const createdAt = storedInstant(row.created_at) ?? LONG_AGO
    return id === undefined ? [] : [{ id, createdAt }]
  })
}

function goneUntil(now: Date): Date {
  return new Date(now.getTime() - GONE_FOR_MS)
}

type GoneRow = Selectable<Tables['snapshot_history']>

/** Earliest first. */
function goneRows(db: Kysely<Tables>, since: Date, until: Date): Promise<readonly GoneRow[]> {
  return db
    .selectFrom('snapshot_history')
    .selectAll()
    .where('gone_at', '>', since.toISOString())
    .where('gone_at', '<=', until.toISOString())
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('snapshot_changes')
            .select('snapshot_changes.id')
            .whereRef('snapshot_changes.snapshot_id', '=', 'snapshot_history.id')
            .where('snapshot_changes.kind', 'in', ['delete', 'prune', 'surplus'])
            .where('snapshot_changes.state', '!=', 'failed')
        )
      )
    )
    .orderBy('gone_at')
    .orderBy('id')
    .limit(MOST_GONE)
    .execute()
}

function happeningOf(row: GoneRow, { view, deletions }: GoneFacts, now: Date): Happening {
  const instanceId = storedId(row.instance_id)
  const about = toldInstance(instanceId, view)
  const snapshot = {
    instance: about.name ?? asItIs(row.id),
    taken: { moment: (storedInstant(row.created_at) ?? LONG_AGO).toISOString() },
    size: { size: Number(row.bytes) }
  }
  return {
    kind: 'deleted-outside',
    at: storedInstant(row.gone_at) ?? now,
    instanceId,
    told: {
      ...about,
      title: message('alert.deletedOutside'),
      text: textOf(snapshot, deletions.get(row.id)),
      path: instanceId === undefined ? 'snapshots' : `instances/${instanceId}`
    }
  }
}

/** With who did it, and from where, where that is known. */
function textOf(
  snapshot: Parameters<typeof message<'alert.deletedOutside.text'>>[1],
  deletion: Deletion | undefined
): Message {
  if (deletion === undefined) return message('alert.deletedOutside.text', snapshot)
  const { user, address, at } = deletion
  const known = user === undefined ? 'address' : address === undefined ? 'user' : 'both'
  return message('alert.deletedOutside.by', {
    ...snapshot,
    known,
    user: user ?? '',
    address: address ?? '',
    at: { moment: at.toISOString() }
  })
}
