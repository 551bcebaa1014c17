import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { isDue } from '../../common/index.js'
import { type Database, storedInstant, type Tables } from '../../database/index.js'
import { type ChangeProcesses, isRemoval, type SnapshotChange, toChange } from './change.js'

/** So long nobody else takes up what a process has in hand, in ms; by then it is sent, or given back. */
export const HELD_MS = 20_000

/** What somebody wanted is begun within this time or not at all, in ms: nobody expects a delete an hour later. */
export const WANTED_MS = 2 * 60_000

/** What an open change waits for that was certainly not sent. */
export interface UnsentChange {
  readonly change: SnapshotChange
  /**
   * `free`: for somebody to take it up. `over`: it is too late, or somebody called it off. `lost`: the process is gone
   * that was about to make it, and nobody waits for it.
   */
  readonly state: 'free' | 'over' | 'lost'
  readonly isCalledOff: boolean
}

/** How it stands with a change that somebody waits for. */
export type ChangeProgress =
  | { readonly isOpen: true }
  | {
      readonly isOpen: false
      readonly state: 'done' | 'failed' | 'unknown'
      readonly outcome: unknown
    }

/**
 * Changes are carried out by one attempt at a time, whichever process makes it: whoever lost the hold on one can
 * neither send it nor say what came of it. @throws DatabaseError from each call
 */
export interface HeldChanges {
  /**
   * Takes up a change that somebody wants.
   * @returns undefined where another attempt has it, it was sent or called off, or nobody expects it any more.
   */
  take(id: string): Promise<SnapshotChange | undefined>
  /** Leaves a change to whoever takes it up. @returns false where it was sent, or is somebody else's by now */
  letGo(change: SnapshotChange): Promise<boolean>
  /** Undefined where there is none. */
  progress(id: string): Promise<ChangeProgress | undefined>
  /** Those that are open, were certainly not sent, and that nobody has in hand. */
  unsent(): Promise<readonly UnsentChange[]>
  /** A removal of the snapshot that was called off before it was sent: whoever has it in hand cannot send it any more. */
  calledOffRemoval(snapshotId: string): Promise<SnapshotChange | undefined>
}

/** The columns of a change that an attempt takes in hand. */
export function holding(owner: string | undefined, now: Date) {
  const held_until = new Date(now.getTime() + HELD_MS).toISOString()
  return { owner: owner ?? null, holder: randomUUID(), held_until }
}

type Row = Selectable<Tables['snapshot_changes']>

function isHeld({ holder, held_until }: Row, now: Date): boolean {
  return holder !== null && !isDue(storedInstant(held_until), now, HELD_MS)
}

/** One that is wanted for longer than any was written before the clock was set back. */
function isWanted({ wanted_until }: Row, now: Date): boolean {
  return !isDue(storedInstant(wanted_until), now, WANTED_MS)
}

export function createHeldChanges(deps: {
  readonly database: Database
  readonly now: (trx: Kysely<Tables>) => Promise<Date>
  readonly processes: ChangeProcesses | undefined
}): HeldChanges {
  const { database, now, processes } = deps

  const unsentRows = (trx: Kysely<Tables>) =>
    trx
      .selectFrom('snapshot_changes')
      .selectAll()
      .where('state', '=', 'open')
      .where('sent_at', 'is', null)

  async function stateOf(
    trx: Kysely<Tables>,
    row: Row,
    at: Date
  ): Promise<UnsentChange['state'] | undefined> {
    if (row.wanted !== null) {
      if (isHeld(row, at)) return undefined
      return row.is_called_off !== 0 || !isWanted(row, at) ? 'over' : 'free'
    }
    // What is planned anew anyway is not carried on with. An earlier version did not say whose it is.
    const { owner } = row
    if (!isRemoval(row.kind) || owner === null || owner === processes?.id) return undefined
    return (await processes?.isPresent(trx, owner)) === false ? 'lost' : undefined
  }

  return {
    take: (id) =>
      database.transaction(async (trx) => {
        const row = await unsentRows(trx).where('id', '=', id).executeTakeFirst()
        if (row === undefined || row.is_called_off !== 0) return undefined
        const at = await now(trx)
        const change = toChange(row)
        if (change.wanted === undefined || isHeld(row, at) || !isWanted(row, at)) return undefined
        const held = holding(processes?.id, at)
        await trx.updateTable('snapshot_changes').set(held).where('id', '=', id).execute()
        return { ...change, holder: held.holder }
      }),
    async letGo({ id, holder }) {
      if (holder === undefined) return false
      const { numUpdatedRows } = await database.db
        .updateTable('snapshot_changes')
        .set({ owner: null, holder: null, held_until: null })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('holder', '=', holder)
        .where('sent_at', 'is', null)
        .where('is_called_off', '=', 0)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async progress(id) {
      const row = await database.db
        .selectFrom('snapshot_changes')
        .select(['state', 'outcome'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { state, outcome } = row
      return state === 'open' ? { isOpen: true } : { isOpen: false, state, outcome }
    },
    async unsent() {
      const rows = await unsentRows(database.db).execute()
      const found: UnsentChange[] = []
      if (rows.length === 0) return found
      const at = await now(database.db)
      for (const row of rows) {
        const state = await stateOf(database.db, row, at)
        if (state === undefined) continue
        found.push({ change: toChange(row), state, isCalledOff: row.is_called_off !== 0 })
      }
      return found
    },
    async calledOffRemoval(snapshotId) {
      const row = await unsentRows(database.db)
        .where('snapshot_id', '=', snapshotId)
        .where('is_called_off', '=', 1)
        .executeTakeFirst()
      return row === undefined || !isRemoval(row.kind) ? undefined : toChange(row)
    }
  }
}
