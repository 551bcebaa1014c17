import type { Kysely } from 'kysely'
import type { Tables } from '../database/index.js'
import type { ScheduleSettings } from './snapshot-settings.js'
/** What an admin chose for one instance. */
export type InstanceChoice =
  /** As the snapshot settings say. */
  | { readonly mode: 'default' }
  | { readonly mode: 'own'; readonly schedule: ScheduleSettings }
  /** Never, whatever the snapshot settings say. */
  | { readonly mode: 'never' }

export interface InstanceSchedule {
  /** A UUID; of a row that is `unreadable` perhaps some other text, and then nobody knows whose it is. */
  readonly instanceId: string
  /** `unreadable`: an own schedule is stored, but cannot be read; saving it again mends it. */
  readonly choice: InstanceChoice | { readonly mode: 'unreadable' }
  /** Counts the saves. */
  readonly version: number
  /** Undefined only where the choice is `unreadable`. */
  readonly savedAt: Date | undefined
  readonly savedBy: string
}

/** The choices by the id of their instance; an instance without one follows the settings. */
export type InstanceSchedules = ReadonlyMap<string, InstanceSchedule>

export interface InstanceScheduleStore {
  /** @param trx of the caller's, where there is one. */
  read(trx?: Kysely<Tables>): Promise<InstanceSchedules>
  /** Stores one choice for each of the instances. Part of the caller's transaction. */
  write(
    trx: Kysely<Tables>,
    instanceIds: readonly string[],
    choice: InstanceChoice,
    actor: string
  ): Promise<void>
}

/** How often choices were saved, of all instances together; never the same again after another save. */
export function savesOf(choices: InstanceSchedules): number {
  return [...choices.values()].reduce((sum, { version }) => sum + version, 0)
}
