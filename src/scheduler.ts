import type { Logger } from 'pino'
import type { Catalogue } from './account/index.js'
import { attempted } from './common/index.js'
import type { Pruning } from './pruning/index.js'
import type { RestoreFollowing } from './restores/index.js'
import type { ClaimStep, DueRuns, OpenRuns } from './runs/index.js'
import type { AbandonedChanges } from './snapshots/index.js'

export interface Scheduler {
  /**
   * One pass: claims the slots that are due, finds out what became of what was sent, sends what is
   * to be sent, and prunes. Passes of one process follow one another. Resolves when every request
   * of the pass is settled; failures are written down and logged.
   * @returns whether each step could be done.
   * @throws PassEndedError where no step may go on, and nothing else.
   */
  tick(): Promise<boolean>
  /** Prunes alone, after the pass under way, for an admin who has just confirmed something. */
  prune(): Promise<void>
}

/** The steps of a pass, each of the room that it belongs to. */
export interface SchedulerParts {
  /** Forgets what is kept for a limited time; cheap when there is nothing to forget. */
  readonly forgetOld: () => Promise<void>
  /** Sees to rows that cannot be read. */
  readonly mend: () => Promise<void>
  readonly abandoned: AbandonedChanges
  readonly openRuns: OpenRuns
  readonly claimStep: ClaimStep
  readonly restoreFollowing: RestoreFollowing
  readonly pruning: Pruning
  readonly dueRuns: DueRuns
  /** Lets what was acknowledged and is over be told anew when it comes back. */
  readonly forgetAcknowledged: () => Promise<void>
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly logger: Logger
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  let last: Promise<void> = Promise.resolve()
  return {
    tick() {
      const pass = last.then(() => runPass(parts))
      last = pass.then(ended, ended)
      return pass
    },
    prune() {
      const work = () => parts.pruning.pass(parts.catalogue.view().readings)
      const pruned = last.then(() => attempted(parts, 'pruning', work))
      last = pruned.then(ended, ended)
      return last
    }
  }
}

/** Whatever comes next does not depend on how it ended. */
function ended(): void {}

async function runPass(parts: SchedulerParts): Promise<boolean> {
  let isWhole = true
  async function step<T>(what: string, work: () => Promise<T>): Promise<{ value: T } | undefined> {
    const done = await attempted(parts, what, async () => ({ value: await work() }))
    isWhole &&= done !== undefined
    return done
  }

  await step('forgetting old entries', () => parts.forgetOld())
  await step('mending what cannot be read', () => parts.mend())
  const readings = parts.catalogue.view().readings
  await step('settling abandoned changes', () => parts.abandoned.settle())
  // First what is under way: a snapshot that has just turned complete frees its instance for the
  // slot that has just come due.
  await step('reconciling the open runs', () => parts.openRuns.reconcile())
  const claimed = await step('claiming the due slots', () => parts.claimStep.claimDue())
  await step('following the restores', () => parts.restoreFollowing.follow())
  // What has expired goes before anything new is asked for: an account that is full has room then.
  await step('pruning', () => parts.pruning.pass(readings))
  // Without settings that can be read nobody knows what is wanted; what was asked for by hand goes on.
  const sendScheduled = claimed?.value === true
  await step('sending what is due', () => parts.dueRuns.sendDue({ sendScheduled }))
  await step('forgetting what is over', () => parts.forgetAcknowledged())
  return isWhole
}
