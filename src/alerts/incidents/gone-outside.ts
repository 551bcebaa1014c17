import type { Kysely } from 'kysely'
import type { CatalogueView, Deletion } from '../../account/index.js'
import { SECOND_LOOK_MS } from '../../common/index.js'
import { LONG_AGO, storedId, storedInstant, type Tables } from '../../database/index.js'
import { REMOVALS } from '../../snapshots/index.js'
import { asItIs, type Message, message } from '../../wording/index.js'
import { toldInstance } from '../conditions/finding-conditions.js'
import type { Happening } from './happening.js'

/** A snapshot that the list lacks for so long, in ms, is gone: one reading proves nothing. */
const GONE_FOR_MS = 10 * 60_000

/** As many are told at once. */
const MOST_GONE = 500

/** A snapshot that went from the account. */
export interface GoneSnapshot {
  readonly id: string
  readonly instanceId: string | undefined
  readonly createdAt: Date
  /** Stored, in bytes. */
  readonly bytes: number
  /** When a reading first lacked it. */
  readonly goneAt: Date
}

/** What is gone without the panel, and who is known to have deleted it. */
export interface Gone {
  readonly snapshots: readonly GoneSnapshot[]
  /** Up to where was looked. */
  readonly until: Date
  /** By the ids of snapshots. */
  readonly deletions: ReadonlyMap<string, Deletion>
}

/**
 * What went from the account without this panel having deleted it, or having begun to, and was not told
 * of yet; earliest first. It is read before the transaction that tells it, as it takes the network to
 * find out who it was, and nothing is added any more to what was gone ten minutes ago. @throws DatabaseError
 */
export async function goneBy(
  db: Kysely<Tables>,
  of: { readonly view: CatalogueView; readonly isDoubtful: boolean; readonly now: Date }
): Promise<Omit<Gone, 'deletions'>> {
  const until = settledUntil(of.view, of.now)
  const state = await db.selectFrom('alert_state').select('gone_until').executeTakeFirst()
  if (of.isDoubtful || state === undefined) return { snapshots: [], until }
  const since = toldUntil(state.gone_until, of.now)
  const rows = await db
    .selectFrom('snapshot_history')
    .selectAll('snapshot_history')
    .where('gone_at', '>', since.toISOString())
    .where('gone_at', '<=', until.toISOString())
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('snapshot_changes')
            .select('snapshot_changes.id')
            .whereRef('snapshot_changes.snapshot_id', '=', 'snapshot_history.id')
            .where('snapshot_changes.kind', 'in', REMOVALS)
            .where('snapshot_changes.state', '!=', 'failed')
        )
      )
    )
    .orderBy('gone_at')
    .limit(MOST_GONE)
    .execute()
  const snapshots = rows.flatMap((row) => {
    const goneAt = storedInstant(row.gone_at)
    if (goneAt === undefined) return []
    const instanceId = storedId(row.instance_id)
    const createdAt = storedInstant(row.created_at) ?? LONG_AGO
    return [{ id: row.id, instanceId, createdAt, bytes: Number(row.bytes), goneAt }]
  })
  // What is more than can be told at once comes in the next pass.
  const last = rows.length === MOST_GONE ? storedInstant(rows.at(-1)?.gone_at) : undefined
  return { snapshots, until: last ?? until }
}

/** Up to when it was told: not later than now, as one that lies ahead was written before the clock was set back. */
export function toldUntil(stored: string, now: Date): Date {
  const until = storedInstant(stored) ?? LONG_AGO
  return until > now ? now : until
}

/** Up to when two readings at least, a minute apart, tell what is gone. */
function settledUntil({ refreshedAt, problem }: CatalogueView, now: Date): Date {
  const settled = now.getTime() - GONE_FOR_MS
  if (refreshedAt === undefined || problem !== undefined) return LONG_AGO
  return new Date(Math.min(settled, refreshedAt.getTime() - SECOND_LOOK_MS))
}

/** @param since up to where was told; what another process has told meanwhile is not told again. */
export function goneOutside(
  { snapshots, until, deletions }: Gone,
  since: Date,
  view: CatalogueView
): { readonly happenings: readonly Happening[]; readonly until: Date } {
  // A clock that was set back looks through the same time once more, when it has come.
  if (until <= since) return { happenings: [], until: since }
  const happenings = snapshots
    .filter(({ goneAt }) => goneAt > since)
    .map((snapshot) => happeningOf(snapshot, view, deletions.get(snapshot.id)))
  return { happenings, until }
}

function happeningOf(
  { id, instanceId, createdAt, bytes, goneAt }: GoneSnapshot,
  view: CatalogueView,
  deletion: Deletion | undefined
): Happening {
  const about = toldInstance(instanceId, view)
  const snapshot = {
    instance: about.name ?? asItIs(id),
    taken: { moment: createdAt.toISOString() },
    size: { size: bytes }
  }
  return {
    kind: 'deleted-outside',
    at: goneAt,
    instanceId,
    told: {
      ...about,
      title: message('alert.deletedOutside'),
      text: textOf(snapshot, deletion),
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
