import type { Logger } from 'pino'
import { withinMs } from '../../common/index.js'
import { type AccountConnection, NO_KEY } from '../connection.js'
import type { Snapshot } from '../snapshot.js'
import type { CatalogueStore } from './catalogue-store.js'
import type { CatalogueView, UnreadableRecords } from './catalogue-view.js'
import { emptinessOf } from './emptied-lists.js'
import { applied, LAG_MS, type OwnChange, stillToBeShown } from './own-changes.js'
import { readLists } from './read-lists.js'
import { createSharedReading } from './shared-reading.js'
import { NONE_UNREADABLE } from './unreadable-records.js'

export interface RefreshOptions {
  /**
   * How old the last attempt may be to count as fresh, in ms. 0 asks for a reading that begins
   * after this call, never for one already under way.
   */
  readonly maxAgeMs: number
  /** How long the caller waits, in ms; the refresh itself goes on. Default: to its end. */
  readonly waitMs?: number
  readonly priority?: 'page' | 'scheduler'
}

export interface Catalogue {
  /** The last known state, at once, without a call. */
  view(): CatalogueView
  /**
   * Reads the account again unless the last attempt is younger than `maxAgeMs`; callers that come
   * while one refresh is under way share it. Never throws for what Vultr does: look at `problem`.
   */
  refresh(options: RefreshOptions): Promise<CatalogueView>
  /** Whether the lists are being read at the moment. */
  isReading(): boolean
  /**
   * Notes a snapshot that Vultr has just confirmed to us, without reading the list again. Of one whose
   * mark is known nothing is learned from a reading without a description.
   */
  put(snapshot: Snapshot): void
  /** Notes that a snapshot is gone, without reading the list again. */
  drop(snapshotId: string): void
  /** Forgets the account: another key may open another one. */
  forget(): Promise<void>
  /** Resolves when no refresh is under way. */
  settled(): Promise<void>
}

/** Whether its description, as it is known, holds the mark, and with it the lock. */
function hasMark({ id }: Snapshot, view: CatalogueView): boolean {
  return view.snapshots.some((each) => each.id === id && each.runKey !== undefined)
}

const NOTHING_KNOWN: CatalogueView = {
  snapshots: [],
  instances: [],
  refreshedAt: undefined,
  readings: 0,
  unreadable: NONE_UNREADABLE,
  emptiedSince: undefined,
  problem: undefined
}

/**
 * Keeps the account's lists in memory, for every page to be made from, and in the database, for
 * the last known list to survive a restart while Vultr cannot be reached.
 * @throws DatabaseError when the stored list cannot be read.
 */
export async function createCatalogue(deps: {
  readonly connection: AccountConnection
  readonly store: CatalogueStore
  /** The snapshots that were deleted since then, by this process or another. */
  readonly deletedSince: (since: Date) => Promise<ReadonlyMap<string, Date>>
  /** Compares a reading with what is stored before anybody can act on it. */
  readonly compare: (view: CatalogueView) => Promise<void>
  readonly clock: { now(): Date }
  readonly logger: Logger
}): Promise<Catalogue> {
  let view = (await deps.store.load()) ?? NOTHING_KNOWN
  let attemptedAt: Date | undefined
  let endedAt: Date | undefined
  const reading = createSharedReading(readAccount)
  let sequence = 0
  // Counts accounts, so that a list of the former one that arrives late is dropped.
  let account = 0
  let changes = new Map<string, OwnChange>()
  // The last change that `view` shows: a thousand can come one after the other while nobody looks.
  let shownSequence = 0

  function currentView(): CatalogueView {
    if (shownSequence < sequence) {
      const isShown = (each: OwnChange) => each.sequence <= shownSequence
      view = applied(
        view,
        [...changes.values()].filter((each) => !isShown(each))
      )
      shownSequence = sequence
    }
    return view
  }

  async function readAccount(priority: 'page' | 'scheduler'): Promise<CatalogueView> {
    const startedAt = deps.clock.now()
    const startSequence = sequence
    const startAccount = account
    attemptedAt = startedAt
    const client = await deps.connection.client()
    // While a key may be refused only one call tries it; one that works has both lists read at once.
    const isTrusted = view.readings > 0 && view.problem === undefined
    const lists =
      client === undefined
        ? NO_KEY
        : await readLists(client, { priority, atOnce: isTrusted, known: currentView() })
    const emptiness =
      client === undefined || 'kind' in lists
        ? undefined
        : await emptinessOf(client, lists, currentView(), { now: startedAt, priority })
    // Of the former account nothing is known any more; whoever waits wants to know of this one.
    if (startAccount !== account) return await readAccount(priority)
    if ('kind' in lists) {
      view = { ...currentView(), problem: lists }
    } else if (emptiness?.problem !== undefined) {
      view = { ...currentView(), ...emptiness }
    } else {
      if (lists.unreadable !== view.unreadable) logUnreadable(lists.unreadable)
      const deleted = await deps.deletedSince(new Date(startedAt.getTime() - LAG_MS))
      const read = {
        refreshedAt: startedAt,
        readings: view.readings + 1,
        emptiedSince: undefined,
        problem: undefined
      }
      await deps.compare({ ...lists, ...read })
      if (startAccount !== account) return await readAccount(priority)
      changes = stillToBeShown(lists, { changes, startSequence, deleted, now: startedAt })
      shownSequence = sequence
      view = { ...applied(lists, [...changes.values()]), ...read }
    }
    await persist()
    endedAt = deps.clock.now()
    return currentView()
  }

  function logUnreadable(unreadable: UnreadableRecords): void {
    if (unreadable.snapshots.length + unreadable.instances.length === 0) return
    deps.logger.warn({ unreadable }, 'records of the lists could not be read')
  }

  async function persist(): Promise<void> {
    try {
      await deps.store.save(view)
    } catch (error) {
      // Only the copy for the next start is lost; the list itself is good.
      deps.logger.error({ err: error }, 'the list of snapshots could not be stored')
    }
  }

  function isFresh(maxAgeMs: number, priority: 'page' | 'scheduler'): boolean {
    // A page that asks again counts from the end: reading may take longer than it waits in between.
    const since = priority === 'page' ? (endedAt ?? attemptedAt) : attemptedAt
    if (since === undefined) return false
    const age = deps.clock.now().getTime() - since.getTime()
    return age >= 0 && age < maxAgeMs
  }

  function change(snapshotId: string, snapshot: Snapshot | undefined): void {
    sequence += 1
    changes.set(snapshotId, { sequence, at: deps.clock.now(), snapshotId, snapshot })
  }

  return {
    view: currentView,
    async refresh({ maxAgeMs, waitMs, priority = 'scheduler' }) {
      if (!reading.isUnderWay() && isFresh(maxAgeMs, priority)) return currentView()
      const done = reading.join(priority, maxAgeMs === 0)
      return waitMs === undefined
        ? done
        : ((await withinMs(waitMs, done, undefined)) ?? currentView())
    },
    isReading: () => reading.isUnderWay(),
    put(snapshot) {
      // Working out the view takes the longer the larger the account is; nearly always nobody needs it here.
      if (snapshot.description === '' && hasMark(snapshot, currentView())) return
      change(snapshot.id, snapshot)
    },
    drop: (snapshotId) => change(snapshotId, undefined),
    async forget() {
      account += 1
      changes = new Map()
      shownSequence = sequence
      attemptedAt = undefined
      endedAt = undefined
      view = { ...NOTHING_KNOWN, readings: view.readings }
      await deps.store.save(view)
    },
    settled: () => reading.settled()
  }
}
