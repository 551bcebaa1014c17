import type { SettingsChange } from '../../../confirmations/index.js'
import {
  type KeptCounts,
  type KeptInstance,
  keptCounts,
  type SteadyStorage,
  steadyStorage
} from '../../../coverage/index.js'
import { readableSettings } from '../../../inventory/index.js'
import {
  retentionRules,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor
} from '../../../policy/index.js'
import type { ScheduleSettings, SnapshotSettings } from '../../../settings/index.js'
import type { Visit } from '../../http/visit.js'
import { changeWarnings } from './change-warnings.js'
import {
  type BackupComparison,
  backupComparison,
  changeTexts,
  costEstimate,
  oneMoreText,
  storedText
} from './cost-estimate.js'
import { coverageText } from './coverage-text.js'
import { cronText, isEitherDay } from './cron-text.js'
import { forecastSentence } from './forecast-sentence.js'
import { keepRulesText } from './keep-rules-text.js'
import { limitWarning } from './limit-warning.js'
import { nextTimes } from './next-times.js'

/** What settings amount to, in sentences and figures; all of them over the same instances. */
export interface ForecastView {
  readonly summary: string
  readonly cron: string
  /** That a day of the month or a weekday is enough, where both are given. */
  readonly cronEither: string | undefined
  readonly keepRules: string | undefined
  /** Whom they cover, where that is more than one or not plain. */
  readonly coverage: string | undefined
  /** How many are stored then, of how many instances; undefined where there is none. */
  readonly stored: string | undefined
  /** That there are more for a while; undefined where none are counted. */
  readonly oneMore: string | undefined
  /** What is held then and what that costs, by the sizes seen so far. */
  readonly cost: string | undefined
  /** What is different from the stored settings; undefined for those themselves. */
  readonly change: readonly string[] | undefined
  /** The next three scheduled times; none while they are off. */
  readonly next: readonly string[]
  readonly backups: BackupComparison | undefined
  /** What asks for attention: what expires, what is unprotected, what costs far more, the account's limit. */
  readonly warnings: readonly string[]
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
  // While they are off there is nothing to compare.
  const isCompared = !options.isStored && settings.enabled
  const warnings = [
    ...(await changeWarnings(told, { kind: 'settings', settings }, options)),
    await limitWarning(told, covered, counts, settings.snapshotLimit)
  ]
  return {
    ...describeRules(told, settings, {
      schedule,
      enabled: settings.enabled,
      instanceCount: count,
      hasOthers: own > 0
    }),
    ...figuresOf(told, covered, counts, isCompared ? await services.covered() : undefined),
    coverage: coverageText(settings, count, own, wording),
    warnings: warnings.filter((each) => each !== undefined)
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
  const counts = keptCounts(covered, services.clock.now())
  const ids = new Set(instanceIds)
  const now = (await services.covered()).filter(({ instanceId }) => ids.has(instanceId))
  const warnings = [
    ...(await changeWarnings(told, change, options)),
    await fleetLimitWarning(told, covered, stored?.snapshotLimit)
  ]
  return {
    ...describeRules(told, own, {
      schedule,
      enabled: true,
      instanceCount: instanceIds.length,
      hasOthers: false
    }),
    ...figuresOf(told, covered, counts, options.isStored ? undefined : now),
    coverage: stored?.enabled === true ? undefined : wording.t('forecast.scheduleOff'),
    warnings: warnings.filter((each) => each !== undefined)
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
    /** Instances that have custom schedules beside those. */
    readonly hasOthers: boolean
  }
): Pick<ForecastView, 'summary' | 'cron' | 'cronEither' | 'keepRules' | 'next'> {
  const rules = retentionRules(settings)
  return {
    summary: forecastSentence({ ...of, rules, now: clock.now() }, wording),
    cron: wording.t('forecast.cron', {
      expression: of.schedule.cronExpression,
      words: cronText(of.schedule, wording.locale)
    }),
    cronEither: isEitherDay(of.schedule) ? wording.t('forecast.cronEither') : undefined,
    keepRules: keepRulesText(rules, wording),
    next: of.enabled ? nextTimes(of.schedule, clock.now(), wording) : []
  }
}

/** @param before whom the stored settings cover; undefined where these are the stored ones. */
function figuresOf(
  { services: { catalogue, clock, planPrices }, wording }: Told,
  covered: readonly KeptInstance[],
  counts: KeptCounts,
  before: readonly KeptInstance[] | undefined
): Pick<ForecastView, 'stored' | 'oneMore' | 'cost' | 'change' | 'backups'> {
  const view = catalogue.view()
  const then = steadyStorage(covered, counts, view)
  const storageOf = (instances: readonly KeptInstance[]): SteadyStorage =>
    steadyStorage(instances, keptCounts(instances, clock.now()), view)
  return {
    stored: covered.length === 0 ? undefined : storedText(then, wording),
    oneMore: covered.length === 0 ? undefined : oneMoreText(then, wording),
    cost: costEstimate(then, wording),
    change: before === undefined ? undefined : changeTexts(storageOf(before), then, wording),
    backups: backupComparison(covered, then, view, planPrices.known(), wording)
  }
}
