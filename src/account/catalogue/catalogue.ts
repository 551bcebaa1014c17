import type { Logger } from 'pino'
import { PassEndedError, withinMs } from '../../common/index.js'
import { type AccountConnection, NO_KEY } from '../connection.js'
import type { Snapshot } from '../snapshot.js'
import type { CatalogueStore } from './catalogue-store.js'
import { type CatalogueView, hasMark, isNewerReading, NOTHING_KNOWN } from './catalogue-view.js'
import { emptinessOf } from './emptied-lists.js'
import type { RefreshOptions } from './freshness.js'
import { createLeaderReading } from './leader-reading.js'
import { createOwnChanges, LAG_MS, type OwnChange } from './own-changes.js'
import { readLists } from './read-lists.js'
import { createSharedReading } from './shared-reading.js'
import type { SharedVersions, Sharing } from './sharing-store.js'
import { logUnreadable } from './unreadable-records.js'

export interface Catalogue {
  /** The last known state, at once, without a call. */
  view(): CatalogueView
  /** Of the list that is known here, among those that processes on the database have stored; it grows. */
  listVersion(): number
  /**
   * Reads the account again unless the last attempt is younger than `maxAgeMs`; callers that come
   * while one refresh is under way share it. Never throws for what Vultr does: look at `problem`.
   */
  refresh(options: RefreshOptions): Promise<CatalogueView>
  /**
   * Brings in what other processes on the database have done, and reads the lists where one of them has asked the leader
   * for it. Does nothing where nobody shares the database. Never rejects.
   */
  readForOthers(): Promise<void>
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
  /** Where several processes share the database: one of them reads the account for all. */
  readonly sharing?: Sharing | undefined
}): Promise<Catalogue> {
  let view = (await deps.store.load()) ?? NOTHING_KNOWN
  let attemptedAt: Date | undefined
  let endedAt: Date | undefined
  const reading = createSharedReading(readAccount)
  const own = createOwnChanges(deps.clock)
  const telling = new Set<Promise<void>>()
  let following: Promise<unknown> = Promise.resolve()
  // Counts accounts, so that a list of the former one that arrives late is dropped.
  let account = 0

  function currentView(): CatalogueView {
    view = own.shownIn(view)
    return view
  }

  async function readAccount(priority: 'page' | 'scheduler'): Promise<CatalogueView> {
    const startedAt = deps.clock.now()
    // What others did before is known before, so that it does not count as done while the list was read.
    await follow()
    const startVersion = deps.sharing?.version() ?? 0
    const startSequence = own.latest()
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
    await follow()
    // Of the former account nothing is known any more; whoever waits wants to know of this one.
    if (startAccount !== account) return await readAccount(priority)
    if ('kind' in lists) {
      view = { ...currentView(), problem: lists }
    } else if (emptiness?.problem !== undefined) {
      view = { ...currentView(), ...emptiness }
    } else {
      if (lists.unreadable !== view.unreadable) logUnreadable(deps.logger, lists.unreadable)
      const deleted = await deps.deletedSince(new Date(startedAt.getTime() - LAG_MS))
      const read = {
        refreshedAt: startedAt,
        readings: view.readings + 1,
        emptiedSince: undefined,
        problem: undefined
      }
      await deps.compare({ ...lists, ...read })
      await follow()
      if (startAccount !== account) return await readAccount(priority)
      const isLater = ({ sequence }: OwnChange) => sequence > startSequence
      view = { ...own.addedTo(lists, isLater, deleted, startedAt), ...read }
    }
    await persist(startVersion)
    endedAt = deps.clock.now()
    return currentView()
  }

  async function persist(readVersion: number): Promise<void> {
    try {
      const shared = deps.sharing && { readVersion, isForgotten: false }
      // Somebody else leads by now, or there is another key.
      if (!(await deps.store.save(view, shared))) await follow()
    } catch (error) {
      // What whoever leads by now has stored is newer.
      if (error instanceof PassEndedError && deps.sharing !== undefined) {
        return await adopt((await deps.sharing.store.versions()).readVersion)
      }
      // Only the copy for the next start is lost; the list itself is good.
      deps.logger.error({ err: error }, 'the list of snapshots could not be stored')
    }
  }

  /** Brings in what other processes on the database have done and read since, where there are any. */
  async function follow(): Promise<void> {
    if (deps.sharing !== undefined) await followOthers(deps.sharing)
  }

  /** One after the other: whoever comes meanwhile knows what the one before has brought in. */
  function followOthers(sharing: Sharing): Promise<SharedVersions> {
    const next = following.catch(() => {}).then(() => bringIn(sharing))
    following = next
    return next
  }

  async function bringIn(sharing: Sharing): Promise<SharedVersions> {
    const { versions, changes } = await sharing.news()
    for (const { snapshotId, snapshot, at, version } of changes) {
      const known = own.of(snapshotId)
      // One of ours that is on its way there is later.
      const isOlder = known !== undefined && (known.version ?? Number.POSITIVE_INFINITY) >= version
      if (!isOlder) own.note(snapshotId, snapshot, { at, version })
    }
    if (versions.listVersion !== deps.store.listVersion()) await adopt(versions.readVersion)
    return versions
  }

  /** Takes the list that another process has stored for the one that is known. */
  async function adopt(readVersion: number): Promise<void> {
    const lists = (await deps.store.load()) ?? NOTHING_KNOWN
    if (lists.refreshedAt === undefined) {
      account += 1
      own.forget()
      attemptedAt = undefined
      endedAt = undefined
    }
    const isLater = ({ version }: OwnChange) => version === undefined || version > readVersion
    const shown = currentView()
    const readings = shown.readings + (isNewerReading(lists, shown) ? 1 : 0)
    view = { ...own.addedTo(lists, isLater, new Map(), deps.clock.now()), readings }
  }

  /** Lets the other processes on the database know of a change. */
  function tell(change: OwnChange): void {
    if (deps.sharing === undefined) return
    const told = deps.sharing.store.tell(change).then(
      (version) => own.number(change, version),
      (error: unknown) => {
        // They read it in the next list.
        deps.logger.error(
          { err: error },
          'a change of the account could not be told to other replicas'
        )
      }
    )
    telling.add(told)
    void told.finally(() => telling.delete(told))
  }

  function isFresh(maxAgeMs: number, priority: 'page' | 'scheduler'): boolean {
    // A page that asks again counts from the end: reading may take longer than it waits in between.
    const since = priority === 'page' ? (endedAt ?? attemptedAt) : attemptedAt
    if (since === undefined) return false
    const age = deps.clock.now().getTime() - since.getTime()
    return age >= 0 && age < maxAgeMs
  }

  async function refreshHere(options: RefreshOptions): Promise<CatalogueView> {
    const { maxAgeMs, waitMs, priority = 'scheduler' } = options
    if (!reading.isUnderWay() && isFresh(maxAgeMs, priority)) return currentView()
    const done = reading.join(priority, maxAgeMs === 0)
    return waitMs === undefined
      ? done
      : ((await withinMs(waitMs, done, undefined)) ?? currentView())
  }

  const { sharing } = deps
  const byLeader =
    sharing &&
    createLeaderReading({
      ...deps,
      ...sharing,
      follow: () => followOthers(sharing),
      view: currentView
    })

  return {
    view: currentView,
    listVersion: () => deps.store.listVersion(),
    refresh: (options) => byLeader?.refresh(options, refreshHere) ?? refreshHere(options),
    readForOthers: async () => await byLeader?.answer(refreshHere),
    isReading: () => reading.isUnderWay() || byLeader?.isUnderWay() === true,
    put(snapshot) {
      // Working out the view takes the longer the larger the account is; nearly always nobody needs it here.
      if (snapshot.description === '' && hasMark(snapshot, currentView())) return
      tell(own.note(snapshot.id, snapshot))
    },
    drop: (snapshotId) => tell(own.note(snapshotId, undefined)),
    async forget() {
      account += 1
      own.forget()
      attemptedAt = undefined
      endedAt = undefined
      view = { ...NOTHING_KNOWN, readings: view.readings }
      const shared = deps.sharing && { readVersion: deps.sharing.version(), isForgotten: true }
      await deps.store.save(view, shared)
    },
    async settled() {
      await reading.settled()
      await Promise.all(telling)
    }
  }
}
