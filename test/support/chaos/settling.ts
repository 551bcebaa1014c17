// A quiet end: the faults cease, everything comes to rest, and it is checked that the panel has recovered.
// No run stays open, every slot and every deletion is accounted for, and each covered instance has a new
// good snapshot within two spacings.
import { slotSpacingMs } from '../../../src/policy/index.js'
import { INSTANCE_STATES } from '../../../src/simulator/index.js'
import { HOUR, MINUTE } from '../fake-clock.js'
import { checkPauses, checkPromises, isGoodOneOf, Violation } from './promises.js'
import { checkDeletions, checkRestores, checkSlots } from './records.js'
import { review } from './steps/admins.js'
import { checkAlerts } from './told.js'
import type { Weeks } from './weeks.js'

/** So many passes that could read the account bring everything to rest. */
const QUIET_TICKS = 8
/** After so many the account is not readable for a reason of ours. */
const MOST_TICKS = 40

export async function settle(weeks: Weeks): Promise<void> {
  weeks.tell('settle')
  await comeToRest(weeks)
  await checkPauses(weeks)
  checkPromises(weeks)
  await checkNothingOpen(weeks)
  await checkSlots(weeks)
  if (!weeks.notes.isHistoryLost) {
    await checkRestores(weeks)
    await checkDeletions(weeks)
  }
  await checkProtection(weeks)
  await checkAlerts(weeks)
}

async function comeToRest(weeks: Weeks): Promise<void> {
  const { simulator, clock } = weeks.world
  simulator.faults.clear()
  weeks.endMishaps()
  // One that was away while its state was mended came back with the state it had before, and a restore
  // that was begun while the clock ran ahead would go on for days.
  const free = { ...INSTANCE_STATES.active, lockedUntil: undefined, restoringUntil: undefined }
  for (const { id } of simulator.instances()) simulator.editInstance(id, free)
  weeks.panel.crashNoMore()
  for (let tick = 0, quiet = 0; quiet < QUIET_TICKS && tick < MOST_TICKS; tick += 1) {
    clock.advance(weeks.pick([16, 31]) * MINUTE)
    await weeks.tick()
    // A machine with too much to do lets requests time out that no fault holds up.
    if (weeks.panel.engine.catalogue.view().problem === undefined) quiet += 1
  }
}

async function checkNothingOpen(weeks: Weeks): Promise<void> {
  const open = await weeks.panel.engine.scheduling.runs.open()
  // Made while the clock was ahead, some are still being made by the right one, and lock their instance.
  const inTheMaking = new Set(
    weeks.world.simulator
      .snapshots()
      .flatMap(({ status, instanceId }) => (status === 'pending' ? [instanceId] : []))
  )
  const stale = open.filter(
    ({ createdAt, instanceId }) =>
      weeks.now() - createdAt.getTime() > 3 * HOUR && !inTheMaking.has(instanceId)
  )
  if (stale.length > 0) throw new Violation(`still open: ${JSON.stringify(stale)}`)
}

/** When the faults have ended each covered instance has a good snapshot within two spacings. */
async function checkProtection(weeks: Weeks): Promise<void> {
  const { simulator, clock } = weeks.world
  await review(weeks)
  const since = weeks.now()
  const covered = await weeks.panel.engine.scheduling.covered()
  const spacing = Math.max(
    0,
    ...covered.map(({ schedule }) => slotSpacingMs(schedule, new Date(since)) ?? 0)
  )
  for (let passed = 0; passed < 2 * spacing; passed += HOUR / 2) {
    clock.advance(HOUR / 2)
    await weeks.tick()
  }
  checkPromises(weeks)
  const there = new Set(simulator.instances().map(({ id }) => id))
  const snapshots = simulator.snapshots()
  for (const { instanceId } of covered) {
    // One that was begun while the clock was ahead is still being made by the right one.
    const isBusy = snapshots.some(
      (each) => each.status === 'pending' && each.instanceId === instanceId
    )
    if (!there.has(instanceId) || isBusy) continue
    const isProtected = snapshots.some(
      (each) => isGoodOneOf(each, instanceId) && each.createdAt.getTime() >= since
    )
    if (!isProtected) throw new Violation(`${instanceId} is not protected two spacings later`)
  }
}
