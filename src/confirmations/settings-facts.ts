import { type CatalogueView, instanceName } from '../account/index.js'
import { BUCKET_RULES } from '../policy/index.js'
import type { InstanceChoice, ScheduleSettings, SnapshotSettings } from '../settings/index.js'
import { type Message, message, type Text } from '../wording/index.js'

/** More names than this are counted instead of told. */
const MOST_NAMES = 5

/** A setting by its name, and what it is set to; undefined where it is not set. */
export interface SettingFact {
  readonly name: Message
  readonly value: Text | undefined
}

/** Each setting by its name, always in the same order. */
export function settingsFacts(
  settings: SnapshotSettings,
  view: CatalogueView,
  shown: (name: string) => string = asItIs
): readonly SettingFact[] {
  const { enabled, snapshotLimit: limit, orphanDays } = settings
  return [
    {
      name: message('settings.fact.enabled'),
      value: message('settings.value.enabled', { state: enabled ? 'on' : 'off' })
    },
    { name: message('settings.appliesTo'), value: coverageFact(settings, view, shown) },
    ...scheduleFacts(settings),
    { name: message('settings.limit'), value: limit === undefined ? undefined : { count: limit } },
    {
      name: message('settings.orphans'),
      value: orphanDays && message('settings.orphans.after', { days: orphanDays })
    }
  ]
}

/** A setting of which two have different values. */
export interface SettingDifference {
  readonly name: Message
  readonly from: Text
  readonly to: Text
}

/** Each setting that is different, always in the same order. */
export function settingDifferences(
  before: SnapshotSettings,
  after: SnapshotSettings,
  view: CatalogueView,
  shown?: (name: string) => string
): readonly SettingDifference[] {
  return differencesOf(settingsFacts(before, view, shown), settingsFacts(after, view, shown))
}

/** “Frequency: Every Day → Every Six Hours.” */
export function changesMessage(
  before: SnapshotSettings,
  after: SnapshotSettings,
  view: CatalogueView,
  shown?: (name: string) => string
): Message {
  const list = settingDifferences(before, after, view, shown).map((each) =>
    message('settings.changed', { ...each })
  )
  return list.length === 0
    ? message('settings.unchanged')
    : message('settings.changes', { changes: { list } })
}

/** What was chosen for an instance. */
export function choiceMessage(choice: InstanceChoice | { readonly mode: 'unreadable' }): Message {
  switch (choice.mode) {
    case 'default':
      return message('settings.choice.default')
    case 'never':
      return message('settings.choice.never')
    case 'unreadable':
      return message('settings.choice.unreadable')
    case 'own': {
      const { frequency, retentionDays } = choice.schedule
      return message('settings.choice.own', {
        frequency: message(`frequency.${frequency}`),
        days: retentionDays
      })
    }
  }
}

/** What two choices for an instance differ in: setting by setting where both are custom schedules. */
export function choiceDifferences(
  before: InstanceChoice | { readonly mode: 'unreadable' },
  after: InstanceChoice
): readonly SettingDifference[] {
  if (before.mode === 'own' && after.mode === 'own') {
    return differencesOf(scheduleFacts(before.schedule), scheduleFacts(after.schedule))
  }
  if (before.mode === after.mode) return []
  const name = message('instances.column.schedule')
  return [{ name, from: choiceMessage(before), to: choiceMessage(after) }]
}

/** Of two lists of the same settings. */
function differencesOf(
  former: readonly SettingFact[],
  facts: readonly SettingFact[]
): readonly SettingDifference[] {
  return facts.flatMap(({ name, value }, place) => {
    const from = former[place]?.value
    // Both are plain data, put together in one way.
    if (JSON.stringify(from) === JSON.stringify(value)) return []
    return [{ name, from: orNone(from), to: orNone(value) }]
  })
}

function asItIs(name: string): string {
  return name
}

function orNone(value: Text | undefined): Text {
  return value ?? message('settings.value.none')
}

/** “this server”, “all instances”, “instances with the tag “web””, or the labels of those selected. */
function coverageFact(
  { covers }: SnapshotSettings,
  view: CatalogueView,
  shown: (name: string) => string
): Text {
  switch (covers.kind) {
    case 'this-server':
      return message('settings.value.thisServer')
    case 'all':
      return message('settings.value.allInstances')
    case 'tag':
      return message('settings.value.tagged', { tag: shown(covers.tag) })
    case 'selected': {
      const { instanceIds } = covers
      if (instanceIds.length > MOST_NAMES) {
        return message('settings.value.selected', { count: instanceIds.length })
      }
      return { list: instanceIds.map((id) => shown(instanceName(id, view))) }
    }
  }
}

function scheduleFacts(schedule: ScheduleSettings): readonly SettingFact[] {
  const { frequency, retentionDays, startTime, timeZone, customCron, spreadMinutes, keep } =
    schedule
  return [
    { name: message('settings.frequency'), value: message(`frequency.${frequency}`) },
    {
      name: message('settings.fact.retention'),
      value: message('settings.days', { days: retentionDays })
    },
    { name: message('settings.startTime'), value: startTime },
    { name: message('settings.timeZone'), value: timeZone },
    { name: message('settings.fact.cron'), value: customCron },
    {
      name: message('settings.spread'),
      value: spreadMinutes && message('settings.spread.minutes', { minutes: spreadMinutes })
    },
    ...BUCKET_RULES.map((rule) => {
      const count = keep[rule]
      const value = count === 'all' ? message('settings.value.all') : count && { count }
      return { name: message(`settings.keep.${rule}`), value }
    })
  ]
}
