import type { CatalogueView } from '../../account/index.js'
import { type Coverage, type KeptInstance, keptCounts, placesNeeded } from '../../coverage/index.js'
import { retentionRules } from '../../policy/index.js'
import type { SnapshotSettings } from '../../settings/index.js'
import { BOUNDS } from './bounds.js'
import { type LongRun, type LongRuns, longRunsOf, NOTHING, storedToday } from './long-run.js'

/**
 * What snapshots cost a month in the long run by the saved settings, or as stored where those cover nothing,
 * and by a change that makes it jump; in USD.
 */
export interface CostJump {
  readonly fromUsd: number
  readonly toUsd: number
}

/** By which of its bounds a change makes what is stored grow in the long run; the others are undefined. */
export interface Growth {
  readonly cost: CostJump | undefined
  /** Of single instances; the figures are those of the one that rises most, which is first. */
  readonly costly: (CostJump & { readonly instanceIds: readonly string[] }) | undefined
  /** Of all together. */
  readonly snapshots: { readonly from: number; readonly to: number } | undefined
  /** Of single instances, most of them first; no instance where the schedule applies to none yet. */
  readonly many: { readonly instanceIds: readonly string[]; readonly most: number } | undefined
  /** Ever more are kept. */
  readonly endless: { readonly instanceIds: readonly string[] } | undefined
  /** More are needed than the entered limit allows; infinite where ever more are kept. */
  readonly limit: { readonly needed: number; readonly limit: number } | undefined
  /** What full disks would cost a month, while no size is known. */
  readonly disks: { readonly toUsd: number } | undefined
}

/** One side of a change: the settings as they are, or as they will be. */
export interface GrowthSide {
  readonly coverage: Coverage | undefined
  /** Undefined where they cannot be used. */
  readonly settings: SnapshotSettings | undefined
}

/** Stands for any instance that the schedule of the settings may apply to later. */
const NOBODY_YET = ''

/**
 * Whether far more is stored in the long run by a change than now: than the settings there are amount to,
 * and than what is stored of the same instances today. Undefined where it is not.
 */
export function growthOf(
  before: GrowthSide,
  after: GrowthSide & { readonly coverage: Coverage },
  view: CatalogueView,
  now: Date
): Growth | undefined {
  const isForNobody = ![...after.coverage.instances.values()].some(({ by }) => by !== 'own')
  const coveredBy = (side: GrowthSide) => [
    ...(side.coverage?.instances.values() ?? []),
    ...(isForNobody ? forNobodyYet(side) : [])
  ]
  const from = longRunsOf(coveredBy(before), view, now)
  const to = longRunsOf(coveredBy(after), view, now)
  const today = storedToday(after.coverage, view)
  const growth: Growth = {
    ...growthOfAll(from, to, today),
    ...growthOfSingle(from, to, today),
    limit: overLimit(before, after, view, now)
  }
  return Object.values(growth).some((each) => each !== undefined) ? growth : undefined
}

function forNobodyYet({ coverage, settings }: GrowthSide): readonly KeptInstance[] {
  if (coverage === undefined || settings?.enabled !== true) return []
  const rules = retentionRules(settings)
  return [{ instanceId: NOBODY_YET, schedule: coverage.schedule, rules }]
}

/** What no longer grows without end is better than it was, whatever it amounts to. */
function growthOfAll(
  from: LongRuns,
  to: LongRuns,
  today: LongRuns
): Pick<Growth, 'cost' | 'snapshots' | 'disks'> {
  const isCounted = (id: string) => id !== NOBODY_YET && !isEnded(from.get(id), to.get(id))
  const sum = (runs: LongRuns, of: 'count' | 'usd' | 'fullDiskUsd') =>
    [...runs].reduce((total, [id, run]) => total + (isCounted(id) ? run[of] : 0), 0)
  const riseOf = (of: 'count' | 'usd' | 'fullDiskUsd') =>
    sum(to, of) - Math.max(sum(from, of), sum(today, of))
  const toUsd = sum(to, 'usd')
  const riseUsd = riseOf('usd')
  const isDoubled = riseUsd > (BOUNDS.times - 1) * (toUsd - riseUsd) && riseUsd > BOUNDS.leastUsd
  return {
    // Told by the figure that the forecast beside it compares with.
    cost:
      isDoubled || riseUsd > BOUNDS.riseUsd
        ? { fromUsd: sum(from, 'usd') || sum(today, 'usd'), toUsd }
        : undefined,
    snapshots:
      riseOf('count') > BOUNDS.riseCount
        ? { from: sum(from, 'count') || sum(today, 'count'), to: sum(to, 'count') }
        : undefined,
    disks:
      riseOf('fullDiskUsd') > BOUNDS.fullDisksUsd ? { toUsd: sum(to, 'fullDiskUsd') } : undefined
  }
}

function growthOfSingle(
  from: LongRuns,
  to: LongRuns,
  today: LongRuns
): Pick<Growth, 'costly' | 'many' | 'endless'> {
  const rises = [...to].map(([id, run]) => {
    const former = from.get(id) ?? NOTHING
    const stored = today.get(id) ?? NOTHING
    const fromUsd = Math.max(former.usd, stored.usd)
    const formerCount = Math.max(former.count, stored.count)
    return { id, run, former, fromUsd, formerCount, riseUsd: run.usd - fromUsd }
  })
  const endless = rises.filter(({ run, former }) => run.perYear > former.perYear * BOUNDS.noise)
  const counted = rises.filter(({ run, former }) => !isEnded(former, run))
  const many = counted
    .filter(
      ({ run, formerCount }) => run.count > BOUNDS.ofOne && run.count > formerCount * BOUNDS.noise
    )
    .sort((a, b) => b.run.count - a.run.count)
  const costly = counted
    .filter(({ riseUsd }) => riseUsd > BOUNDS.riseOfOneUsd)
    .sort((a, b) => b.riseUsd - a.riseUsd)
  const [most] = many
  const [first] = costly
  return {
    endless: endless.length === 0 ? undefined : { instanceIds: idsOf(endless) },
    many: most && { instanceIds: idsOf(many), most: most.run.count },
    costly: first && {
      instanceIds: idsOf(costly),
      fromUsd: first.former.usd || first.fromUsd,
      toUsd: first.run.usd
    }
  }
}

/** Whether it takes more places than the limit that counts then, and more than now. */
function overLimit(
  before: GrowthSide,
  after: GrowthSide,
  view: CatalogueView,
  now: Date
): Growth['limit'] {
  const limit = after.settings?.snapshotLimit
  if (limit === undefined) return undefined
  const needs = ({ coverage }: GrowthSide) => {
    const covered = [...(coverage?.instances.values() ?? [])]
    return placesNeeded(covered, keptCounts(covered, now), view).needed
  }
  const needed = needs(after)
  const today = needs(before)
  const isWorse = today > limit ? needed > today * BOUNDS.noise : needed > today
  return needed > limit && isWorse ? { needed, limit } : undefined
}

function isEnded(from: LongRun | undefined, to: LongRun | undefined): boolean {
  return (from?.perYear ?? 0) > 0 && (to?.perYear ?? 0) === 0
}

function idsOf(rises: readonly { readonly id: string }[]): readonly string[] {
  return rises.map(({ id }) => id).filter((id) => id !== NOBODY_YET)
}
