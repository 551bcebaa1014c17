import {
  describeKeepRules,
  describeSchedule,
  FREQUENCIES,
  forecastSentence,
  scheduleFor
} from '../policy/index.js'
import type { SnapshotSettings } from '../settings/index.js'
import type { CatalogueView } from '../snapshots/index.js'
import { instanceName } from './banners.js'
import { KEEP_FIELDS } from './settings-form.js'

export interface PreviewView {
  readonly forecast: string
  readonly cronWords: string
  readonly keepWords: string | undefined
}

/** What settings amount to, in words; undefined while they are not valid. */
export function previewOf(
  settings: SnapshotSettings | undefined,
  now: Date
): PreviewView | undefined {
  if (settings === undefined) return undefined
  const schedule = scheduleFor(settings)
  const rules = { days: settings.retentionDays, ...dropUndefined(settings.keep) }
  return {
    forecast: forecastSentence({
      schedule,
      rules,
      enabled: settings.enabled,
      now
    }),
    cronWords: `${schedule.cronExpression}: ${describeSchedule(schedule)}`,
    keepWords: describeKeepRules(rules)
  }
}

function dropUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
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
