import type { Kysely } from 'kysely'
import type { Catalogue } from '../account/index.js'
import { type Coverage, coverageOf, isUnusable } from '../coverage/index.js'
import type { Tables } from '../database/index.js'
import {
  type ChangePreview,
  expiryPreview,
  type OrphanExpiry,
  orphanExpiries,
  type PrunableInstances
} from '../pruning/index.js'
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
  readonly prunablesOf: PrunableInstances['prunablesOf']
  readonly orphansOf: PrunableInstances['orphansOf']
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

  /** What expires once it is time, of instances that are gone or unprotected then. */
  async function expiringLater(
    before: Coverage | undefined,
    after: Coverage,
    { unprotected, goesNow }: { unprotected: readonly string[]; goesNow: ReadonlySet<string> },
    db: Db
  ): Promise<{
    readonly leaves: readonly OrphanExpiry[]
    readonly orphans: readonly OrphanExpiry[]
  }> {
    const view = catalogue.view()
    const { orphanDays } = after
    if (orphanDays === undefined) return { leaves: [], orphans: [] }
    const isSooner = orphanDays < (before?.orphanDays ?? Number.POSITIVE_INFINITY)
    const expiries = orphanExpiries(await deps.orphansOf(after, view, db), view, clock.now())
    const all = expiries.filter(({ instanceId }) => !goesNow.has(instanceId))
    const lost = new Set(unprotected)
    return {
      leaves: all.filter(({ instanceId }) => lost.has(instanceId)),
      orphans: isSooner ? all.filter(({ instanceId }) => !lost.has(instanceId)) : []
    }
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
      const goesNow = new Set(expiring?.instances.map(({ instanceId }) => instanceId))
      const later = await expiringLater(coverage, after, { unprotected, goesNow }, db)
      return { after, expiring, review: changeReview(expiring, { unprotected, growth, ...later }) }
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
