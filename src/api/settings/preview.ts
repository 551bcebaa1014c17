import type * as z from 'zod'
import { type CatalogueView, instanceName, type Snapshot } from '../../account/index.js'
import type { ChangeReview, CostJump, Growth } from '../../confirmations/index.js'
import { bytesOf, storedBytes } from '../../inventory/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import { message } from '../../wording/index.js'
import { written } from '../http/instants.js'
import { ApiProblem } from '../problems/problem.js'
import type { previewItem } from './settings-schemas.js'

/** What a change deletes, leaves unprotected and costs, as it is answered. */
export function previewAnswer(
  review: ChangeReview,
  view: CatalogueView
): z.output<typeof previewItem> {
  const affected = review.instances.filter(({ newly }) => newly.length > 0)
  const all = affected.flatMap(({ newly }) => newly)
  const bytes = storedBytes(all)
  const { fingerprint, growth, unprotected, leaves, orphans } = review
  const jump = growth?.cost
  const named = (instanceId: string) => ({
    instanceId,
    instanceLabel: instanceName(instanceId, view)
  })
  return {
    fingerprint: fingerprint === '' ? null : fingerprint,
    deletes: { count: all.length, bytes, usdMonth: monthlyCostUsd(bytes) },
    instances: affected.map(({ instanceId, newly, goes, stays, isResumed }) => ({
      ...named(instanceId),
      deleted: newly.map(goingAnswer),
      expiredAnyway: goes.length - newly.length,
      kept: stays.length,
      isResumed
    })),
    unprotected: unprotected.map(named),
    expiresLater: [...leaves, ...orphans].map((each) => ({
      ...named(each.instanceId),
      count: each.goes.length,
      bytes: storedBytes(each.goes),
      from: written(each.endsAt)
    })),
    costJump: jump === undefined ? null : inUsdMonth(jump),
    growth: growth === undefined ? null : growthAnswer(growth, named)
  }
}

function growthAnswer(
  { costly, snapshots, many, endless, limit, disks }: Growth,
  named: (instanceId: string) => { instanceId: string; instanceLabel: string }
) {
  return {
    instanceCost:
      costly === undefined
        ? null
        : { ...inUsdMonth(costly), instances: costly.instanceIds.map(named) },
    snapshots: snapshots ?? null,
    instanceSnapshots:
      many === undefined ? null : { most: many.most, instances: many.instanceIds.map(named) },
    endless: endless === undefined ? null : { instances: endless.instanceIds.map(named) },
    limit:
      limit === undefined
        ? null
        : { limit: limit.limit, needed: Number.isFinite(limit.needed) ? limit.needed : null },
    fullDisks: disks === undefined ? null : { toUsdMonth: disks.toUsd }
  }
}

function inUsdMonth({ fromUsd, toUsd }: CostJump) {
  return { fromUsdMonth: fromUsd, toUsdMonth: toUsd }
}

/** Nothing was saved: what it does has to be seen first. */
export function toConfirm(review: ChangeReview, view: CatalogueView): ApiProblem {
  const { fingerprint } = review
  const detail = message('api.problem.confirmationRequired.text', { fingerprint })
  const preview = previewAnswer(review, view)
  return new ApiProblem('confirmation-required', detail, { members: { fingerprint, preview } })
}

function goingAnswer(snapshot: Snapshot) {
  return {
    id: snapshot.id,
    name: snapshot.name,
    createdAt: written(snapshot.createdAt),
    sizeBytes: bytesOf(snapshot)
  }
}
