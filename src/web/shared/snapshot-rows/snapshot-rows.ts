import { accountIndex, type CatalogueView, type Snapshot } from '../../../account/index.js'
import { STUCK_AFTER_MS } from '../../../health/index.js'
import type { FateOf } from '../../../pruning/index.js'
import { originOf, type Run } from '../../../runs/index.js'
import type { Wording } from '../../../wording/index.js'
import type { Visit } from '../../http/visit.js'
import { instanceName } from '../account/instance-name.js'
import { type FateView, presentFate } from './fate-text.js'

/** After this long, in ms, a pending snapshot is slower than usual. */
const SLOW_AFTER_MS = 2 * 3_600_000

/** An estimate never claims more than this, in percent: only Vultr says that it is complete. */
const MOST_PERCENT = 95

/** Where no earlier one tells, a snapshot takes some minutes (Vultr's documents: up to 30), in ms. */
const USUAL_MS = 10 * 60_000

/** More that wait for their turn are counted instead of shown: a whole fleet can come due at once. */
const MOST_WAITING = 10

export interface SnapshotRow {
  readonly id: string | undefined
  readonly name: string
  readonly origin: 'automatic' | 'manual' | 'foreign'
  readonly isProtected: boolean
  readonly instanceId: string | undefined
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
  readonly fate: FateView | undefined
}

interface Progress {
  readonly since: Date
  readonly elapsedMs: number
  readonly usualMs: number
  readonly percent: number
}

export interface PresentedRows {
  readonly rows: readonly SnapshotRow[]
  /** So many more wait for their turn. */
  readonly moreWaiting: number
  /** Something is being made, or waits to be. */
  readonly isLive: boolean
}

/**
 * The rows of the list.
 * @param options.showsWaiting with what is asked for, but not known to Vultr yet, above them.
 */
export async function presentRows(
  { services, wording }: Pick<Visit, 'services' | 'wording'>,
  snapshots: readonly Snapshot[],
  options: { readonly showsWaiting: boolean }
): Promise<PresentedRows> {
  const all = services.catalogue.view()
  const now = services.clock.now()
  const runs = await services.runs.open()
  const usualMs = (await services.runs.typicalDurationMs(undefined)) ?? USUAL_MS
  const fateOf = await services.snapshotFates()
  const { runKeys } = accountIndex(all)
  const isWaiting = ({ key, state }: Run) => state !== 'pending' && !runKeys.has(key)
  const waiting = options.showsWaiting ? runs.filter(isWaiting) : []
  const rows = [
    ...waiting.slice(0, MOST_WAITING).map((run) => waitingRow(run, all, wording)),
    ...snapshots.map((snapshot) => snapshotRow(snapshot, all, { now, usualMs, fateOf, wording }))
  ]
  return {
    rows,
    moreWaiting: Math.max(0, waiting.length - MOST_WAITING),
    isLive: rows.some(({ status }) => status === 'pending' || status === 'waiting')
  }
}

/** What a row is told by besides the snapshot and the account. */
interface Measures {
  readonly now: Date
  /** How long a snapshot takes. */
  readonly usualMs: number
  readonly fateOf: FateOf
  readonly wording: Wording
}

function snapshotRow(
  snapshot: Snapshot,
  view: CatalogueView,
  { now, usualMs, fateOf, wording }: Measures
): SnapshotRow {
  const { createdAt, status, instanceId } = snapshot
  const isPending = status === 'pending'
  const elapsedMs = createdAt === undefined ? 0 : Math.max(0, now.getTime() - createdAt.getTime())
  return {
    id: snapshot.id,
    name: snapshot.name,
    origin: snapshot.origin,
    isProtected: snapshot.isProtected,
    instanceId,
    instance: instanceId === undefined ? undefined : instanceName(instanceId, view),
    createdAt,
    isFuture: createdAt !== undefined && createdAt.getTime() > now.getTime() + 5 * 60_000,
    compressedBytes: isPending ? undefined : snapshot.compressedBytes,
    sizeBytes: snapshot.sizeBytes,
    status: isPending ? 'pending' : status === 'complete' ? 'complete' : 'other',
    statusText: statusText(status, wording),
    statusNote: isPending ? slowness(elapsedMs, wording) : undefined,
    progress:
      isPending && createdAt !== undefined ? progressOf(createdAt, elapsedMs, usualMs) : undefined,
    fate: fateView(snapshot, fateOf, wording)
  }
}

function fateView(snapshot: Snapshot, fateOf: FateOf, wording: Wording): FateView | undefined {
  const fate = fateOf(snapshot)
  const shown = presentFate(fate, wording)
  if (fate?.kind !== 'held' || shown?.kind !== 'text') return shown
  return { ...shown, path: `snapshots/expired/${snapshot.instanceId}` }
}

function progressOf(since: Date, elapsedMs: number, usualMs: number): Progress {
  const percent = Math.min(MOST_PERCENT, Math.round((elapsedMs / usualMs) * 100))
  return { since, elapsedMs, usualMs, percent }
}

/** A word that Vultr adds one day is shown as Vultr has it. */
function statusText(status: string, { t }: Wording): string {
  switch (status) {
    case 'complete':
      return t('snapshots.status.complete')
    case 'pending':
      return t('snapshots.status.pending')
    case 'deleted':
      return t('snapshots.status.deleted')
    default:
      return status.charAt(0).toUpperCase() + status.slice(1)
  }
}

function slowness(elapsedMs: number, { t }: Wording): string | undefined {
  if (elapsedMs > STUCK_AFTER_MS) return t('snapshots.status.stuck')
  return elapsedMs > SLOW_AFTER_MS ? t('snapshots.status.slow') : undefined
}

function waitingRow(run: Run, view: CatalogueView, { t, say }: Wording): SnapshotRow {
  return {
    id: undefined,
    name: run.name,
    origin: originOf(run),
    isProtected: false,
    instanceId: run.instanceId,
    instance: instanceName(run.instanceId, view),
    createdAt: run.createdAt,
    isFuture: false,
    compressedBytes: undefined,
    sizeBytes: 0,
    status: 'waiting',
    statusText: t('snapshots.status.waiting'),
    statusNote: run.reason === undefined ? undefined : say(run.reason),
    progress: undefined,
    fate: undefined
  }
}
