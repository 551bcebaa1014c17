import type { CatalogueView } from '../account/index.js'
import { storedId } from '../database/index.js'
import {
  type RetentionRules,
  retentionRules,
  type SnapshotSchedule,
  scheduleFor,
  scheduleOrNone
} from '../policy/index.js'
import type { CoveredIds } from '../review/index.js'
import type { InstanceSchedule, InstanceSchedules, ScheduleSettings } from '../settings/index.js'
import { type CoverageSources, matchingIds } from './matching-instances.js'

/** How one instance's automatic snapshots are taken and kept. */
export interface InstanceCoverage {
  readonly instanceId: string
  /** By what it is covered: the settings, the settings through a tag of its, or its own schedule. */
  readonly by: 'default' | 'tag' | 'own'
  readonly schedule: SnapshotSchedule
  readonly rules: RetentionRules
  /** Its snapshots begin within so many minutes after their slots. */
  readonly spreadMinutes: number
  /** When what covers it was saved: slots before that are not its. */
  readonly since: Date
  /** Which saves this was worked out from. */
  readonly basis: CoverageBasis
}

/** The versions of the settings and of the instance's own choice; 0 before the first save. */
export interface CoverageBasis {
  readonly settingsVersion: number
  readonly choiceVersion: number
}

/** Whose automatic snapshots are enabled now. */
export interface Coverage {
  /** By the id of the instance. */
  readonly instances: ReadonlyMap<string, InstanceCoverage>
  /** Of the settings. */
  readonly schedule: SnapshotSchedule
  /** When the settings were saved; undefined before the first time. */
  readonly savedAt: Date | undefined
  /** Since when automatic snapshots are off; undefined where they are on, or never were. */
  readonly turnedOffAt: Date | undefined
  /** This server is to be covered, but nobody has told yet which instance it is. */
  readonly isThisServerUnknown: boolean
  /** Whom the settings mean is told by the account's list: all instances, or those with a tag. */
  readonly followsList: boolean
  /** It follows the list, but that was never read. */
  readonly isListUnknown: boolean
  /** It follows the list, in which there is an instance of which not even the id could be read. */
  readonly isListPartial: boolean
  /** Instances that an admin excluded. */
  readonly excludedIds: ReadonlySet<string>
  /** The tag that is to be covered, where no instance has it. */
  readonly unknownTag: string | undefined
  /** Instances whose own schedule is stored but cannot be read: nothing of theirs is touched. */
  readonly unreadableIds: readonly string[]
  /**
   * A schedule is stored that names no instance: any of those that follow the settings may be meant,
   * so nothing of them expires.
   */
  readonly hasUnownedSchedule: boolean
  /** After so many days snapshots of instances that are gone or unprotected expire; undefined: never. */
  readonly orphanDays: number | undefined
  /** Which saves say what becomes of an instance that may not be covered. */
  readonly basisOf: (instanceId: string) => CoverageBasis
}

/** Whether it can be said whom the settings cover. */
export function isWholeCoverage(coverage: Coverage): boolean {
  const { isThisServerUnknown, isListUnknown, isListPartial, unreadableIds } = coverage
  const isUnknown = isThisServerUnknown || isListUnknown || isListPartial
  return !isUnknown && unreadableIds.length === 0 && !coverage.hasUnownedSchedule
}

/** Whom a review is for. */
export function coveredIdsOf(coverage: Coverage): CoveredIds {
  return isWholeCoverage(coverage) ? new Set(coverage.instances.keys()) : 'all'
}

/**
 * What the settings and the choices for single instances amount to.
 * @throws ScheduleError when the stored default schedule is none that ever comes due.
 */
export function coverageOf(sources: CoverageSources): Coverage {
  const { settings, savedAt, version, turnedOffAt } = sources.stored
  const schedule = scheduleFor(settings)
  const followsList = settings.covers.kind === 'all' || settings.covers.kind === 'tag'
  const basisOf = (instanceId: string) => ({
    settingsVersion: version,
    choiceVersion: sources.schedules.get(instanceId)?.version ?? 0
  })
  const idle: Coverage = {
    instances: new Map(),
    schedule,
    savedAt,
    turnedOffAt,
    isThisServerUnknown: false,
    followsList: false,
    isListUnknown: false,
    isListPartial: false,
    excludedIds: new Set(),
    unknownTag: undefined,
    unreadableIds: [],
    hasUnownedSchedule: false,
    orphanDays: undefined,
    basisOf
  }
  if (!settings.enabled || savedAt === undefined) return idle
  const matching = matchingIds(sources)
  const hasUnownedSchedule = [...sources.schedules.keys()].some((id) => storedId(id) === undefined)
  const stored = retentionRules(settings)
  const rules: RetentionRules = hasUnownedSchedule ? { ...stored, last: 'all' } : stored
  const by = settings.covers.kind === 'tag' ? ('tag' as const) : ('default' as const)
  const saved = { savedAt, version }
  const byDefault = defaultCoverages(matching ?? [], sources.schedules, saved, {
    by,
    schedule,
    rules,
    spreadMinutes: settings.spreadMinutes ?? 0
  })
  const { own, unreadableIds } = ownCoverages(sources.schedules, saved)
  const { view } = sources
  const isListUnknown = followsList && view.refreshedAt === undefined
  return {
    instances: new Map([...byDefault, ...own].map((each) => [each.instanceId, each])),
    schedule,
    savedAt,
    turnedOffAt: undefined,
    isThisServerUnknown: settings.covers.kind === 'this-server' && matching === undefined,
    followsList,
    isListUnknown,
    excludedIds: excludedOf(sources.schedules),
    isListPartial: followsList && view.unreadable.instances.some(({ id }) => id === undefined),
    unknownTag:
      settings.covers.kind === 'tag' && isListWhole(view) && matching?.length === 0
        ? settings.covers.tag
        : undefined,
    unreadableIds,
    hasUnownedSchedule,
    orphanDays: settings.orphanDays,
    basisOf
  }
}

/** When the settings were saved, and their version. */
interface Saved {
  readonly savedAt: Date
  readonly version: number
}

/** Of the matching instances for which nothing else was chosen. */
function defaultCoverages(
  matching: readonly string[],
  schedules: InstanceSchedules,
  { savedAt, version }: Saved,
  common: Pick<InstanceCoverage, 'by' | 'schedule' | 'rules' | 'spreadMinutes'>
): readonly InstanceCoverage[] {
  const unchosen = { settingsVersion: version, choiceVersion: 0 }
  const coverages: InstanceCoverage[] = []
  for (const instanceId of matching) {
    const chosen = schedules.get(instanceId)
    if (chosen !== undefined && chosen.choice.mode !== 'default') continue
    const since = later(savedAt, chosen?.savedAt)
    const basis =
      chosen === undefined ? unchosen : { settingsVersion: version, choiceVersion: chosen.version }
    coverages.push({ instanceId, ...common, since, basis })
  }
  return coverages
}

/** Of the instances that have a schedule of their own. */
function ownCoverages(schedules: InstanceSchedules, saved: Saved) {
  const own: InstanceCoverage[] = []
  const unreadableIds: string[] = []
  const scheduleOf = memoizedSchedules()
  for (const chosen of schedules.values()) {
    const coverage = ownCoverage(chosen, saved, scheduleOf)
    if (coverage === 'unreadable') {
      if (storedId(chosen.instanceId) !== undefined) unreadableIds.push(chosen.instanceId)
    } else if (coverage !== undefined) own.push(coverage)
  }
  return { own, unreadableIds }
}

function excludedOf(schedules: InstanceSchedules): ReadonlySet<string> {
  const excluded = [...schedules.values()].filter(({ choice }) => choice.mode === 'never')
  return new Set(excluded.map(({ instanceId }) => instanceId))
}

/** Whether a list shows every instance: one that cannot be read looks as if it was gone. */
export function isListWhole({ refreshedAt, unreadable }: CatalogueView): boolean {
  return refreshedAt !== undefined && unreadable.instances.length === 0
}

function ownCoverage(
  { instanceId, choice, savedAt, version }: InstanceSchedule,
  settings: Saved,
  scheduleOf: (settings: ScheduleSettings) => SnapshotSchedule | undefined
): InstanceCoverage | 'unreadable' | undefined {
  if (choice.mode === 'unreadable' || savedAt === undefined) return 'unreadable'
  if (choice.mode !== 'own') return undefined
  const schedule = scheduleOf(choice.schedule)
  if (schedule === undefined) return 'unreadable'
  const rules = retentionRules(choice.schedule)
  const { spreadMinutes = 0 } = choice.schedule
  const since = later(savedAt, settings.savedAt)
  const basis = { settingsVersion: settings.version, choiceVersion: version }
  return { instanceId, by: 'own', schedule, rules, spreadMinutes, since, basis }
}

/** Many instances were given one schedule together; each is worked out once. */
function memoizedSchedules(): (settings: ScheduleSettings) => SnapshotSchedule | undefined {
  const known = new Map<ScheduleSettings, SnapshotSchedule | undefined>()
  return (settings) => {
    if (!known.has(settings)) known.set(settings, scheduleOrNone(settings))
    return known.get(settings)
  }
}

function later(a: Date, b: Date | undefined): Date {
  return b === undefined || a > b ? a : b
}
