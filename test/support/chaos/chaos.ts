// The weeks of one seed, from the first settings to the quiet end: draws what happens next, has it happen,
// and checks the promises after each step. The same seed draws the same steps, so the order of the list
// below, doubled entries and all, is part of what a seed means.
import type { Mishap } from './mishaps/mishap.js'
import { checkPauses, checkPromises, Violation, watchRequests } from './promises.js'
import { settle } from './settling.js'
import {
  changeSettings,
  chooseForOne,
  confirmHeld,
  keyAway,
  lockAndRename,
  restore,
  review,
  saveSettings,
  takeByHand
} from './steps/admins.js'
import {
  clone,
  crashSoon,
  downtime,
  keepCopy,
  pass,
  putCopyBack,
  restart,
  severalProcesses,
  wrongClock
} from './steps/machine.js'
import { meddle } from './steps/outsiders.js'
import { beginFault, beginMishap, MISHAPS } from './steps/vultr.js'
import { Weeks } from './weeks.js'

/** What one seed went through. */
export interface ChaosReport {
  readonly steps: readonly string[]
  readonly created: number
  readonly deleted: number
  readonly crashes: number
  /** Two or three processes shared the database at some time. */
  readonly hadSeveralProcesses: boolean
}

/** A restore that is asked for has no entry in the table: it is ours, and not Vultr's. */
const RESTORE = 'restore'

/** What can be drawn beside crashes, wrong clocks, meddling and plain faults. */
export const MISHAP_NAMES: readonly string[] = [...MISHAPS.map(({ name }) => name), RESTORE]

export interface ChaosOptions {
  /** Default: all of MISHAP_NAMES. */
  readonly mishaps?: readonly string[]
}

/** Something that may happen next. */
type Step = (weeks: Weeks) => void | Promise<void>

/** What can always be drawn; what is there twice is drawn twice as often. */
const STEPS: readonly Step[] = [
  pass,
  pass,
  pass,
  pass,
  beginFault,
  beginFault,
  crashSoon,
  crashSoon,
  restart,
  wrongClock,
  meddle,
  meddle,
  changeSettings,
  chooseForOne,
  takeByHand,
  severalProcesses,
  confirmHeld,
  lockAndRename,
  keepCopy,
  putCopyBack,
  clone,
  review,
  keyAway,
  downtime
]

/**
 * Some simulated weeks of everything that can go wrong, drawn by `seed`.
 * @throws Violation with the seed and the steps that led to it.
 */
export async function runChaos(seed: number, options: ChaosOptions = {}): Promise<ChaosReport> {
  const weeks = await Weeks.begin(seed)
  watchRequests(weeks)
  try {
    await live(weeks, stepsWith(options.mishaps ?? MISHAP_NAMES))
    return reportOf(weeks)
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Violation(`Seed ${seed}: ${reason}\n${weeks.steps.join('\n')}`)
  } finally {
    await weeks.panel.end()
  }
}

async function live(weeks: Weeks, steps: readonly Step[]): Promise<void> {
  await weeks.panel.start()
  await weeks.panel.readAtFirst()
  await saveSettings(weeks, weeks.notes.settings)
  const count = 16 + Math.floor(weeks.random() * 16)
  for (let done = 0; done < count; done += 1) {
    const step = weeks.pick(steps)
    await step(weeks)
    await checkPauses(weeks)
    checkPromises(weeks)
  }
  await settle(weeks)
}

function stepsWith(mishaps: readonly string[]): readonly Step[] {
  const drawn = MISHAPS.filter(({ name }) => mishaps.includes(name))
  return [
    ...(drawn.length === 0 ? [] : mishapSteps(drawn)),
    ...(mishaps.includes(RESTORE) ? [restore] : []),
    ...STEPS
  ]
}

function mishapSteps(mishaps: readonly Mishap[]): readonly Step[] {
  const begin: Step = (weeks) => beginMishap(weeks, mishaps)
  return [begin, begin, begin, (weeks) => weeks.endMishaps()]
}

function reportOf({ steps, world, panel }: Weeks): ChaosReport {
  const { requests } = world.simulator
  const done = (method: string) =>
    requests.filter((request) => request.method === method && request.effect).length
  return {
    steps,
    created: done('POST'),
    deleted: done('DELETE'),
    crashes: panel.crashes,
    hadSeveralProcesses: panel.hadSeveralProcesses
  }
}
