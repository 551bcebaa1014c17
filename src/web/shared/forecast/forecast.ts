import type { SettingsChange } from '../../../confirmations/index.js'
import {
  describeKeepRules,
  describeSchedule,
  forecastSentence,
  retentionRules,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor
} from '../../../policy/index.js'
import type { ScheduleSettings, SnapshotSettings } from '../../../settings/index.js'
import type { WebServices } from '../../http/services.js'
import { readableSettings } from '../schedules/stored-settings.js'
import { backupCost, costEstimate } from './cost-estimate.js'
import { type KeptCounts, type KeptInstance, keptCounts } from './kept-counts.js'
import { limitWarning } from './limit-warning.js'

/** What settings amount to, in sentences. */
export interface ForecastView {
  readonly summary: string
  readonly cron: string
  readonly keepRules: string | undefined
  /** Whom they cover, where that is more than one or not plain. */
  readonly coverage: string | undefined
  /** What is held then and what that costs, by the sizes seen so far. */
  readonly cost: string | undefined
  /** What Vultr's own backups of the same instances would cost. */
  readonly backupCost: string | undefined
  /** More than the account may hold. */
  readonly limitWarning: string | undefined
  /** What of the snapshots there are now expires by them. */
  readonly expiryWarning: string | undefined
}

/** Nothing is changed by settings that are stored, so nothing newly expires. */
interface ForecastOptions {
  readonly isStored: boolean
}

/** What the snapshot settings amount to; undefined while they are not valid. */
export async function settingsForecast(
  services: WebServices,
  settings: SnapshotSettings | undefined,
  options: ForecastOptions = { isStored: false }
): Promise<ForecastView | undefined> {
  const schedule = settings === undefined ? undefined : scheduleOrNone(settings)
  if (settings === undefined || schedule === undefined) return undefined
  const covered = await services.covered({ ...settings, enabled: true })
  const own = covered.filter(({ by }) => by === 'own').length
  const count = covered.length - own
  const counts = keptCounts(covered, services.clock.now())
  return {
    ...describeRules(services, settings, {
      schedule,
      enabled: settings.enabled,
      instanceCount: Math.max(1, count)
    }),
    ...costsOf(services, covered, counts),
    limitWarning: await limitWarning(services, covered, counts, settings.snapshotLimit),
    coverage: describeCoverage(settings, count, own),
    expiryWarning: await expiryWarning(services, { kind: 'settings', settings }, options)
  }
}

/** What a schedule of instances' own amounts to; undefined while it is not valid. */
export async function scheduleForecast(
  services: WebServices,
  own: ScheduleSettings | undefined,
  instanceIds: readonly string[],
  options: ForecastOptions = { isStored: false }
): Promise<ForecastView | undefined> {
  const schedule = own === undefined ? undefined : scheduleOrNone(own)
  if (own === undefined || schedule === undefined) return undefined
  const rules = retentionRules(own)
  const covered = instanceIds.map((instanceId) => ({ instanceId, schedule, rules }))
  const stored = (await readableSettings(services))?.settings
  const change: SettingsChange = {
    kind: 'instances',
    instanceIds,
    choice: { mode: 'own', schedule: own }
  }
  return {
    ...describeRules(services, own, {
      schedule,
      enabled: true,
      instanceCount: instanceIds.length
    }),
    ...costsOf(services, covered, keptCounts(covered, services.clock.now())),
    limitWarning: await fleetLimitWarning(services, covered, stored?.snapshotLimit),
    coverage:
      stored?.enabled === true
        ? undefined
        : 'Automatic snapshots are off, so this counts once they are turned on under Settings.',
    expiryWarning: await expiryWarning(services, change, options)
  }
}

/** The account has one limit for all, so the others count too. */
async function fleetLimitWarning(
  services: WebServices,
  own: readonly KeptInstance[],
  entered: number | undefined
): Promise<string | undefined> {
  const ids = new Set(own.map(({ instanceId }) => instanceId))
  const others = (await services.covered()).filter((each) => !ids.has(each.instanceId))
  const fleet = [...others, ...own]
  return await limitWarning(services, fleet, keptCounts(fleet, services.clock.now()), entered)
}

/** Undefined for a stored schedule that is none; a banner tells of it. */
function scheduleOrNone(settings: ScheduleSettings): SnapshotSchedule | undefined {
  try {
    return scheduleFor(settings)
  } catch (error) {
    if (error instanceof ScheduleError) return undefined
    throw error
  }
}

function describeRules(
  { clock }: WebServices,
  settings: ScheduleSettings,
  of: {
    readonly schedule: SnapshotSchedule
    readonly enabled: boolean
    readonly instanceCount: number
  }
): Pick<ForecastView, 'summary' | 'cron' | 'keepRules'> {
  const rules = retentionRules(settings)
  return {
    summary: forecastSentence({ ...of, rules, now: clock.now() }),
    cron: `${of.schedule.cronExpression}: ${describeSchedule(of.schedule)}`,
    keepRules: describeKeepRules(rules)
  }
}

function costsOf(
  { catalogue, planPrices }: WebServices,
  covered: readonly KeptInstance[],
  counts: KeptCounts
): Pick<ForecastView, 'cost' | 'backupCost'> {
  const view = catalogue.view()
  return {
    cost: costEstimate(covered, counts, view),
    backupCost: backupCost(covered, view, planPrices.known())
  }
}

function describeCoverage(
  { covers }: SnapshotSettings,
  count: number,
  own: number
): string | undefined {
  const more =
    own === 0
      ? ''
      : ` ${countInstances(own)} more ${own === 1 ? 'has' : 'have'} a schedule of ${own === 1 ? 'its' : 'their'} own.`
  if (covers.kind === 'tag' && count === 0) {
    return `No instance has the tag “${covers.tag}” now, so nothing is covered by it.${more}`
  }
  if (covers.kind === 'this-server' || covers.kind === 'selected') return more.trim() || undefined
  const which = covers.kind === 'tag' ? ` with the tag “${covers.tag}”` : ''
  return `${countInstances(count)}${which} now; new ones are covered by themselves.${more}`
}

function countInstances(count: number): string {
  return `${count} ${count === 1 ? 'instance' : 'instances'}`
}

/** Told while the form is filled in; which ones they are is shown before they are saved. */
async function expiryWarning(
  { settingsChanges }: WebServices,
  change: SettingsChange,
  { isStored }: ForecastOptions
): Promise<string | undefined> {
  if (isStored) return undefined
  const preview = await settingsChanges.preview(change)
  const count = preview.instances.reduce((sum, { newly }) => sum + newly.length, 0)
  if (count === 0) return undefined
  return `${count} of the snapshots there are now ${count === 1 ? 'expires' : 'expire'} by this; you are shown which before it is saved.`
}
