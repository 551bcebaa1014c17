import type { CatalogueView } from '../../../account/index.js'
import { FREQUENCIES } from '../../../policy/index.js'
import type { InstanceChoice, ScheduleSettings, SnapshotSettings } from '../../../settings/index.js'
import { instanceName } from '../account/instance-name.js'
import { KEEP_FIELDS } from './schedule-fields.js'

/** More names than this are counted instead of told. */
const MOST_NAMES = 5

/** “Frequency: Every Day → Every Six Hours.” */
export function describeChanges(
  before: SnapshotSettings,
  after: SnapshotSettings,
  view: CatalogueView
): string {
  const changes = differences(summarizeSettings(before, view), summarizeSettings(after, view))
  return changes || 'Nothing was different.'
}

/** Each setting by its name, in words. */
export function summarizeSettings(
  settings: SnapshotSettings,
  view: CatalogueView
): Record<string, string> {
  return {
    'Automatic snapshots': settings.enabled ? 'on' : 'off',
    Covers: coverageText(settings, view),
    ...summarizeSchedule(settings),
    'Snapshot limit': String(settings.snapshotLimit ?? 'none')
  }
}

/** “this server”, “all instances”, “instances with the tag “web””, or the labels of those selected. */
function coverageText({ covers }: SnapshotSettings, view: CatalogueView): string {
  switch (covers.kind) {
    case 'this-server':
      return 'this server'
    case 'all':
      return 'all instances'
    case 'tag':
      return `instances with the tag “${covers.tag}”`
    case 'selected': {
      const { instanceIds } = covers
      if (instanceIds.length > MOST_NAMES) return `${instanceIds.length} selected instances`
      return instanceIds.map((id) => instanceName(id, view)).join(', ')
    }
  }
}

/** What was chosen for an instance, in words. */
export function choiceText(choice: InstanceChoice | { readonly mode: 'unreadable' }): string {
  switch (choice.mode) {
    case 'default':
      return 'as the settings say'
    case 'never':
      return 'never'
    case 'unreadable':
      return 'a schedule of its own that cannot be read'
    case 'own': {
      const { frequency, retentionDays } = choice.schedule
      return `a schedule of its own (${frequencyText(frequency)}, ${daysText(retentionDays)})`
    }
  }
}

function summarizeSchedule(schedule: ScheduleSettings): Record<string, string> {
  return {
    Frequency: frequencyText(schedule.frequency),
    'Retention period': daysText(schedule.retentionDays),
    'Start time': schedule.startTime,
    'Time zone': schedule.timeZone,
    'Cron expression': schedule.customCron ?? 'none',
    ...Object.fromEntries(
      KEEP_FIELDS.map(({ label, rule }) => [label, String(schedule.keep[rule] ?? 'none')])
    )
  }
}

function frequencyText(frequency: string): string {
  return FREQUENCIES.find(({ id }) => id === frequency)?.label ?? frequency
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}

function differences(before: Record<string, string>, after: Record<string, string>): string {
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name]} → ${after[name]}.`)
    .join(' ')
}
