import { setTimeout as wait } from 'node:timers/promises'
import { withinMs } from '../common/index.js'

/** Where there are others, what this process has not sent by then is left to them; in ms. */
const OWN_TRY_MS = 1_500

/** How often what another process does is looked at, in ms. */
const LOOK_MS = 100

/**
 * Lets another process on the database do a job, if nothing of it is done before.
 * @returns false where there is none, or that cannot be. @throws DatabaseError
 */
export type LeaveToOthers<J> = (job: J) => Promise<boolean>

/** Something that is sent to Vultr once, by whichever process reaches it. */
export interface SharedAttempt {
  /** Of this process. Resolves with false where it has left it to others. */
  readonly own: Promise<boolean>
  /** Leaves it to others. @returns false where there are none. @throws DatabaseError */
  leave(): Promise<boolean>
  /** How it stands with it, by its row. @throws DatabaseError */
  state(): Promise<'unsent' | 'sent' | 'settled'>
}

/**
 * Waits for an attempt of this process; where nothing was sent soon, for one of another process.
 * Resolves when it is settled, or `waitMs` milliseconds have passed; then it goes on.
 * @throws DatabaseError
 */
export async function hereOrElsewhere(attempt: SharedAttempt, waitMs: number): Promise<void> {
  const until = performance.now() + waitMs
  let isOwn = await withinMs(OWN_TRY_MS, attempt.own, undefined)
  if (isOwn === undefined && (await attempt.state()) === 'unsent') {
    isOwn = (await attempt.leave()) ? false : undefined
  }
  if (isOwn === undefined) await withinMs(until - performance.now(), attempt.own, undefined)
  if (isOwn !== false) return
  while (performance.now() < until && (await attempt.state()) !== 'settled') await wait(LOOK_MS)
}
