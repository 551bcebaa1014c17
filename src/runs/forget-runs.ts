import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import {
  accountIndex,
  type Catalogue,
  type CatalogueView,
  mayBeUnreadableSnapshot
} from '../account/index.js'
import { forgottenBefore } from '../activity/index.js'
import { SECOND_LOOK_MS } from '../common/index.js'
import { type Database, storedInstant } from '../database/index.js'
import type { RunState } from './state/run.js'

/** So many rows are looked at, and deleted, in some few milliseconds. */
const AT_ONCE = 250

const FINAL_STATES = ['complete', 'failed', 'missed'] as const satisfies RunState[]

/** As much of a run as tells whether its snapshot may be in the account. */
interface OldRun {
  readonly row: number
  readonly key: string
  readonly snapshot_id: string | null
  readonly created_at: string
}

/**
 * Forgets runs that ended as long ago as activity is kept, but for those whose snapshot may be in the
 * account: by them its marks are known to be ours. One list that lacks it proves nothing, so the one of
 * the time before counts as well; the first time, and while no list was read since, nothing is forgotten.
 * @returns the work, to be done now and then. @throws DatabaseError
 */
export function createRunForgetting(deps: {
  readonly database: Database
  readonly catalogue: Pick<Catalogue, 'view'>
}): (now: Date) => Promise<void> {
  const { db } = deps.database
  let former = deps.catalogue.view()

  /** The next rows in the order of the index by state and age. */
  async function nextOnes(
    state: RunState,
    before: Date,
    last: Pick<OldRun, 'row' | 'created_at'>
  ): Promise<readonly OldRun[]> {
    return await db
      .selectFrom('runs')
      .select([sql<number>`rowid`.as('row'), 'key', 'snapshot_id', 'created_at'])
      .where('state', '=', state)
      .where('created_at', '<', before.toISOString())
      .where(sql<boolean>`(created_at, rowid) > (${last.created_at}, ${last.row})`)
      .orderBy('created_at')
      .orderBy(sql`rowid`)
      .limit(AT_ONCE)
      .execute()
  }

  async function forgetIn(state: RunState, now: Date, views: readonly CatalogueView[]) {
    const isListed = (run: OldRun) => views.some((view) => mayBeListed(run, view))
    let before = forgottenBefore(undefined, now)
    let last: Pick<OldRun, 'row' | 'created_at'> = { row: 0, created_at: '' }
    let isFirst = true
    for (;;) {
      const found = await nextOnes(state, before, last)
      const old = found.filter((run) => !isListed(run))
      const [first] = old
      if (isFirst && first !== undefined) {
        before = forgottenBefore(storedInstant(first.created_at), now)
        isFirst = false
      }
      const limit = before.toISOString()
      const rows = old.filter(({ created_at }) => created_at < limit).map(({ row }) => row)
      if (rows.length > 0) await db.deleteFrom('runs').where(sql`rowid`, 'in', rows).execute()
      const next = found.at(-1)
      if (next === undefined || found.length < AT_ONCE) return
      last = next
      await nextTurn()
    }
  }

  return async (now) => {
    const view = deps.catalogue.view()
    const isSecond = isReadAfter(view, former)
    if (isSecond) for (const state of FINAL_STATES) await forgetIn(state, now, [former, view])
    if (isSecond || former.refreshedAt === undefined) former = view
  }
}

function isReadAfter(view: CatalogueView, former: CatalogueView): boolean {
  if (view.refreshedAt === undefined || former.refreshedAt === undefined) return false
  // One that seems to be older was read after the clock was set back.
  return Math.abs(view.refreshedAt.getTime() - former.refreshedAt.getTime()) >= SECOND_LOOK_MS
}

function mayBeListed({ key, snapshot_id }: OldRun, view: CatalogueView): boolean {
  const { snapshots, runKeys } = accountIndex(view)
  const id = snapshot_id ?? undefined
  if (runKeys.has(key) || (id !== undefined && snapshots.has(id))) return true
  return mayBeUnreadableSnapshot(view, { id, runKey: key })
}
