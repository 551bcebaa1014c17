import type { SettingsChange } from '../../confirmations/index.js'
import {
  describeKeepRules,
  describeSchedule,
  forecastSentence,
  retentionRules,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor
} from '../../policy/index.js'
import type { ChangePreview } from '../../pruning/index.js'
import type { ScheduleSettings, SnapshotSettings } from '../../settings/index.js'
import type { WebServices } from '../http/services.js'
import {
  backupWords,
  type Covered,
  costWords,
  countsOf,
  limitWords
} from '../instances/fleet-words.js'
import { readableSettings } from './stored-settings.js'

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
  const covered = await services.covered({ ...settings, enabled: true })
  const own = covered.filter(({ by }) => by === 'own').length
  const words = await fleetWords(services, covered, settings.snapshotLimit)
  const count = covered.length - own
  return {
    ...scheduleWords(services, settings, schedule, settings.enabled, Math.max(1, count)),
    ...words,
    coverageWords: coverageWords(settings, count, own),
    expiryWords: options.isStored
      ? undefined
      : expiryWords(await services.settingsChanges.preview({ kind: 'settings', settings }))
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
  const isOn = (await readableSettings(services))?.settings.enabled === true
  return {
    ...scheduleWords(services, schedule, slots, true, instanceIds.length),
    ...(await fleetWords(services, covered, undefined)),
    limitWords: await fleetLimitWords(services, covered),
    coverageWords: isOn
      ? undefined
      : 'Automatic snapshots are off, so this counts once they are turned on under Settings.',
    expiryWords: options.isStored
      ? undefined
      : expiryWords(await services.settingsChanges.preview(change))
  }
}

/** The account has one limit for all, so the others count too. */
async function fleetLimitWords(
  services: WebServices,
  own: readonly Covered[]
): Promise<string | undefined> {
  const ids = new Set(own.map(({ instanceId }) => instanceId))
  const others = (await services.covered()).filter((each) => !ids.has(each.instanceId))
  const fleet = [...others, ...own]
  const counts = countsOf(fleet, services.clock.now())
  return await limitWords(
    services,
    fleet,
    counts,
    (await readableSettings(services))?.settings.snapshotLimit
  )
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
