import { slotSpacingMs } from '../policy/index.js'
import type { StoredSnapshotSettings } from '../settings/index.js'
import type { CatalogueView } from '../snapshots/index.js'
import type { Coverage } from './coverage.js'
import type { HeldPrune, PruneFailure } from './prune-store.js'
import type { Run } from './run.js'
import type { PausedSchedule } from './slots.js'

/** A snapshot in the making for longer than this, in ms, is stuck, says Vultr's silence. */
export const STUCK_AFTER_MS = 24 * 3_600_000

/** What an admin has to know without looking for it. */
export type Concern =
  /** The last slot of an instance did not lead to a snapshot. */
  | { readonly kind: 'last-run-failed'; readonly instanceId: string; readonly run: Run }
  /** Waiting or in doubt after at least one attempt. */
  | { readonly kind: 'retrying'; readonly instanceId: string; readonly run: Run }
  | { readonly kind: 'stuck'; readonly instanceId: string; readonly run: Run }
  /** Nothing good within twice the time between slots. */
  | {
      readonly kind: 'overdue'
      readonly instanceId: string
      readonly newestGoodAt: Date | undefined
    }
  | { readonly kind: 'paused'; readonly instanceId: string; readonly paused: PausedSchedule }
  | { readonly kind: 'this-server-unknown' }
  | { readonly kind: 'prune-held'; readonly instanceId: string; readonly held: HeldPrune }
  /** Expired, but Vultr would not delete it. */
  | {
      readonly kind: 'prune-refused'
      readonly instanceId: string
      readonly failure: PruneFailure
    }
  /** Automatic snapshots cannot go on because what is stored cannot be read. */
  | { readonly kind: 'settings-unreadable'; readonly sentence: string }

/** Works out what is wrong, gravest first, from what is known; asks nobody. */
export function findConcerns(known: {
  readonly coverage: Coverage
  readonly stored: StoredSnapshotSettings
  readonly view: CatalogueView
  readonly openRuns: readonly Run[]
  /** The last final scheduled run of each covered instance. */
  readonly lastRuns: readonly Run[]
  readonly paused: readonly PausedSchedule[]
  readonly held: readonly HeldPrune[]
  readonly failures: readonly PruneFailure[]
  readonly now: Date
}): readonly Concern[] {
  const covered = new Set(known.coverage.instanceIds)
  const isCovered = ({ instanceId }: { readonly instanceId: string }) => covered.has(instanceId)
  return [
    ...(known.coverage.isThisServerUnknown ? [{ kind: 'this-server-unknown' as const }] : []),
    ...known.paused
      .filter(isCovered)
      .map((paused) => ({ kind: 'paused' as const, instanceId: paused.instanceId, paused })),
    ...known.lastRuns
      .filter(({ state }) => state === 'failed' || state === 'missed')
      .map((run) => ({ kind: 'last-run-failed' as const, instanceId: run.instanceId, run })),
    ...known.openRuns.flatMap((run) => openConcern(run, known.now)),
    ...known.coverage.instanceIds.flatMap((instanceId) => overdue(instanceId, known)),
    ...known.held
      .filter(isCovered)
      .map((held) => ({ kind: 'prune-held' as const, instanceId: held.instanceId, held })),
    ...known.failures.map((failure) => ({
      kind: 'prune-refused' as const,
      instanceId: failure.instanceId,
      failure
    }))
  ]
}

function openConcern(run: Run, now: Date): Concern[] {
  const { instanceId, pendingSince } = run
  if (run.state === 'pending') {
    const isStuck =
      pendingSince !== undefined && now.getTime() - pendingSince.getTime() > STUCK_AFTER_MS
    return isStuck ? [{ kind: 'stuck', instanceId, run }] : []
  }
  const isTried = run.reason !== undefined && run.trigger === 'schedule'
  return isTried ? [{ kind: 'retrying', instanceId, run }] : []
}

function overdue(
  instanceId: string,
  known: {
    readonly coverage: Coverage
    readonly stored: StoredSnapshotSettings
    readonly view: CatalogueView
    readonly now: Date
  }
): Concern[] {
  const spacing = slotSpacingMs(known.coverage.schedule, known.now)
  const { savedAt } = known.stored
  if (spacing === undefined || savedAt === undefined || known.view.refreshedAt === undefined) {
    return []
  }
  const limit = known.now.getTime() - 2 * spacing
  // New settings are given the time in which they could have led to something.
  if (savedAt.getTime() > limit) return []
  const newestGoodAt = known.view.snapshots.find(
    (snapshot) =>
      snapshot.instanceId === instanceId &&
      snapshot.status === 'complete' &&
      snapshot.createdAt !== undefined &&
      snapshot.createdAt <= known.now
  )?.createdAt
  const isFine = newestGoodAt !== undefined && newestGoodAt.getTime() >= limit
  return isFine ? [] : [{ kind: 'overdue', instanceId, newestGoodAt }]
}
