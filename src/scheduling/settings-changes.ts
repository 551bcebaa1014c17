import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/index.js'
import { planPruning } from '../policy/index.js'
import type {
  InstanceChoice,
  InstanceScheduleStore,
  InstanceSchedules,
  SnapshotSettings,
  SnapshotSettingsStore,
  StoredSnapshotSettings
} from '../settings/index.js'
import {
  accountIndex,
  type Catalogue,
  type CatalogueView,
  type Snapshot
} from '../snapshots/index.js'
import { type Coverage, type CoverageSources, coverageOf } from './coverage.js'
import type { Covering } from './covering.js'
import type { PruneStore } from './prune-store.js'
import type { ChangePreview, InstancePreview, SettingsChange } from './scheduling.js'
import type { Slots } from './slots.js'
import { isUnusable } from './unusable-settings.js'

type Db = Kysely<Tables>

/** Saves what covers instances, so that no slot is lost by it and nothing expires unseen. */
export interface SettingsChanges {
  /** The stores themselves, but saving settles the slots that came due under the former settings. */
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  /** What expires by a change that does not expire as things are. */
  preview(change: SettingsChange): Promise<ChangePreview>
  /** @returns false when somebody else saved meanwhile. */
  save(
    change: SettingsChange,
    by: { readonly actor: string; readonly expectedVersion?: number },
    seen: ChangePreview
  ): Promise<boolean>
}

export function createSettingsChanges(deps: {
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly covering: Covering
  readonly thisServerId: () => string | undefined
  readonly catalogue: Catalogue
  readonly slots: Slots
  readonly pruneStore: PruneStore
  readonly clock: { now(): Date }
}): SettingsChanges {
  const { covering, slots, clock } = deps

  /** Slots belong to the settings under which they came due, so these are settled before they go. */
  async function settle(
    trx: Db,
    former: CoverageSources | undefined,
    next: CoverageSources,
    changedIds?: readonly string[]
  ): Promise<void> {
    const before = former === undefined ? undefined : usable(former)
    for (const covered of before === undefined ? [] : covering.schedulesOf(before)) {
      const isChanged = changedIds?.includes(covered.instanceId) ?? true
      if (isChanged) await slots.settle(trx, covered)
    }
    const after = coverageOf(next)
    if (after.isThisServerUnknown || after.isListUnknown) return
    await slots.release(
      new Set([...after.instances.keys(), ...after.unreadableIds]),
      clock.now(),
      trx
    )
    if (!after.followsList) return
    for (const covered of covering.schedulesOf(after)) await slots.begin(trx, covered)
  }

  function sourcesOf(
    stored: StoredSnapshotSettings,
    schedules: InstanceSchedules
  ): CoverageSources {
    const view = deps.catalogue.view()
    return { stored, schedules, thisServerId: deps.thisServerId(), view }
  }

  const snapshotSettings: SnapshotSettingsStore = {
    ...deps.snapshotSettings,
    save: (settings, by, alongside) =>
      deps.snapshotSettings.save(settings, by, async (trx, former) => {
        const schedules = await deps.instanceSchedules.read(trx)
        const next = savedNow(settings, clock.now())
        await settle(
          trx,
          former === undefined ? undefined : sourcesOf(former, schedules),
          sourcesOf(next, schedules)
        )
        await alongside?.(trx, former)
      })
  }

  const instanceSchedules: InstanceScheduleStore = {
    ...deps.instanceSchedules,
    save: async (instanceIds, choice, by, alongside) => {
      const stored = await deps.snapshotSettings.read()
      return await deps.instanceSchedules.save(instanceIds, choice, by, async (trx, former) => {
        const next = withChoice(former, instanceIds, choice, clock.now())
        await settle(trx, sourcesOf(stored, former), sourcesOf(stored, next), instanceIds)
        await alongside?.(trx, former)
      })
    }
  }

  async function coverageAfter(
    change: SettingsChange
  ): Promise<{ before: Coverage | undefined; after: Coverage }> {
    const { stored, schedules } = await readable(deps)
    const before = stored === undefined ? undefined : usable(sourcesOf(stored, schedules))
    const now = clock.now()
    const next =
      change.kind === 'settings'
        ? sourcesOf(savedNow(change.settings, now), schedules)
        : sourcesOf(
            stored ?? savedNow(deps.snapshotSettings.defaults(), now),
            withChoice(schedules, change.instanceIds, change.choice, now)
          )
    return { before, after: coverageOf(next) }
  }

  return {
    snapshotSettings,
    instanceSchedules,
    async preview(change) {
      const { before, after } = await coverageAfter(change)
      const view = deps.catalogue.view()
      const now = clock.now()
      const previews = [...after.instances.keys()].flatMap((id) => {
        const expiring = planIn(after, id, view, now)
        const already = new Set(planIn(before, id, view, now)?.prune.map(idOf))
        const isNew = (snapshot: Snapshot) => !already.has(snapshot.id)
        if (expiring === undefined || expiring.prune.length === 0) return []
        const { prune: goes, keep: stays } = expiring
        return [{ instanceId: id, goes, newly: goes.filter(isNew), stays }]
      })
      return { instances: previews, fingerprint: fingerprintOf(previews) }
    },
    async save(change, by, seen) {
      const alongside = (trx: Db) => deps.pruneStore.confirm(trx, confirmationOf(seen), by.actor)
      return change.kind === 'settings'
        ? await snapshotSettings.save(change.settings, by, alongside)
        : await instanceSchedules.save(change.instanceIds, change.choice, by, alongside)
    }
  }
}

const idOf = ({ id }: Snapshot) => id

/** What was confirmed before counts on as far as it still expires. */
function confirmationOf({ instances }: ChangePreview) {
  return {
    expiring: new Set(instances.flatMap(({ goes }) => goes.map(idOf))),
    confirmed: instances.flatMap(({ newly }) => newly)
  }
}

function planIn(
  coverage: Coverage | undefined,
  instanceId: string,
  view: CatalogueView,
  now: Date
) {
  const covered = coverage?.instances.get(instanceId)
  if (covered === undefined) return undefined
  const { rules, schedule } = covered
  const snapshots = accountIndex(view).snapshotsOf(instanceId)
  return planPruning({ snapshots, instanceId, rules, timeZone: schedule.timeZone, now })
}

/** Tells one set of newly expiring snapshots from another; empty where there are none. */
function fingerprintOf(previews: readonly InstancePreview[]): string {
  const ids = previews.flatMap(({ newly }) => newly.map(idOf)).sort()
  return ids.length === 0 ? '' : createHash('sha256').update(ids.join(' ')).digest('hex')
}

function savedNow(settings: SnapshotSettings, now: Date): StoredSnapshotSettings {
  return { settings, version: 0, savedAt: now, savedBy: undefined }
}

function withChoice(
  former: InstanceSchedules,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  savedAt: Date
): InstanceSchedules {
  const chosen = instanceIds.map(
    (instanceId) => [instanceId, { instanceId, choice, version: 0, savedAt, savedBy: '' }] as const
  )
  return new Map([...former, ...chosen])
}

/** None where the former schedule is none that ever comes due: saving another one mends that. */
function usable(sources: CoverageSources): Coverage | undefined {
  try {
    return coverageOf(sources)
  } catch (error) {
    if (isUnusable(error)) return undefined
    throw error
  }
}

async function readable(deps: {
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
}) {
  const schedules = await deps.instanceSchedules.read()
  try {
    return { stored: await deps.snapshotSettings.read(), schedules }
  } catch (error) {
    if (isUnusable(error)) return { stored: undefined, schedules }
    throw error
  }
}
