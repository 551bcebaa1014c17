import { type Catalogue, TICK_FRESHNESS_MS } from '../../account/index.js'
import type { Coverage, CoverageReader } from '../../coverage/index.js'
import { nextSlotAfter } from '../../policy/index.js'
import type { SlotRelease } from './release-slots.js'

export interface CoverageAtSlotsDeps {
  readonly coverageReader: Pick<CoverageReader, 'now'>
  /** Asks which server this is, where that was not answered yet. */
  readonly askThisServer: () => Promise<void>
  readonly slotRelease: Pick<SlotRelease, 'isLeftOutOnce'>
  readonly catalogue: Catalogue
  readonly clock: { now(): Date }
}

/**
 * Whom the due slots are for. Where the account's list tells, it is read anew when a slot has come
 * due since it was read last: so a new instance is in time, and a tick between slots asks nothing.
 * @throws SettingsError or ScheduleError where the stored settings cannot be used.
 * @throws DatabaseError
 */
export async function coverageAtSlots(deps: CoverageAtSlotsDeps): Promise<Coverage> {
  const { coverageReader, catalogue } = deps
  const coverage = await coverageReader.now()
  if (coverage.isThisServerUnknown) {
    await deps.askThisServer()
    return await coverageReader.now()
  }
  if (!coverage.followsList) return coverage
  // A list that is not whole says of nobody that it is left out, so there is no second reading to hurry for.
  if (!coverage.isListPartial && (await deps.slotRelease.isLeftOutOnce())) {
    await catalogue.refresh({ maxAgeMs: TICK_FRESHNESS_MS })
    return await coverageReader.now()
  }
  if (!isListOld(coverage, catalogue.view().refreshedAt, deps.clock.now())) return coverage
  await catalogue.refresh({ maxAgeMs: 0 })
  return await coverageReader.now()
}

function isListOld({ schedule }: Coverage, refreshedAt: Date | undefined, now: Date): boolean {
  // A list that was read ahead of the clock was read before that was set back.
  if (refreshedAt === undefined || refreshedAt > now) return true
  const next = nextSlotAfter(schedule, refreshedAt)
  return next !== undefined && next <= now
}
