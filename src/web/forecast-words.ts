import {
  BACKUP_SHARE_OF_PLAN,
  describeKeepRules,
  describeMoment,
  describeSchedule,
  forecastSentence,
  monthlyCostUsd,
  retentionRules,
  ScheduleError,
  SNAPSHOT_USD_PER_GB_MONTH,
  type SnapshotSchedule,
  scheduleFor,
  steadyCount
} from '../policy/index.js'
import type { ChangePreview, CoveredInstance, SettingsChange } from '../scheduling/index.js'
import type { ScheduleSettings, SnapshotSettings } from '../settings/index.js'
import type { CatalogueView } from '../snapshots/index.js'
import { sizeText, usdText } from './formats.js'
import type { WebServices } from './services.js'

/** What settings amount to, in words. */
export interface ForecastView {
  readonly forecast: string
  readonly cronWords: string
  readonly keepWords: string | undefined
  /** Whom they cover, where that is more than one or not plain. */
  readonly coverageWords: string | undefined
  /** What is held then and what that costs, by the sizes seen so far. */
  readonly costWords: string | undefined
  /** What Vultr's own backups of the same instances would cost. */
  readonly backupWords: string | undefined
  /** More than the account may hold. */
  readonly limitWords: string | undefined
  /** What of the snapshots there are now expires by them. */
  readonly expiryWords: string | undefined
}

/**
 * What the snapshot settings amount to; undefined while they are not valid.
 * @param options.isStored nothing is changed by them, so nothing newly expires.
 */
export async function forecastOf(
  services: WebServices,
  settings: SnapshotSettings | undefined,
  options: { readonly isStored: boolean } = { isStored: false }
): Promise<ForecastView | undefined> {
  const schedule = settings === undefined ? undefined : scheduleOrNone(settings)
  if (settings === undefined || schedule === undefined) return undefined
  const covered = await services.scheduling.covered({ ...settings, enabled: true })
  const own = covered.filter(({ by }) => by === 'own').length
  const words = await fleetWords(services, covered, settings.snapshotLimit)
  const count = covered.length - own
  return {
    ...scheduleWords(services, settings, schedule, settings.enabled, Math.max(1, count)),
    ...words,
    coverageWords: coverageWords(settings, count, own),
    expiryWords: options.isStored
      ? undefined
      : expiryWords(await services.scheduling.preview({ kind: 'settings', settings }))
  }
}

/** What a schedule of an instance's own amounts to; undefined while it is not valid. */
export async function ownForecastOf(
  services: WebServices,
  schedule: ScheduleSettings | undefined,
  instanceIds: readonly string[],
  options: { readonly isStored: boolean } = { isStored: false }
): Promise<ForecastView | undefined> {
  const slots = schedule === undefined ? undefined : scheduleOrNone(schedule)
  if (schedule === undefined || slots === undefined) return undefined
  const change: SettingsChange = {
    kind: 'instances',
    instanceIds,
    choice: { mode: 'own', schedule }
  }
  const covered = instanceIds.map((instanceId) => ({
    instanceId,
    schedule: slots,
    rules: retentionRules(schedule)
  }))
  const isOn = (await readable(services))?.enabled === true
  return {
    ...scheduleWords(services, schedule, slots, true, instanceIds.length),
    ...(await fleetWords(services, covered, undefined)),
    limitWords: await fleetLimitWords(services, covered),
    coverageWords: isOn
      ? undefined
      : 'Automatic snapshots are off, so this counts once they are turned on under Settings.',
    expiryWords: options.isStored
      ? undefined
      : expiryWords(await services.scheduling.preview(change))
  }
}

/** The account has one limit for all, so the others count too. */
async function fleetLimitWords(
  services: WebServices,
  own: readonly Covered[]
): Promise<string | undefined> {
  const ids = new Set(own.map(({ instanceId }) => instanceId))
  const others = (await services.scheduling.covered()).filter((each) => !ids.has(each.instanceId))
  const fleet = [...others, ...own]
  const counts = countsOf(fleet, services.clock.now())
  return await limitWords(services, fleet, counts, (await readable(services))?.snapshotLimit)
}

/** Undefined while the stored settings cannot be read; then no snapshots are taken. */
async function readable({ snapshotSettings }: WebServices): Promise<SnapshotSettings | undefined> {
  try {
    return (await snapshotSettings.read()).settings
  } catch (error) {
    if (error instanceof Error && error.name === 'SettingsError') return undefined
    throw error
  }
}

type Covered = Pick<CoveredInstance, 'instanceId' | 'schedule' | 'rules'>

/** Undefined for a stored schedule that is none; a banner tells of it. */
function scheduleOrNone(settings: ScheduleSettings): SnapshotSchedule | undefined {
  try {
    return scheduleFor(settings)
  } catch (error) {
    if (error instanceof ScheduleError) return undefined
    throw error
  }
}

function scheduleWords(
  { clock }: WebServices,
  settings: ScheduleSettings,
  schedule: SnapshotSchedule,
  enabled: boolean,
  instanceCount: number
): Pick<ForecastView, 'forecast' | 'cronWords' | 'keepWords'> {
  const rules = retentionRules(settings)
  return {
    forecast: forecastSentence({ schedule, rules, enabled, now: clock.now(), instanceCount }),
    cronWords: `${schedule.cronExpression}: ${describeSchedule(schedule)}`,
    keepWords: describeKeepRules(rules)
  }
}

async function fleetWords(
  services: WebServices,
  covered: readonly Covered[],
  told: number | undefined
): Promise<Pick<ForecastView, 'costWords' | 'backupWords' | 'limitWords'>> {
  const view = services.catalogue.view()
  const now = services.clock.now()
  const counts = countsOf(covered, now)
  return {
    costWords: costWords(covered, counts, view),
    backupWords: backupWords(covered, view, services.planPrices.known()),
    limitWords: await limitWords(services, covered, counts, told)
  }
}

/** How many are kept of each instance in the long run; undefined where ever more are. */
function countsOf(covered: readonly Covered[], now: Date): ReadonlyMap<string, number | undefined> {
  // Many instances share a schedule and rules; each pair is worked out once.
  const known = new Map<string, number | undefined>()
  return new Map(
    covered.map(({ instanceId, schedule, rules }) => {
      const key = JSON.stringify([schedule, rules])
      if (!known.has(key)) known.set(key, steadyCount(schedule, rules, now))
      return [instanceId, known.get(key)]
    })
  )
}

/** The mean of what its complete snapshots of ours take, else of all; nothing before there is one. */
function costWords(
  covered: readonly Covered[],
  counts: ReadonlyMap<string, number | undefined>,
  view: CatalogueView
): string | undefined {
  const sizes = new Map<string, { sum: number; count: number }>()
  const all = { sum: 0, count: 0 }
  for (const { instanceId, status, compressedBytes } of view.snapshots) {
    if (instanceId === undefined || status !== 'complete' || !compressedBytes) continue
    const own = sizes.get(instanceId) ?? { sum: 0, count: 0 }
    sizes.set(instanceId, own)
    for (const each of [own, all]) {
      each.sum += compressedBytes
      each.count += 1
    }
  }
  if (all.count === 0 || covered.length === 0) return undefined
  let bytes = 0
  for (const { instanceId } of covered) {
    const count = counts.get(instanceId)
    if (count === undefined) return undefined
    const { sum, count: seen } = sizes.get(instanceId) ?? all
    bytes += (count * sum) / seen
  }
  const inAll = covered.length > 1 ? ' in all' : ''
  return `By the sizes seen so far that is about ${sizeText(bytes)}${inAll}, ${usdText(monthlyCostUsd(bytes))} a month (${SNAPSHOT_USD_PER_GB_MONTH} USD per GB, Vultr’s price of 2025).`
}

function backupWords(
  covered: readonly Covered[],
  view: CatalogueView,
  prices: ReadonlyMap<string, number>
): string | undefined {
  const plans = new Map(view.instances.map(({ id, plan }) => [id, plan]))
  const costs = covered.map(({ instanceId }) => prices.get(plans.get(instanceId) ?? ''))
  if (costs.length === 0 || costs.includes(undefined)) return undefined
  const sum = costs.reduce<number>((total, cost) => total + (cost ?? 0), 0)
  return `Vultr’s own automatic backups would cost ${usdText(sum * BACKUP_SHARE_OF_PLAN)} a month (20 % of the price of the ${costs.length === 1 ? 'plan' : `${costs.length} plans`}) and keep two of each.`
}

/** While the newest is made the oldest is still there: who keeps N needs N + 1 places. */
async function limitWords(
  services: WebServices,
  covered: readonly Covered[],
  counts: ReadonlyMap<string, number | undefined>,
  told: number | undefined
): Promise<string | undefined> {
  const refusal = told === undefined ? await services.scheduling.quotaRefusal() : undefined
  const limit = told ?? refusal?.held
  if (limit === undefined) return undefined
  const { snapshots } = services.catalogue.view()
  const others = snapshots.filter(
    ({ origin, instanceId }) => origin !== 'automatic' || !counts.has(instanceId ?? '')
  ).length
  const own = covered.reduce((sum, { instanceId }) => {
    return sum + (counts.get(instanceId) ?? Number.POSITIVE_INFINITY) + 1
  }, 0)
  const needed = own + others
  if (needed <= limit) return undefined
  const source =
    refusal === undefined
      ? `the limit you entered is ${limit}`
      : `Vultr refused another one at ${limit} (${describeMoment(refusal.at, services.clock.now(), 'UTC')})`
  const places = Number.isFinite(needed) ? `about ${needed} places` : 'ever more places'
  const with_ = others === 0 ? '' : `, ${others} of them for snapshots that are not pruned by this`
  return `This needs ${places} in the account${with_}, one more of each instance than is kept, but ${source}. Choose a shorter retention period, delete some, or ask Vultr’s support for a higher limit.`
}

function coverageWords(
  { covers }: SnapshotSettings,
  count: number,
  own: number
): string | undefined {
  const more =
    own === 0
      ? ''
      : ` ${instances(own)} more ${own === 1 ? 'has' : 'have'} a schedule of ${own === 1 ? 'its' : 'their'} own.`
  if (covers.kind === 'tag' && count === 0) {
    return `No instance has the tag “${covers.tag}” now, so nothing is covered by it.${more}`
  }
  if (covers.kind === 'this-server' || covers.kind === 'selected') return more.trim() || undefined
  const which = covers.kind === 'tag' ? ` with the tag “${covers.tag}”` : ''
  return `${instances(count)}${which} now; new ones are covered by themselves.${more}`
}

function instances(count: number): string {
  return `${count} ${count === 1 ? 'instance' : 'instances'}`
}

/** Told while the form is filled in; which ones they are is shown before they are saved. */
function expiryWords(preview: ChangePreview): string | undefined {
  const count = preview.instances.reduce((sum, { newly }) => sum + newly.length, 0)
  if (count === 0) return undefined
  return `${count} of the snapshots there are now ${count === 1 ? 'expires' : 'expire'} by this; you are shown which before it is saved.`
}
