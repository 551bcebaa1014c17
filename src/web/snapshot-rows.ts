import {
  expectedPruneAt,
  type KeepReason,
  planPruning,
  retentionRules,
  scheduleFor
} from '../policy/index.js'
import { type PruneFailure, type Run, STUCK_AFTER_MS } from '../scheduling/index.js'
import type { SnapshotSettings } from '../settings/index.js'
import type { CatalogueView, Snapshot } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import type { WebServices } from './services.js'

/** After this long, in ms, a pending snapshot is slower than usual. */
const SLOW_AFTER_MS = 2 * 3_600_000

/** An estimate never claims more than this, in percent: only Vultr says that it is complete. */
const MOST_PERCENT = 95

/** Where no earlier one tells, a snapshot takes some minutes (Vultr's documents: up to 30), in ms. */
const USUAL_MS = 10 * 60_000

export interface SnapshotRow {
  readonly id: string | undefined
  readonly name: string
  readonly origin: 'automatic' | 'manual' | 'foreign'
  readonly isProtected: boolean
  readonly instance: string | undefined
  readonly createdAt: Date | undefined
  readonly isFuture: boolean
  readonly compressedBytes: number | undefined
  readonly sizeBytes: number
  readonly status: 'complete' | 'pending' | 'waiting' | 'other'
  readonly statusText: string
  readonly statusNote: string | undefined
  readonly progress: Progress | undefined
  /** When it goes, or why it stays. */
  readonly fate: Fate | undefined
}

interface Progress {
  readonly since: Date
  readonly elapsedMs: number
  readonly usualMs: number
  readonly percent: number
}

type Fate =
  | { readonly kind: 'pruned-at'; readonly at: Date }
  | { readonly kind: 'words'; readonly words: string }

/**
 * The rows of the list.
 * @param options.showsWaiting with what is asked for, but not known to Vultr yet, above them.
 */
export async function presentRows(
  services: WebServices,
  snapshots: readonly Snapshot[],
  options: { readonly showsWaiting: boolean }
): Promise<{ readonly rows: readonly SnapshotRow[]; readonly isLive: boolean }> {
  const all = services.catalogue.view()
  const now = services.clock.now()
  const runs = await services.scheduling.openRuns()
  const usualMs = (await services.scheduling.typicalDurationMs(undefined)) ?? USUAL_MS
  const fates = await fatesOf(services, all, now)
  const keys = new Set(all.snapshots.map(({ runKey }) => runKey))
  const waiting = runs.filter(({ key, state }) => state !== 'pending' && !keys.has(key))
  const rows = [
    ...(options.showsWaiting ? waiting : []).map((run) => waitingRow(run, all)),
    ...snapshots.map((snapshot) => row(snapshot, all, now, usualMs, fates))
  ]
  return { rows, isLive: rows.some(({ status }) => status === 'pending' || status === 'waiting') }
}

function row(
  snapshot: Snapshot,
  view: CatalogueView,
  now: Date,
  usualMs: number,
  fates: (snapshot: Snapshot) => Fate | undefined
): SnapshotRow {
  const { createdAt, status } = snapshot
  const isPending = status === 'pending'
  const elapsedMs = createdAt === undefined ? 0 : Math.max(0, now.getTime() - createdAt.getTime())
  return {
    id: snapshot.id,
    name: snapshot.name,
    origin: snapshot.origin,
    isProtected: snapshot.isProtected,
    instance:
      snapshot.instanceId === undefined ? undefined : instanceName(snapshot.instanceId, view),
    createdAt,
    isFuture: createdAt !== undefined && createdAt.getTime() > now.getTime() + 5 * 60_000,
    compressedBytes: isPending ? undefined : snapshot.compressedBytes,
    sizeBytes: snapshot.sizeBytes,
    status: isPending ? 'pending' : status === 'complete' ? 'complete' : 'other',
    statusText: status.charAt(0).toUpperCase() + status.slice(1),
    statusNote: isPending ? slowness(elapsedMs) : undefined,
    progress:
      isPending && createdAt !== undefined
        ? {
            since: createdAt,
            elapsedMs,
            usualMs,
            percent: Math.min(MOST_PERCENT, Math.round((elapsedMs / usualMs) * 100))
          }
        : undefined,
    fate: fates(snapshot)
  }
}

function slowness(elapsedMs: number): string | undefined {
  if (elapsedMs > STUCK_AFTER_MS) return 'Seems stuck; ask Vultr’s support.'
  return elapsedMs > SLOW_AFTER_MS ? 'Slower than usual.' : undefined
}

function waitingRow(run: Run, view: CatalogueView): SnapshotRow {
  return {
    id: undefined,
    name: run.name,
    origin: run.trigger === 'manual' ? 'manual' : 'automatic',
    isProtected: false,
    instance: instanceName(run.instanceId, view),
    createdAt: run.createdAt,
    isFuture: false,
    compressedBytes: undefined,
    sizeBytes: 0,
    status: 'waiting',
    statusText: 'Waiting for Vultr',
    statusNote: run.reason,
    progress: undefined,
    fate: undefined
  }
}

/** When each automatic snapshot of a covered instance goes, or why it stays. */
async function fatesOf(
  services: WebServices,
  view: CatalogueView,
  now: Date
): Promise<(snapshot: Snapshot) => Fate | undefined> {
  const covered = new Set((await services.scheduling.covered()).map(({ instanceId }) => instanceId))
  if (covered.size === 0) return () => undefined
  const { settings } = await services.snapshotSettings.read()
  const failures = new Map(
    (await services.scheduling.pruneFailures()).map((failure) => [failure.snapshotId, failure])
  )
  const held = new Set(
    (await services.scheduling.heldSnapshots()).flatMap(({ snapshots }) =>
      snapshots.map(({ id }) => id)
    )
  )
  const plans = new Map<string, ReadonlyMap<string, readonly KeepReason[]>>()
  const reasonsOf = (instanceId: string) => {
    const known = plans.get(instanceId)
    if (known !== undefined) return known
    const { keep } = planPruning({
      snapshots: view.snapshots,
      instanceId,
      rules: retentionRules(settings),
      timeZone: settings.timeZone,
      now
    })
    const reasons = new Map(keep.map(({ snapshot, reasons: why }) => [snapshot.id, why]))
    plans.set(instanceId, reasons)
    return reasons
  }
  return (snapshot) => {
    const { instanceId } = snapshot
    if (snapshot.isProtected) return words('Protected; never pruned')
    if (snapshot.origin !== 'automatic' || instanceId === undefined) return undefined
    if (!covered.has(instanceId) || snapshot.status !== 'complete') return undefined
    if (held.has(snapshot.id)) return words('Expired; waits for your confirmation')
    return fateOf(snapshot, reasonsOf(instanceId).get(snapshot.id), settings, failures)
  }
}

function fateOf(
  snapshot: Snapshot,
  reasons: readonly KeepReason[] | undefined,
  settings: SnapshotSettings,
  failures: ReadonlyMap<string, PruneFailure>
): Fate | undefined {
  const { createdAt } = snapshot
  if (reasons === undefined) {
    const failure = failures.get(snapshot.id)
    return words(
      failure === undefined
        ? 'Expired; goes when the next one is complete'
        : `Expired, still present: ${failure.sentence}`
    )
  }
  const byRule = reasons.filter((reason) => reason !== 'within the retention period')
  if (byRule.length > 0) return words(`Kept: ${byRule.join(', ')}`)
  if (createdAt === undefined) return undefined
  const at = expectedPruneAt({ createdAt }, scheduleFor(settings), settings.retentionDays)
  return at === undefined ? undefined : { kind: 'pruned-at', at }
}

function words(text: string): Fate {
  return { kind: 'words', words: text }
}
