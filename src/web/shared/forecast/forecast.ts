import type { SettingsChange } from '../../../confirmations/index.js'
import {
  retentionRules,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor
} from '../../../policy/index.js'
import type { ScheduleSettings, SnapshotSettings } from '../../../settings/index.js'
import type { Visit } from '../../http/visit.js'
import { readableSettings } from '../schedules/stored-settings.js'
import { backupCost, costEstimate } from './cost-estimate.js'
import { coverageText } from './coverage-text.js'
import { cronText } from './cron-text.js'
import { forecastSentence } from './forecast-sentence.js'
import { keepRulesText } from './keep-rules-text.js'
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

/** Whose settings are told, and in which language. */
type Told = Pick<Visit, 'services' | 'wording'>

/** Nothing is changed by settings that are stored, so nothing newly expires. */
interface ForecastOptions {
  readonly isStored: boolean
}

/** What the snapshot settings amount to; undefined while they are not valid. */
export async function settingsForecast(
  told: Told,
  settings: SnapshotSettings | undefined,
  options: ForecastOptions = { isStored: false }
): Promise<ForecastView | undefined> {
  const schedule = settings === undefined ? undefined : scheduleOrNone(settings)
  if (settings === undefined || schedule === undefined) return undefined
  const { services, wording } = told
  const covered = await services.covered({ ...settings, enabled: true })
  const own = covered.filter(({ by }) => by === 'own').length
  const count = covered.length - own
  const counts = keptCounts(covered, services.clock.now())
  return {
    ...describeRules(told, settings, {
      schedule,
      enabled: settings.enabled,
      instanceCount: Math.max(1, count)
    }),
    ...costsOf(told, covered, counts),
    limitWarning: await limitWarning(told, covered, counts, settings.snapshotLimit),
    coverage: coverageText(settings, count, own, wording),
    expiryWarning: await expiryWarning(told, { kind: 'settings', settings }, options)
  }
}

/** What a schedule of instances' own amounts to; undefined while it is not valid. */
export async function scheduleForecast(
  told: Told,
  own: ScheduleSettings | undefined,
  instanceIds: readonly string[],
  options: ForecastOptions = { isStored: false }
): Promise<ForecastView | undefined> {
  const schedule = own === undefined ? undefined : scheduleOrNone(own)
  if (own === undefined || schedule === undefined) return undefined
  const { services, wording } = told
  const rules = retentionRules(own)
  const covered = instanceIds.map((instanceId) => ({ instanceId, schedule, rules }))
  const stored = (await readableSettings(services))?.settings
  const change: SettingsChange = {
    kind: 'instances',
    instanceIds,
    choice: { mode: 'own', schedule: own }
  }
  return {
    ...describeRules(told, own, {
      schedule,
      enabled: true,
      instanceCount: instanceIds.length
    }),
    ...costsOf(told, covered, keptCounts(covered, services.clock.now())),
    limitWarning: await fleetLimitWarning(told, covered, stored?.snapshotLimit),
    coverage: stored?.enabled === true ? undefined : wording.t('forecast.scheduleOff'),
    expiryWarning: await expiryWarning(told, change, options)
  }
}

/** The account has one limit for all, so the others count too. */
async function fleetLimitWarning(
  told: Told,
  own: readonly KeptInstance[],
  entered: number | undefined
): Promise<string | undefined> {
  const { services } = told
  const ids = new Set(own.map(({ instanceId }) => instanceId))
  const others = (await services.covered()).filter((each) => !ids.has(each.instanceId))
  const fleet = [...others, ...own]
  return await limitWarning(told, fleet, keptCounts(fleet, services.clock.now()), entered)
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
  { services: { clock }, wording }: Told,
  settings: ScheduleSettings,
  of: {
    readonly schedule: SnapshotSchedule
    readonly enabled: boolean
    readonly instanceCount: number
  }
): Pick<ForecastView, 'summary' | 'cron' | 'keepRules'> {
  const rules = retentionRules(settings)
  return {
    summary: forecastSentence({ ...of, rules, now: clock.now() }, wording),
    cron: wording.t('forecast.cron', {
      expression: of.schedule.cronExpression,
      words: cronText(of.schedule, wording.locale)
    }),
    keepRules: keepRulesText(rules, wording)
  }
}

function costsOf(
  { services: { catalogue, planPrices }, wording }: Told,
  covered: readonly KeptInstance[],
  counts: KeptCounts
): Pick<ForecastView, 'cost' | 'backupCost'> {
  const view = catalogue.view()
  return {
    cost: costEstimate(covered, counts, view, wording),
    backupCost: backupCost(covered, view, planPrices.known(), wording)
  }
}

/** Told while the form is filled in; which ones they are is shown before they are saved. */
async function expiryWarning(
  { services: { settingsChanges }, wording }: Told,
  change: SettingsChange,
  { isStored }: ForecastOptions
): Promise<string | undefined> {
  if (isStored) return undefined
  const preview = await settingsChanges.preview(change)
  const count = preview.instances.reduce((sum, { newly }) => sum + newly.length, 0)
  return count === 0 ? undefined : wording.t('forecast.expiry', { count })
}
