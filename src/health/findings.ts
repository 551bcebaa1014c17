import { accountIndex, type CatalogueView, type UnreadableRecords } from '../account/index.js'
import type { AccountReview } from '../confirmations/index.js'
import type { Coverage } from '../coverage/index.js'
import type { HeldPrune, PruneFailure } from '../pruning/index.js'
import type { PausedSchedule, Run } from '../runs/index.js'
import { isMadeGood, newestGoodOf } from './newest-good.js'
import { overdue } from './overdue.js'

/** A snapshot in the making for longer than this, in ms, is stuck, says Vultr's silence. */
export const STUCK_AFTER_MS = 24 * 3_600_000

/** What an admin has to know without looking for it. */
export type Finding =
  /** The last slot of an instance did not lead to a snapshot. */
  | {
      readonly kind: 'last-run-failed'
      readonly instanceId: string
      readonly run: Run
      readonly newestGoodAt: Date | undefined
      /** Of its instance, asked for since. */
      readonly openRun: Run | undefined
    }
  /** Not taken yet, or in doubt (`creating`), after at least one attempt. */
  | {
      readonly kind: 'retrying'
      readonly instanceId: string
      readonly run: Run
      readonly newestGoodAt: Date | undefined
    }
  | { readonly kind: 'stuck'; readonly instanceId: string; readonly run: Run }
  /** Nothing good within one and a half times the longest time without a slot, and an hour. */
  | {
      readonly kind: 'overdue'
      readonly instanceId: string
      readonly newestGoodAt: Date | undefined
      readonly since: Date
      readonly openRun: Run | undefined
    }
  | { readonly kind: 'paused'; readonly instanceId: string; readonly paused: PausedSchedule }
  /** Somebody has turned automatic snapshots off: none is taken of any instance. */
  | { readonly kind: 'turned-off'; readonly since: Date }
  | { readonly kind: 'this-server-unknown' }
  /** The tag that is to be covered is on no instance. */
  | { readonly kind: 'unknown-tag'; readonly tag: string }
  /** Nothing is deleted or restored until an admin has looked at the account. */
  | { readonly kind: 'review-needed'; readonly review: AccountReview }
  /** Another panel takes snapshots of it too. */
  | {
      readonly kind: 'another-panel'
      readonly instanceId: string
      readonly count: number
    }
  /** Its own schedule is stored, but cannot be read. */
  | { readonly kind: 'schedule-unreadable'; readonly instanceId: string }
  /** A schedule is stored, but it cannot be read of which instance. */
  | { readonly kind: 'schedule-unowned' }
  | { readonly kind: 'prune-held'; readonly instanceId: string; readonly held: HeldPrune }
  /** Expired, but still there: Vultr would not delete it, or not vouch for the newer one. */
  | {
      readonly kind: 'prune-refused'
      readonly instanceId: string
      readonly failure: PruneFailure
    }
  /** Vultr stored another description than was sent. */
  | { readonly kind: 'stored-otherwise'; readonly runs: readonly StoredOtherwise[] }
  /** Records of the account's lists that Vultr sent and that could not be read. */
  | { readonly kind: 'records-unreadable'; readonly unreadable: UnreadableRecords }
  /** A process decides what is due by another time than the database's. */
  | { readonly kind: 'clock-off'; readonly hostname: string; readonly aheadMs: number }
  /** Automatic snapshots cannot go on because what is stored cannot be read. */
  | { readonly kind: 'settings-unreadable' }

/** A process whose clock is so many ms ahead of the database's; less than nothing where it is behind. */
export interface OffClock {
  readonly hostname: string
  readonly clockAheadMs: number
}

/** A run whose snapshot has another description than was sent. */
export interface StoredOtherwise {
  readonly run: Run
  readonly snapshotId: string
  /** What makes it a snapshot of ours is gone with it. */
  readonly isMarkLost: boolean
}

const GRAVE: ReadonlySet<Finding['kind']> = new Set([
  'last-run-failed',
  'overdue',
  'paused',
  'stuck',
  'schedule-unreadable',
  'settings-unreadable',
  'this-server-unknown',
  'review-needed'
])

/** Whether snapshots are missing or will be, and not only something waits for an admin. */
export function isGrave({ kind }: Finding): boolean {
  return GRAVE.has(kind)
}

/** What findings are worked out from. */
export interface KnownState {
  readonly coverage: Coverage
  readonly offClocks: readonly OffClock[]
  /** Whose snapshots may expire. */
  readonly prunables: { has(instanceId: string): boolean }
  /** What is to be looked at; undefined where there is nothing. */
  readonly review: AccountReview | undefined
  /** Since when each instance has been covered by its schedule, without a break. */
  readonly coveredSince: ReadonlyMap<string, Date>
  readonly view: CatalogueView
  /** Since when the account's list would have been read, had it been possible. */
  readonly lookedSince: Date
  readonly openRuns: readonly Run[]
  /** The last final scheduled run of each covered instance. */
  readonly lastRuns: readonly Run[]
  readonly paused: readonly PausedSchedule[]
  readonly held: readonly HeldPrune[]
  /** Of snapshots that are still to go. */
  readonly failures: readonly PruneFailure[]
  /** Runs whose description Vultr stored in another form. */
  readonly storedOtherwise: readonly Run[]
  readonly now: Date
}

/** Works out what is wrong, gravest first, from what is known; asks nobody. */
export function findingsOf(known: KnownState): readonly Finding[] {
  const { instances: covered, turnedOffAt, unknownTag, unreadableIds } = known.coverage
  const newestGood = newestGoodOf(known.view, known.now)
  const isCovered = ({ instanceId }: { readonly instanceId: string }) => covered.has(instanceId)
  const openRuns = new Map(known.openRuns.map((run) => [run.instanceId, run]))
  // Its instance does not exist, which is all there is to say of what it lacks.
  const isPaused = pausedAmong(known.paused)
  const mayExpire = ({ instanceId }: { readonly instanceId: string }) =>
    known.prunables.has(instanceId)
  const concerns: readonly Finding[] = [
    ...toReview(known.review),
    ...(turnedOffAt === undefined ? [] : [{ kind: 'turned-off' as const, since: turnedOffAt }]),
    ...(known.coverage.isThisServerUnknown ? [{ kind: 'this-server-unknown' as const }] : []),
    ...(unknownTag === undefined ? [] : [{ kind: 'unknown-tag' as const, tag: unknownTag }]),
    ...(known.coverage.hasUnownedSchedule ? [{ kind: 'schedule-unowned' as const }] : []),
    ...unreadableIds.map((instanceId) => ({ kind: 'schedule-unreadable' as const, instanceId })),
    ...known.paused
      .filter(isCovered)
      .map((paused) => ({ kind: 'paused' as const, instanceId: paused.instanceId, paused })),
    ...overdue(known, newestGood)
      .filter((each) => !isPaused(each))
      .map((each) => ({ ...each, openRun: openRuns.get(each.instanceId) })),
    ...known.lastRuns
      .filter((run) => isCovered(run) && !isPaused(run))
      .filter(({ state }) => state === 'failed' || state === 'missed')
      .filter((run) => !isMadeGood(run, newestGood))
      .map((run) => ({
        kind: 'last-run-failed' as const,
        instanceId: run.instanceId,
        run,
        newestGoodAt: newestGood.get(run.instanceId),
        openRun: openRuns.get(run.instanceId)
      })),
    ...known.openRuns.flatMap((run) => openConcern(run, newestGood, known.now)),
    ...heldPrunes(known).filter(mayExpire),
    ...known.failures.filter(mayExpire).map((failure) => ({
      kind: 'prune-refused' as const,
      instanceId: failure.instanceId,
      failure
    })),
    ...storedOtherwise(known.storedOtherwise, known.view),
    ...unreadable(known.view),
    ...known.offClocks.map(({ hostname, clockAheadMs: aheadMs }) => ({
      kind: 'clock-off' as const,
      hostname,
      aheadMs
    }))
  ]
  return [...concerns.filter(isGrave), ...concerns.filter((each) => !isGrave(each))]
}

function pausedAmong(paused: readonly PausedSchedule[]) {
  const ids = new Set(paused.map(({ instanceId }) => instanceId))
  return ({ instanceId }: { readonly instanceId: string }) => ids.has(instanceId)
}

/** Who locks what is held has answered: pruning lets go of it only after two looks. */
function heldPrunes({ held, view }: KnownState) {
  const { snapshots } = accountIndex(view)
  return held.flatMap((each) => {
    const snapshotIds = each.snapshotIds.filter((id) => snapshots.get(id)?.isProtected !== true)
    if (snapshotIds.length === 0) return []
    const { instanceId } = each
    return [{ kind: 'prune-held' as const, instanceId, held: { ...each, snapshotIds } }]
  })
}

function toReview(review: AccountReview | undefined): Finding[] {
  if (review === undefined) return []
  const counts = new Map<string, number>()
  for (const { instanceId } of review.state.unknown) {
    counts.set(instanceId, (counts.get(instanceId) ?? 0) + 1)
  }
  const shared = new Set(
    review.state.unknown.flatMap((each) => (each.isOfAnotherPanel ? [each.instanceId] : []))
  )
  return [
    ...(review.holdsDeletes ? [{ kind: 'review-needed' as const, review }] : []),
    ...[...counts].flatMap(([instanceId, count]) =>
      // Where all is held already, those that another panel made are told of by instance.
      review.holdsDeletes && !shared.has(instanceId)
        ? []
        : [{ kind: 'another-panel' as const, instanceId, count }]
    )
  ]
}

/** Those that are still listed so: renaming one, or protecting it, writes its description anew. */
function storedOtherwise(runs: readonly Run[], view: CatalogueView): Finding[] {
  const { snapshots } = accountIndex(view)
  const listed = runs.flatMap((run) => {
    const snapshot = snapshots.get(run.snapshotId ?? '')
    if (snapshot === undefined || snapshot.description !== run.storedDescription) return []
    return [{ run, snapshotId: snapshot.id, isMarkLost: snapshot.runKey !== run.key }]
  })
  return listed.length === 0 ? [] : [{ kind: 'stored-otherwise', runs: listed }]
}

function unreadable({ unreadable }: CatalogueView): Finding[] {
  const count = unreadable.snapshots.length + unreadable.instances.length
  return count === 0 ? [] : [{ kind: 'records-unreadable', unreadable }]
}

function openConcern(run: Run, newestGood: ReadonlyMap<string, Date>, now: Date): Finding[] {
  const { instanceId, pendingSince } = run
  if (run.state === 'pending') {
    const isStuck =
      pendingSince !== undefined && now.getTime() - pendingSince.getTime() > STUCK_AFTER_MS
    return isStuck ? [{ kind: 'stuck', instanceId, run }] : []
  }
  const isTried = run.reason !== undefined && run.trigger === 'schedule'
  const newestGoodAt = newestGood.get(instanceId)
  return isTried ? [{ kind: 'retrying', instanceId, run, newestGoodAt }] : []
}
