import type * as z from 'zod'
import { type CatalogueView, instanceName, type Snapshot } from '../../account/index.js'
import { bytesOf, ORIGIN_WORDS } from '../../inventory/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import type { FateOf, SnapshotFate } from '../../pruning/index.js'
import { written } from '../http/instants.js'
import type { snapshotItem } from './snapshot-schemas.js'

/** A snapshot as it is answered. */
export function snapshotAnswer(
  snapshot: Snapshot,
  view: CatalogueView,
  fateOf: FateOf
): z.output<typeof snapshotItem> {
  const { instanceId } = snapshot
  const fate = fateOf(snapshot)
  const bytes = bytesOf(snapshot)
  return {
    id: snapshot.id,
    name: snapshot.name,
    instanceId: instanceId ?? null,
    instanceLabel: instanceId === undefined ? null : instanceName(instanceId, view),
    createdAt: written(snapshot.createdAt),
    status: snapshot.status,
    sizeBytes: bytes,
    diskBytes: snapshot.sizeBytes,
    usdMonth: monthlyCostUsd(bytes),
    origin: ORIGIN_WORDS[snapshot.origin],
    isLocked: snapshot.isProtected,
    expiresAt: written(fate?.kind === 'expires' ? fate.at : undefined),
    fate: fate === undefined ? null : fate.kind === 'protected' ? 'locked' : fate.kind,
    keptBecause: fate === undefined ? [] : reasonsOf(fate)
  }
}

function reasonsOf(fate: SnapshotFate): string[] {
  if (fate.kind === 'protected') return ['locked']
  return fate.kind === 'kept' ? fate.reasons.map(({ rule }) => rule) : []
}
