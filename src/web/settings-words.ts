import {
  describeKeepRules,
  describeSchedule,
  FREQUENCIES,
  forecastSentence,
  monthlyCostUsd,
  planPruning,
  retentionRules,
  ScheduleError,
  SNAPSHOT_USD_PER_GB_MONTH,
  type SnapshotSchedule,
  scheduleFor,
  steadyCount
} from '../policy/index.js'
import type { SnapshotSettings } from '../settings/index.js'
import type { CatalogueView } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import { sizeText, usdText } from './formats.js'
import { KEEP_FIELDS } from './settings-form.js'

export interface PreviewView {
  readonly forecast: string
  readonly cronWords: string
  readonly keepWords: string | undefined
  /** What is held then and what that costs, by the sizes seen so far. */
  readonly costWords: string | undefined
  /** What of the snapshots there are now expires by them. */
  readonly expiryWords: string | undefined
}

/** What settings amount to, in words; undefined while they are not valid. */
export function previewOf(
  settings: SnapshotSettings | undefined,
  view: CatalogueView,
  now: Date,
  thisServerId: string | undefined
): PreviewView | undefined {
  const schedule = settings === undefined ? undefined : scheduleOf(settings)
  if (settings === undefined || schedule === undefined) return undefined
  const rules = retentionRules(settings)
  return {
    forecast: forecastSentence({
      schedule,
      rules,
      enabled: settings.enabled,
      now
    }),
    cronWords: `${schedule.cronExpression}: ${describeSchedule(schedule)}`,
    keepWords: describeKeepRules(rules),
    costWords: costWords(steadyCount(schedule, rules, now), view),
    expiryWords: expiryWords(settings, view, now, thisServerId)
  }
}

/** Undefined for a stored schedule that is none; a banner tells of it. */
function scheduleOf(settings: SnapshotSettings): SnapshotSchedule | undefined {
  try {
    return scheduleFor(settings)
  } catch (error) {
    if (error instanceof ScheduleError) return undefined
    throw error
  }
}

/** Told before they are saved: what goes once the next snapshot is complete, or waits to be confirmed. */
function expiryWords(
  settings: SnapshotSettings,
  view: CatalogueView,
  now: Date,
  thisServerId: string | undefined
): string | undefined {
  if (!settings.enabled) return undefined
  const { covers, timeZone } = settings
  const ids = covers.kind === 'selected' ? covers.instanceIds : [thisServerId ?? '']
  const plans = ids.map((instanceId) =>
    planPruning({
      snapshots: view.snapshots,
      instanceId,
      rules: retentionRules(settings),
      timeZone,
      now
    })
  )
  const count = plans.reduce((sum, { prune }) => sum + prune.length, 0)
  if (count === 0) return undefined
  const fate = plans.some(({ needsConfirmation }) => needsConfirmation)
    ? 'will wait for your confirmation once the next one is complete'
    : 'will be deleted once the next one is complete'
  return `${count} of the snapshots there are now ${count === 1 ? 'expires' : 'expire'} by these settings and ${fate}.`
}

/** The mean of what complete snapshots of ours take; nothing is promised before there is one. */
function costWords(count: number | undefined, view: CatalogueView): string | undefined {
  const sizes = view.snapshots.flatMap(({ origin, status, compressedBytes }) =>
    origin !== 'foreign' && status === 'complete' && compressedBytes ? [compressedBytes] : []
  )
  if (count === undefined || sizes.length === 0) return undefined
  const bytes = (count * sizes.reduce((sum, size) => sum + size, 0)) / sizes.length
  return `By the sizes seen so far that is about ${sizeText(bytes)}, ${usdText(monthlyCostUsd(bytes))} a month (${SNAPSHOT_USD_PER_GB_MONTH} USD per GB, Vultr’s price of 2025).`
}

/** “Frequency: Every Day → Every Six Hours.” */
export function describeChanges(
  before: SnapshotSettings,
  after: SnapshotSettings,
  view: CatalogueView
): string {
  const told = (settings: SnapshotSettings) => ({
    'Automatic snapshots': settings.enabled ? 'on' : 'off',
    Instance:
      settings.covers.kind === 'selected'
        ? settings.covers.instanceIds.map((id) => instanceName(id, view)).join(', ')
        : 'this server',
    Frequency: FREQUENCIES.find(({ id }) => id === settings.frequency)?.label ?? settings.frequency,
    'Retention period': `${settings.retentionDays} ${settings.retentionDays === 1 ? 'day' : 'days'}`,
    'Start time': settings.startTime,
    'Time zone': settings.timeZone,
    'Cron expression': settings.customCron ?? 'none',
    ...Object.fromEntries(
      KEEP_FIELDS.map(({ label, rule }) => [label, String(settings.keep[rule] ?? 'none')])
    )
  })
  const [old, now]: Record<string, string>[] = [told(before), told(after)]
  const changes = Object.keys(now ?? {})
    .filter((name) => old?.[name] !== now?.[name])
    .map((name) => `${name}: ${old?.[name]} → ${now?.[name]}.`)
  return changes.length === 0 ? 'Nothing was different.' : changes.join(' ')
}
