import type { Kysely } from 'kysely'
import type { Catalogue } from '../account/index.js'
import { type Coverage, coverageOf, isUnusable } from '../coverage/index.js'
import type { Tables } from '../database/index.js'
import { type ChangePreview, expiryPreview, type PrunablesOf } from '../pruning/index.js'
import type {
  InstanceScheduleStore,
  InstanceSchedules,
  SnapshotSettingsStore,
  StoredSnapshotSettings
} from '../settings/index.js'
import { owned, type SettingsState, savedNow, withChoice } from './change-effects.js'
import { type ChangeReview, changeReview } from './change-review.js'
import { growthOf } from './growth/growth.js'
import { leftUnprotected } from './left-unprotected.js'
import type { SettingsChange } from './settings-change.js'

type Db = Kysely<Tables>

/** A change with all that it does, before it is saved. */
export interface PlannedChange {
  readonly after: Coverage
  /** Undefined while no list tells. */
  readonly expiring: ChangePreview | undefined
  readonly review: ChangeReview
}

/** Works out what a change does; writes nothing. @throws DatabaseError */
export interface PlannedChanges {
  isListKnown(): boolean
  /** What is stored. */
  current(db: Db): Promise<SettingsState>
  plan(change: SettingsChange, before: SettingsState, db: Db): Promise<PlannedChange>
}

export interface PlannedChangesDeps {
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly thisServerIds: () => readonly string[]
  readonly catalogue: Catalogue
  readonly prunablesOf: PrunablesOf
  readonly clock: { now(): Date }
}

export function createPlannedChanges(deps: PlannedChangesDeps): PlannedChanges {
  const { snapshotSettings, instanceSchedules, catalogue, clock } = deps

  function isListKnown(): boolean {
    return catalogue.view().refreshedAt !== undefined
  }

  function covers(stored: StoredSnapshotSettings, schedules: InstanceSchedules): Coverage {
    const view = catalogue.view()
    return coverageOf({ stored, schedules, thisServerIds: deps.thisServerIds(), view })
  }

  function coverageAfter(change: SettingsChange, { stored, schedules }: SettingsState): Coverage {
    const now = clock.now()
    if (change.kind === 'settings') return covers(savedNow(change.settings, now), owned(schedules))
    const settings = stored ?? savedNow(snapshotSettings.defaults(), now)
    return covers(settings, withChoice(schedules, change.instanceIds, change.choice, now))
  }

  async function expiringBy(
    change: SettingsChange,
    before: Coverage | undefined,
    after: Coverage,
    db: Db
  ): Promise<ChangePreview> {
    const view = catalogue.view()
    const takesOneNow = change.kind === 'settings' && change.takesOneNow === true
    return await expiryPreview(
      before && (await deps.prunablesOf(before, view, db)),
      await deps.prunablesOf(after, view, db),
      view,
      { now: clock.now(), takesOneNow }
    )
  }

  return {
    isListKnown,
    async current(db) {
      const schedules = await instanceSchedules.read(db)
      const stored = await usable(() => snapshotSettings.read(db))
      if (stored === undefined) return { stored, schedules, coverage: undefined }
      const coverage = await usable(async () => covers(stored, schedules))
      return { stored, schedules, coverage }
    },
    async plan(change, before, db) {
      const { coverage, stored } = before
      const after = coverageAfter(change, before)
      const view = catalogue.view()
      const expiring = isListKnown() ? await expiringBy(change, coverage, after, db) : undefined
      const unprotected = leftUnprotected(coverage, after, view)
      const settings = change.kind === 'settings' ? change.settings : stored?.settings
      const growth = growthOf(
        { coverage, settings: stored?.settings },
        { coverage: after, settings },
        view,
        clock.now()
      )
      return { after, expiring, review: changeReview(expiring, unprotected, growth) }
    }
  }
}

/** Undefined where what is stored cannot be read, or never comes due: saving others mends that. */
async function usable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (isUnusable(error)) return undefined
    throw error
  }
}
