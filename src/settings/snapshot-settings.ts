import type { Kysely } from 'kysely'
import * as z from 'zod'
import type { Tables } from '../database/index.js'
import { FREQUENCY_IDS, scheduleErrors } from '../policy/index.js'

/** A UUID in lower case; Vultr's ids are written so everywhere in this project. */
const instanceId = z.uuid().toLowerCase()

/** Which instances automatic snapshots are taken of. */
const coverageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('this-server') }),
  z.object({ kind: z.literal('selected'), instanceIds: z.array(instanceId).min(1) }),
  /** Every instance of the account, also those that are made later. */
  z.object({ kind: z.literal('all') }),
  /** Those that have this tag, whenever they are given it; capital letters do not matter. */
  z.object({ kind: z.literal('tag'), tag: z.string().trim().min(1).max(200) })
])

const keepCount = z.union([z.number().int().min(1).max(10_000), z.literal('all')])

/** In characters; five fields that name every minute of an hour need fewer. */
export const LONGEST_CRON = 200

const scheduleFields = z.object({
  frequency: z.enum(FREQUENCY_IDS),
  /** HH:MM in `timeZone`; where in the hour, day, week or month the slots lie. */
  startTime: z.string(),
  /** IANA name. */
  timeZone: z.string(),
  /** Five fields; what counts when `frequency` is `custom`. */
  customCron: z.string().max(LONGEST_CRON).optional(),
  retentionDays: z.number().int().min(1).max(365),
  /** Starts are spread over so many minutes after a slot; undefined: all begin with it. */
  spreadMinutes: z.number().int().min(1).max(30).optional(),
  keep: z
    .object({
      last: keepCount.optional(),
      hourly: keepCount.optional(),
      daily: keepCount.optional(),
      weekly: keepCount.optional(),
      monthly: keepCount.optional(),
      yearly: keepCount.optional()
    })
    .default({})
})

/** Only what amounts to a schedule that comes due; an issue stands at each field that is wrong. */
function comesDue(
  settings: z.infer<typeof scheduleFields>,
  context: z.core.$RefinementCtx<unknown>
): void {
  for (const { field, flaw, message } of scheduleErrors(settings)) {
    context.addIssue({ code: 'custom', path: [field], message, params: { flaw } })
  }
}

const scheduleText = scheduleFields.pick({
  frequency: true,
  startTime: true,
  timeZone: true,
  customCron: true
})

/** Also where a field that has nothing to do with it is wrong, so that both are told at once. */
const WHERE_READ = {
  when: ({ value }: { readonly value: unknown }) => scheduleText.safeParse(value).success
}

/**
 * When snapshots are taken and how long they are kept. The form, the store that writes and the store
 * that reads all parse with this, so that nothing can be saved that could not be read again.
 */
export const scheduleSettingsSchema = scheduleFields.superRefine(comesDue, WHERE_READ)

export type ScheduleSettings = z.infer<typeof scheduleSettingsSchema>

/** The same for all that the snapshot settings hold. */
export const snapshotSettingsSchema = scheduleFields
  .extend({
    enabled: z.boolean(),
    covers: coverageSchema,
    /** As many snapshots Vultr lets the account hold, where the admin has told. */
    snapshotLimit: z.number().int().min(1).max(1_000_000).optional(),
    /** Snapshots of instances that are gone or unprotected for so many days expire; undefined: never. */
    orphanDays: z.number().int().min(1).max(3_650).optional()
  })
  .superRefine(comesDue, WHERE_READ)

export type SnapshotSettings = z.infer<typeof snapshotSettingsSchema>

export interface StoredSnapshotSettings {
  readonly settings: SnapshotSettings
  /** Counts the saves; 0 before the first one. Lets a second admin's save be noticed. */
  readonly version: number
  readonly savedAt: Date | undefined
  readonly savedBy: string | undefined
  /** Since when automatic snapshots are off; undefined where they are on, or never were. */
  readonly turnedOffAt: Date | undefined
}

export interface SnapshotSettingsStore {
  /**
   * Before the first save: the defaults (off, Every Day, 7 days, 00:00 UTC, this server).
   * @param trx of the caller's, where there is one.
   * @throws SettingsError when the stored ones cannot be read.
   */
  read(trx?: Kysely<Tables>): Promise<StoredSnapshotSettings>
  /** What the form starts from before the first save. */
  defaults(): SnapshotSettings
  /** The version alone, also of settings that cannot be read. */
  version(trx?: Kysely<Tables>): Promise<number>
  /**
   * Stores the settings as the next version. Part of the caller's transaction, which sees to the slots
   * that came due under the former ones and to what expires by these.
   */
  write(trx: Kysely<Tables>, settings: SnapshotSettings, actor: string): Promise<void>
}
