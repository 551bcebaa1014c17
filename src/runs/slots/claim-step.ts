import type { Logger } from 'pino'
import { type Catalogue, TICK_FRESHNESS_MS } from '../../account/index.js'
import { inTerm } from '../../common/index.js'
import type { Coverage, CoverageReader, CoveredSchedule } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import type { SlotClaims } from './claim-slots.js'
import { type CoverageAtSlotsDeps, coverageAtSlots } from './coverage-at-slots.js'
import type { DueSchedule } from './due-slots.js'
import type { PausedSchedules } from './paused-schedules.js'
import { keptBy, type SlotRelease } from './release-slots.js'
import { resumeListed } from './resume-schedules.js'
import { readCursors } from './schedule-cursors.js'

/** So long late slots wait for the account to be readable after a start, or after taking over, in ms. */
const LATE_WAIT_MS = 60 * 60_000

/** The step of a pass that turns the slots of all covered instances into runs. */
export interface ClaimStep {
  /**
   * @returns whether what is scheduled may be sent.
   * @throws SettingsError or ScheduleError where the stored settings cannot be used.
   * @throws DatabaseError
   */
  claimDue(): Promise<boolean>
}

export function createClaimStep(
  deps: CoverageAtSlotsDeps & {
    readonly database: Database
    readonly coverageReader: CoverageReader
    readonly catalogue: Catalogue
    readonly slotClaims: SlotClaims
    readonly slotRelease: SlotRelease
    readonly pausedSchedules: PausedSchedules
    /** Nobody has asked yet for snapshots of another account's instances. */
    readonly isOtherAccount: () => Promise<boolean>
    readonly term: () => unknown
    readonly clock: { now(): Date }
    readonly logger: Logger
  }
): ClaimStep {
  const { coverageReader, catalogue, slotClaims, clock } = deps
  const beganAt = inTerm(deps.term, () => clock.now())

  /**
   * What was due longer ago than a tick takes may have been taken: by another panel, or by this one
   * before its disk was set back. So the account is looked at first; while it cannot be read such
   * slots wait, for an hour at most.
   */
  async function claimable(
    coverage: Coverage,
    due: readonly DueSchedule[]
  ): Promise<readonly CoveredSchedule[]> {
    if (!due.some(({ isLate }) => isLate)) return due
    const view = await catalogue.refresh({ maxAgeMs: TICK_FRESHNESS_MS })
    const isReadable =
      view.problem === undefined && view.readings > 0 && view.refreshedAt !== undefined
    const waitedMs = clock.now().getTime() - beganAt().getTime()
    const isWaiting = waitedMs >= 0 && waitedMs < LATE_WAIT_MS
    if (!isReadable && isWaiting) return due.filter(({ isLate }) => !isLate)
    const scheduleOf = await coverageReader.schedulesOf(coverage)
    return due.flatMap(({ instanceId }) => {
      const covered = coverage.instances.get(instanceId)
      return covered === undefined ? [] : [scheduleOf(covered)]
    })
  }

  return {
    async claimDue() {
      beganAt()
      const coverage = await coverageAtSlots(deps)
      const readAt = catalogue.view().refreshedAt
      if (await deps.isOtherAccount()) return false
      // While nobody knows which instances are meant, nothing says that one is covered no more.
      const isKnown = !coverage.isThisServerUnknown && !coverage.isListUnknown
      const cursors = await readCursors(deps.database.db)
      if (isKnown) {
        await deps.slotRelease.release(keptBy(coverage, catalogue.view(), clock.now()), cursors)
      }
      const scheduleOf = await coverageReader.schedulesOf(coverage)
      const due = slotClaims.due(coverage.instances.values(), scheduleOf, cursors)
      await resumeListed(deps, new Set(due.map(({ instanceId }) => instanceId)))
      const claimed = await claimable(coverage, due)
      // The account may have been read only now.
      if (await deps.isOtherAccount()) return false
      await slotClaims.claimAll(claimed)
      if (isKnown) await coverageReader.claimed(coverage, readAt)
      return true
    }
  }
}
