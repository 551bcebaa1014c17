import type { Kysely } from 'kysely'
import { storedId, type Tables } from '../database/index.js'
import type { Review } from '../review/index.js'
import type {
  InstanceChoice,
  InstanceScheduleStore,
  InstanceSchedules,
  SnapshotSettings,
  SnapshotSettingsStore,
  StoredSnapshotSettings
} from '../settings/index.js'
import type { AccountConnection, Catalogue } from '../snapshots/index.js'
import { type Coverage, type CoverageSources, coverageOf } from './coverage.js'
import type { Covering } from './covering.js'
import { type ChangePreview, expiryPreview } from './expiry-preview.js'
import type { PruneStore } from './prune-store.js'
import type { ChangeOutcome, SavedBy, SettingsChange } from './scheduling.js'
import { keptBy, type Slots } from './slots.js'
import { isUnusable } from './unusable-settings.js'

type Db = Kysely<Tables>

/** Saves what covers instances, so that no slot is lost by it and nothing expires unseen. */
export interface SettingsChanges {
  /** The stores themselves, but saving settles the slots that came due under the former settings. */
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  /** What expires by a change that does not expire as things are. */
  preview(change: SettingsChange): Promise<ChangePreview>
  /** Saves it, unless it lets something expire that was not confirmed. */
  save(change: SettingsChange, by: SavedBy): Promise<ChangeOutcome>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

/** While the list cannot be read, it is tried again after this time, in ms. */
const KNOWN_WITHIN_MS = 15_000

/** Thrown inside the transaction that saves, so that nothing of it is stored. */
class NotConfirmed extends Error {
  override readonly name = 'NotConfirmed'
  readonly preview: ChangePreview
  constructor(preview: ChangePreview) {
    super('Something would expire that was not confirmed.')
    this.preview = preview
  }
}

export function createSettingsChanges(deps: {
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly covering: Covering
  readonly thisServerId: () => string | undefined
  readonly catalogue: Catalogue
  readonly slots: Slots
  readonly pruneStore: PruneStore
  readonly review: Review
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
}): SettingsChanges {
  const { covering, slots, clock } = deps

  /** Slots belong to the settings under which they came due, so these are settled before they go. */
  async function settle(
    trx: Db,
    former: CoverageSources | undefined,
    next: CoverageSources,
    changedIds?: ReadonlySet<string>
  ): Promise<void> {
    const before = former === undefined ? undefined : usable(former)
    const after = coverageOf(next)
    for (const covered of before === undefined ? [] : covering.schedulesOf(before)) {
      const isChanged = changedIds?.has(covered.instanceId) ?? true
      const { schedule } = after.instances.get(covered.instanceId) ?? {}
      if (isChanged) await slots.settle(trx, covered, schedule)
    }
    if (after.isThisServerUnknown || after.isListUnknown) return
    const kept = { ...keptBy(after, next.view, clock.now()), until: clock.now() }
    await slots.release(kept, trx)
    if (!after.followsList) return
    for (const covered of covering.schedulesOf(after)) {
      // One that no tick has met yet and that is not changed has a slot of its own to be found.
      if (changedIds?.has(covered.instanceId) ?? true) await slots.begin(trx, covered)
    }
  }

  function sourcesOf(
    stored: StoredSnapshotSettings,
    schedules: InstanceSchedules
  ): CoverageSources {
    const view = deps.catalogue.view()
    return { stored, schedules, thisServerId: deps.thisServerId(), view }
  }

  /** What a change lets expire is told by the account's list. */
  async function readList(): Promise<void> {
    if (isListKnown() || (await deps.connection.client()) === undefined) return
    await deps.catalogue.refresh({
      maxAgeMs: KNOWN_WITHIN_MS,
      waitMs: PAGE_WAIT_MS,
      priority: 'page'
    })
  }

  const snapshotSettings: SnapshotSettingsStore = {
    ...deps.snapshotSettings,
    save: async (settings, by, alongside) => {
      await readList()
      return await deps.snapshotSettings.save(settings, by, async (trx, former) => {
        const schedules = await deps.instanceSchedules.read(trx)
        const next = savedNow(settings, clock.now())
        await settle(
          trx,
          former === undefined ? undefined : sourcesOf(former, schedules),
          sourcesOf(next, owned(schedules))
        )
        const isOn = settings.enabled
        if (isOn && effectOf(former?.settings) !== effectOf(settings)) await noteUnseen(trx)
        await alongside?.(trx, former)
      })
    }
  }

  /** What a change lets expire is told by the account's list; without it an admin has to look later. */
  async function noteUnseen(trx: Db): Promise<void> {
    if (!isListKnown()) await deps.review.noteUnseenSettings(trx)
  }

  function isListKnown(): boolean {
    return deps.catalogue.view().refreshedAt !== undefined
  }

  const instanceSchedules: InstanceScheduleStore = {
    ...deps.instanceSchedules,
    save: async (instanceIds, choice, by, alongside) => {
      await readList()
      return await deps.instanceSchedules.save(instanceIds, choice, by, async (trx, former) => {
        const stored = await deps.snapshotSettings.read(trx)
        const next = withChoice(former, instanceIds, choice, clock.now())
        const changedIds = new Set(instanceIds)
        await settle(trx, sourcesOf(stored, former), sourcesOf(stored, next), changedIds)
        if (stored.settings.enabled && choice.mode !== 'never') await noteUnseen(trx)
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
        ? sourcesOf(savedNow(change.settings, now), owned(schedules))
        : sourcesOf(
            stored ?? savedNow(deps.snapshotSettings.defaults(), now),
            withChoice(schedules, change.instanceIds, change.choice, now)
          )
    return { before, after: coverageOf(next) }
  }

  /** Looked at once more under the lock: somebody else may have saved since it was shown. */
  async function confirmIn(
    trx: Db,
    before: CoverageSources | undefined,
    after: CoverageSources,
    { actor, confirmed }: SavedBy
  ): Promise<void> {
    if (!isListKnown()) return
    const preview = await expiryPreview(
      before === undefined ? undefined : usable(before),
      coverageOf(after),
      deps.catalogue.view(),
      clock.now()
    )
    if (preview.fingerprint !== '' && preview.fingerprint !== confirmed) {
      throw new NotConfirmed(preview)
    }
    await deps.pruneStore.confirm(trx, confirmationOf(preview), actor)
  }

  async function saveIn(change: SettingsChange, by: SavedBy): Promise<boolean> {
    if (change.kind === 'settings') {
      return await snapshotSettings.save(change.settings, by, async (trx, former) => {
        const schedules = await deps.instanceSchedules.read(trx)
        const before = former === undefined ? undefined : sourcesOf(former, schedules)
        const after = sourcesOf(savedNow(change.settings, clock.now()), owned(schedules))
        await confirmIn(trx, before, after, by)
      })
    }
    const { instanceIds, choice } = change
    return await instanceSchedules.save(instanceIds, choice, by, async (trx, former) => {
      const stored = await deps.snapshotSettings.read(trx)
      const next = withChoice(former, instanceIds, choice, clock.now())
      await confirmIn(trx, sourcesOf(stored, former), sourcesOf(stored, next), by)
    })
  }

  return {
    snapshotSettings,
    instanceSchedules,
    async preview(change) {
      await readList()
      const { before, after } = await coverageAfter(change)
      return await expiryPreview(before, after, deps.catalogue.view(), clock.now())
    },
    async save(change, by) {
      try {
        return { kind: (await saveIn(change, by)) ? 'saved' : 'conflict' }
      } catch (error) {
        if (error instanceof NotConfirmed) return { kind: 'to-confirm', preview: error.preview }
        throw error
      }
    }
  }
}

/** What was confirmed before counts on as far as it still expires. */
function confirmationOf({ instances }: ChangePreview) {
  return {
    expiring: new Set(instances.flatMap(({ goes }) => goes.map(({ id }) => id))),
    confirmed: instances.flatMap(({ newly }) => newly)
  }
}

/** What of the settings decides over what expires; undefined where nothing does. */
function effectOf(settings: SnapshotSettings | undefined): string | undefined {
  if (settings?.enabled !== true) return undefined
  const { covers, retentionDays, keep, timeZone } = settings
  return JSON.stringify([covers, retentionDays, keep, timeZone])
}

function savedNow(settings: SnapshotSettings, now: Date): StoredSnapshotSettings {
  return { settings, version: 0, savedAt: now, savedBy: undefined }
}

/** As the choices are once settings were saved, which discards those that name no instance. */
function owned(schedules: InstanceSchedules): InstanceSchedules {
  return new Map([...schedules].filter(([instanceId]) => storedId(instanceId) !== undefined))
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
