import type { Kysely } from 'kysely'
import { type AccountIndex, accountIndex, type Catalogue, slotOfRunKey } from '../account/index.js'
import type { Database, Tables } from '../database/index.js'
import { type SnapshotSchedule, slotsBetween, spreadDelayMs } from '../policy/index.js'
import type {
  InstanceScheduleStore,
  SnapshotSettings,
  SnapshotSettingsStore
} from '../settings/index.js'
import { automaticName } from './automatic-name.js'
import { readClaimedList, writeClaimedList } from './claimed-list.js'
import { type Coverage, coverageOf, type InstanceCoverage } from './coverage.js'
import type { CoverageSources } from './matching-instances.js'
import { isUnusable } from './unusable-settings.js'

/** The slots of one covered instance. */
export interface CoveredSchedule {
  readonly instanceId: string
  readonly schedule: SnapshotSchedule
  /** When what covers it was saved: slots before that are another schedule's. */
  readonly since: Date
  /** Where slots begin for an instance that was never looked at before. */
  readonly startsAt: Date
  /** How long after a slot its snapshot is begun, in ms. */
  readonly delayMs: () => number
  readonly nameOf: (slotAt: Date) => string
  /** The snapshot that the account holds for a slot, whoever took it. */
  readonly takenBy: (slotAt: Date) => string | undefined
}

export type ScheduleOf = (covered: InstanceCoverage) => CoveredSchedule

/** A tick and its delay, in ms. */
const MET_WITHIN_MS = 2 * 60_000

/** Whose automatic snapshots are enabled, by what is stored and known at the moment; asks nobody. */
export interface CoverageReader {
  sources(): Promise<CoverageSources>
  /** @throws SettingsError or ScheduleError where the stored settings cannot be used. */
  now(): Promise<Coverage>
  /** The same, or as it would be by these settings; undefined where they cannot be used. */
  usable(settings?: SnapshotSettings): Promise<Coverage | undefined>
  /** Whether nothing was saved since that would cover the instance otherwise. */
  isUnchanged(
    trx: Kysely<Tables>,
    covered: Pick<InstanceCoverage, 'instanceId' | 'basis'>
  ): Promise<boolean>
  /**
   * Notes that the slots of all that a list shows have been claimed; what another one shows later is new. Writes only
   * where that makes a difference: where a slot has come due since the one that was noted before.
   * @param readAt when that list was read. @throws DatabaseError
   */
  claimed(coverage: Coverage, readAt: Date | undefined): Promise<void>
  /** By which the slots of each of its instances are made where they are asked for: most have none due. @throws DatabaseError */
  schedulesOf(coverage: Coverage, db?: Kysely<Tables>): Promise<ScheduleOf>
}

export function createCoverageReader(deps: {
  readonly database: Database
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly instanceSchedules: Pick<InstanceScheduleStore, 'read'>
  readonly thisServerIds: () => readonly string[]
  readonly catalogue: Catalogue
  readonly clock: { now(): Date }
}): CoverageReader {
  async function sources(): Promise<CoverageSources> {
    return {
      stored: await deps.snapshotSettings.read(),
      schedules: await deps.instanceSchedules.read(),
      thisServerIds: deps.thisServerIds(),
      view: deps.catalogue.view()
    }
  }

  const { database } = deps
  let latest: { readonly basis: readonly unknown[]; readonly coverage: Coverage } | undefined

  /** Read anew each time, and worked out anew only where it is another one: of thousands it takes a while. */
  async function current(): Promise<Coverage> {
    const known = await sources()
    const basis = basisOf(known)
    const isSame = latest?.basis.every((each, index) => each === basis[index]) === true
    if (!isSame || latest === undefined) latest = { basis, coverage: coverageOf(known) }
    return latest.coverage
  }

  return {
    sources,
    async claimed({ schedule }, readAt) {
      if (readAt === undefined) return
      const before = await readClaimedList(database.db)
      const isLater = before !== undefined && before <= readAt
      if (isLater && slotsBetween(schedule, before, readAt, 1).length === 0) return
      await writeClaimedList(database.db, readAt)
    },
    now: current,
    async usable(settings) {
      try {
        if (settings === undefined) return await current()
        const known = await sources()
        const stored = { ...known.stored, settings, savedAt: deps.clock.now() }
        return coverageOf({ ...known, stored })
      } catch (error) {
        if (isUnusable(error)) return undefined
        throw error
      }
    },
    async isUnchanged(trx, { instanceId, basis }) {
      const settings = await trx
        .selectFrom('snapshot_settings')
        .select('version')
        .executeTakeFirst()
      const choice = await trx
        .selectFrom('instance_schedules')
        .select('version')
        .where('instance_id', '=', instanceId)
        .executeTakeFirst()
      return (
        (settings?.version ?? 0) === basis.settingsVersion &&
        (choice?.version ?? 0) === basis.choiceVersion
      )
    },
    async schedulesOf(coverage, db = database.db) {
      const claimedListAt = await readClaimedList(db)
      const index = accountIndex(deps.catalogue.view())
      const metSince = startOfTheMet(coverage.schedule, claimedListAt, deps.clock.now())
      return (each) => {
        const { instanceId, by, schedule, since } = each
        const isListed = coverage.followsList && by !== 'own'
        return {
          instanceId,
          schedule,
          since,
          delayMs: () => spreadDelayMs(instanceId, each.spreadMinutes),
          startsAt: isListed && metSince > since ? metSince : since,
          nameOf: (slotAt: Date) =>
            automaticName(index.instances.get(instanceId), slotAt, schedule.timeZone),
          takenBy: memoizedTaken(index, instanceId)
        }
      }
    }
  }
}

/** What tells one coverage from another: settings, choices and lists that are the same are the same objects. */
function basisOf({ stored, schedules, thisServerIds, view }: CoverageSources): readonly unknown[] {
  const { settings, version, savedAt, turnedOffAt } = stored
  return [
    settings,
    version,
    savedAt?.getTime(),
    turnedOffAt?.getTime(),
    schedules,
    thisServerIds.join(),
    view.instances,
    view.unreadable,
    view.refreshedAt === undefined
  ]
}

/**
 * Where slots begin for an instance that is met for the first time: it may have matched since the list
 * by which slots were claimed before, so the last slot after that is its own, however late the tick that finds it comes.
 * Earlier ones are not, as nobody knows whether it was there.
 */
function startOfTheMet(
  schedule: SnapshotSchedule,
  claimedListAt: Date | undefined,
  now: Date
): Date {
  const tickAgo = now.getTime() - MET_WITHIN_MS
  const from = Math.min(tickAgo, claimedListAt?.getTime() ?? tickAgo)
  const [latest] = slotsBetween(schedule, new Date(from), now, 1)
  return latest === undefined ? new Date(tickAgo) : new Date(latest.getTime() - 1)
}

/** Worked out only for an instance that is asked for, and once for all of its slots. */
function memoizedTaken(index: AccountIndex, instanceId: string): CoveredSchedule['takenBy'] {
  let taken: ReadonlyMap<number, string> | undefined
  return (slotAt) => {
    taken ??= takenSlots(index, instanceId)
    return taken.get(slotAt.getTime())
  }
}

/** The slots that the account holds snapshots for, by the keys in their marks. */
function takenSlots(
  { snapshotsOf }: AccountIndex,
  instanceId: string
): ReadonlyMap<number, string> {
  return new Map(
    snapshotsOf(instanceId).flatMap(({ id, origin, runKey }) => {
      const slotAt = runKey === undefined ? undefined : slotOfRunKey(runKey)
      return origin === 'automatic' && slotAt !== undefined ? [[slotAt.getTime(), id] as const] : []
    })
  )
}
