import { isUnreached, type VultrError } from '../account/index.js'
import type { Background } from '../common/index.js'
import type { Database } from '../database/index.js'
import { hereOrElsewhere, type LeaveToOthers } from './here-or-elsewhere.js'
import type { RunJob } from './send-due-runs.js'
import type { SnapshotCreation } from './snapshot-creation.js'
import type { Run } from './state/run.js'
import { runStore } from './state/run-store.js'

/**
 * Sends the create of a run that somebody waits for; where this process does not reach Vultr, another one sends it.
 * @returns after `waitMs` milliseconds at the latest, the error that this process has met, if any; the run's row
 * tells what has come of it.
 * @throws DatabaseError
 */
export type PageAttempt = (run: Run, waitMs: number) => Promise<VultrError | undefined>

export function createPageAttempt(deps: {
  readonly database: Database
  readonly creation: SnapshotCreation
  readonly background: Background
  /** Undefined where this process is alone. */
  readonly leaveToOthers: LeaveToOthers<RunJob> | undefined
}): PageAttempt {
  const { database, leaveToOthers } = deps

  async function leave(run: Run): Promise<boolean> {
    // What was sent before is looked for in the account first, by the leader.
    if (run.attempts > 0 || leaveToOthers === undefined) return false
    const now = await runStore.byId(database.db, run.id)
    if (now?.state !== 'queued') return false
    return await leaveToOthers({ id: run.id, attempts: now.attempts, isAwaited: true })
  }

  return async (run, waitMs) => {
    let error: VultrError | undefined
    async function attempt(): Promise<boolean> {
      error = await deps.creation.attempt(run, 'page')
      return !(isUnreached(error) && (await leave(run)))
    }
    const state = async () => howSent(await runStore.byId(database.db, run.id))
    const own = deps.background.keep(attempt())
    await hereOrElsewhere({ own, leave: () => leave(run), state }, waitMs)
    return error
  }
}

function howSent(run: Run | undefined): 'unsent' | 'sent' | 'settled' {
  if (run?.state === 'queued') return 'unsent'
  return run?.state === 'creating' ? 'sent' : 'settled'
}
