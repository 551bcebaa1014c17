import type { CatalogueView } from '../../../account/index.js'
import { type Growth, instanceNames } from '../../../confirmations/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'
import { isolatedName } from '../../http/isolated-name.js'

/** By which bounds a change makes what is stored grow, a sentence each, the gravest first. */
export function growthTexts(
  { endless, cost, costly, snapshots, many, disks, limit }: Growth,
  view: CatalogueView,
  { say }: Wording
): readonly string[] {
  const of = (instanceIds: readonly string[]) => ({
    count: instanceIds.length,
    instances: instanceNames(view, instanceIds, isolatedName)
  })
  const told: readonly (Message | undefined)[] = [
    endless && message('change.growth.endless', of(endless.instanceIds)),
    cost && message('change.cost', { from: { usd: cost.fromUsd }, to: { usd: cost.toUsd } }),
    costly &&
      message('change.growth.costly', {
        ...of(costly.instanceIds),
        from: { usd: costly.fromUsd },
        to: { usd: costly.toUsd }
      }),
    snapshots &&
      message('change.growth.snapshots', {
        from: { about: snapshots.from },
        to: { about: snapshots.to }
      }),
    many && message('change.growth.many', { ...of(many.instanceIds), most: { count: many.most } }),
    disks && message('change.growth.disks', { to: { usd: disks.toUsd } }),
    limit &&
      message('change.growth.limit', {
        growth: Number.isFinite(limit.needed) ? 'steady' : 'ever',
        needed: { count: limit.needed },
        limit: { count: limit.limit }
      })
  ]
  return told.flatMap((each) => (each === undefined ? [] : [say(each)]))
}

/** What the button says of it: the gravest alone, and the limit. */
export function growthParts(
  { endless, cost, costly, snapshots, many, disks, limit }: Growth,
  { t }: Wording
): readonly string[] {
  const parts: string[] = []
  if (endless) parts.push(t('change.preview.saveEndless'))
  const usd = cost?.toUsd ?? costly?.toUsd
  if (usd !== undefined) parts.push(t('change.preview.saveCosts', { to: { usd } }))
  else if (snapshots) parts.push(t('change.preview.saveSnapshots', { to: { about: snapshots.to } }))
  else if (many) parts.push(t('change.preview.saveMany', { most: { count: many.most } }))
  else if (disks) parts.push(t('change.preview.saveDisks', { to: { usd: disks.toUsd } }))
  if (limit) parts.push(t('change.preview.saveLimit', { limit: { count: limit.limit } }))
  return parts
}
