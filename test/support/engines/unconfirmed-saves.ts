import type { SettingsChange } from '../../../src/confirmations/index.js'
import type { Database } from '../../../src/database/index.js'
import type { Engine as SnapshotEngine } from '../../../src/engine-services.js'
import type {
  InstanceChoice,
  InstanceScheduleStore,
  SnapshotSettings,
  SnapshotSettingsStore
} from '../../../src/settings/index.js'

export interface TestedSettings extends SnapshotSettingsStore {
  /** Saves as a page does, but confirms nothing of what expires by it. @returns false on a conflict. */
  save(
    settings: SnapshotSettings,
    by: { readonly actor: string; readonly expectedVersion?: number }
  ): Promise<boolean>
}

export interface TestedChoices extends InstanceScheduleStore {
  /** The same of choices for single instances. */
  save(
    instanceIds: readonly string[],
    choice: InstanceChoice,
    by: { readonly actor: string; readonly expectedVersion?: number }
  ): Promise<boolean>
}

export function savesSettings(database: Database, engine: SnapshotEngine): TestedSettings['save'] {
  return (settings, by) => saveUnconfirmed(database, engine, { kind: 'settings', settings }, by)
}

export function savesChoices(database: Database, engine: SnapshotEngine): TestedChoices['save'] {
  return (instanceIds, choice, by) =>
    saveUnconfirmed(database, engine, { kind: 'instances', instanceIds, choice }, by)
}

/**
 * What was shown is taken back as a confirmation: the brake and the review are tested without one.
 * What was held is held again then: neither held nor confirmed it would go, as no save lets it.
 */
async function saveUnconfirmed(
  database: Database,
  { settingsChanges }: SnapshotEngine,
  change: SettingsChange,
  by: { readonly actor: string; readonly expectedVersion?: number }
): Promise<boolean> {
  const outcome = await settingsChanges.save(change, by)
  if (outcome.kind !== 'to-confirm') return outcome.kind === 'saved'
  const { fingerprint, instances } = outcome.preview
  const shown = instances.flatMap(({ newly }) => newly.map(({ id }) => id))
  const held = await database.db.selectFrom('held_snapshots').selectAll().execute()
  const again = await settingsChanges.save(change, { ...by, confirmed: fingerprint })
  await database.db.deleteFrom('confirmed_prunes').where('snapshot_id', 'in', shown).execute()
  for (const row of held.filter(({ snapshot_id }) => shown.includes(snapshot_id))) {
    await database.db
      .insertInto('held_snapshots')
      .values(row)
      .onConflict((conflict) => conflict.column('snapshot_id').doUpdateSet(row))
      .execute()
  }
  return again.kind === 'saved'
}
