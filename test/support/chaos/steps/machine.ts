// What befalls the machine that the panel runs on: hours that pass, a clock that is wrong, processes that
// end, begin anew or run side by side, and a disk that is copied, set back or cloned.
import { copyTestDatabase, hasTestDatabase } from '../../databases/test-database.js'
import { DAY, HOUR, MINUTE } from '../../fake-clock.js'
import type { Weeks } from '../weeks.js'

const COPY = 'copy.sqlite'
const CLONE = 'clone.sqlite'

/** Some hours, looked at now and then. */
export async function pass(weeks: Weeks): Promise<void> {
  const hours = 2 + Math.floor(weeks.random() * 12)
  weeks.tell(`pass ${hours} h`)
  const end = weeks.now() + hours * HOUR
  while (weeks.now() < end) {
    weeks.world.clock.advance(weeks.pick([1, 6, 11, 45, 120]) * MINUTE)
    await weeks.tick()
  }
}

export async function downtime(weeks: Weeks): Promise<void> {
  const hours = 6 + Math.floor(weeks.random() * 90)
  weeks.tell(`down for ${hours} h`)
  weeks.world.clock.advance(hours * HOUR)
  await weeks.tick()
}

/** A wrong clock for some ticks, then the right one again. */
export async function wrongClock(weeks: Weeks): Promise<void> {
  const { clock } = weeks.world
  const right = weeks.now()
  const off = weeks.pick([-2 * DAY, -3 * HOUR, 5 * HOUR, 3 * DAY, 9 * DAY])
  weeks.tell(`clock off by ${off / HOUR} h`)
  clock.set(new Date(right + off))
  await weeks.tick()
  clock.advance(11 * MINUTE)
  await weeks.tick()
  clock.set(new Date(right + 22 * MINUTE))
  await weeks.tick()
}

/** The process will end at one of the next writes, before it or after it. */
export function crashSoon(weeks: Weeks): void {
  const point = 1 + Math.floor(weeks.random() * 8)
  weeks.panel.crashAtPoint(point)
  weeks.tell(`crash at write ${point}`)
}

export async function restart(weeks: Weeks): Promise<void> {
  weeks.tell('restart')
  await weeks.panel.engine.close()
  await weeks.panel.start()
  await weeks.tick()
}

export async function severalProcesses(weeks: Weeks): Promise<void> {
  const { panel, world } = weeks
  weeks.tell('two processes')
  panel.hadSeveralProcesses = true
  const other = await panel.startAnother()
  const third = weeks.pick([true, false]) ? await panel.startAnother() : undefined
  world.clock.advance(weeks.pick([1, 5, 6, 12]) * HOUR)
  await Promise.all([weeks.tick(), other.scheduling.tick(), other.scheduling.tick()])
  world.clock.advance(11 * MINUTE)
  await Promise.all([third?.scheduling.tick(), other.scheduling.tick(), weeks.tick()])
  await other.close()
  await third?.close()
  // One of the others may have crashed last.
  await panel.alive(async () => undefined)
  await weeks.notes.noteHeld()
}

/** A copy of the database is put aside. */
export async function keepCopy(weeks: Weeks): Promise<void> {
  const { panel } = weeks
  weeks.tell('keep a copy')
  await panel.engine.close()
  await copyTestDatabase(panel.file, panel.fileNamed(COPY))
  await panel.start()
}

/** The panel's disk is set back to an older copy of its database. */
export async function putCopyBack(weeks: Weeks): Promise<void> {
  const { panel } = weeks
  if (!(await hasTestDatabase(panel.fileNamed(COPY)))) return
  weeks.tell('put the copy back')
  panel.wasSetBack = true
  await panel.engine.close()
  await copyTestDatabase(panel.fileNamed(COPY), panel.file)
  panel.crashNoMore()
  weeks.endMishaps()
  weeks.world.simulator.faults.clear()
  await panel.start()
  await panel.readAtFirst()
  await weeks.notes.noteCopy()
}

/** The panel is cloned, and both take snapshots for a while. */
export async function clone(weeks: Weeks): Promise<void> {
  const { panel, world } = weeks
  const { runs, restores } = panel.engine.scheduling
  const isIdle = (await runs.open()).length === 0 && (await restores.open()).length === 0
  if (!isIdle) return
  weeks.tell('clone')
  await panel.engine.close()
  await copyTestDatabase(panel.file, panel.fileNamed(CLONE))
  await panel.start()
  const other = await panel.startClone(panel.fileNamed(CLONE))
  for (const hours of [1, 3, 6]) {
    world.clock.advance(hours * HOUR)
    await weeks.tick()
    await other.scheduling.tick()
    world.clock.advance(11 * MINUTE)
    await other.scheduling.tick()
    await weeks.tick()
  }
  await other.close()
  weeks.notes.isHistoryLost = true
}
