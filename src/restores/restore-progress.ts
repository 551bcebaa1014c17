import type { Database } from '../database/index.js'
import { type Run, type RunHistory, runStore } from '../runs/index.js'
import { type ExpectedEnd, expectedEnd } from './expected-end.js'
import { OPEN_RESTORES, type Restore } from './restore.js'
import { courseOf, type RestoreStep } from './restore-course.js'
import type { StoredRestores } from './stored-restores.js'

/** A restore, how far it has come, and when it probably ends. */
export interface RestoreProgress {
  readonly restore: Restore
  /** Of the fresh snapshot that is taken first, where one was wanted. */
  readonly safetyRun: Run | undefined
  readonly steps: readonly RestoreStep[]
  readonly isOpen: boolean
  readonly expected: ExpectedEnd | undefined
}

/** So many earlier restores tell how long one takes. */
const EARLIER = 20

/** @returns undefined where there is no such restore. @throws DatabaseError */
export type ReadRestoreProgress = (id: string) => Promise<RestoreProgress | undefined>

export function createRestoreProgress(deps: {
  readonly database: Database
  readonly store: StoredRestores
  readonly runHistory: Pick<RunHistory, 'typicalDurationMs'>
  readonly clock: { now(): Date }
}): ReadRestoreProgress {
  const { store, database, runHistory, clock } = deps

  async function readExpected(
    restore: Restore,
    safetyRun: Run | undefined
  ): Promise<ExpectedEnd | undefined> {
    return expectedEnd(restore, {
      safetyRun,
      earlier: await store.completed(EARLIER),
      usualSnapshotMs: await runHistory.typicalDurationMs(restore.instanceId),
      now: clock.now()
    })
  }

  return async (id) => {
    const restore = await store.byId(id)
    if (restore === undefined) return undefined
    const { safetyRunId } = restore
    const safetyRun =
      safetyRunId === undefined ? undefined : await runStore.byId(database.db, safetyRunId)
    const isOpen = OPEN_RESTORES.some((state) => state === restore.state)
    return {
      restore,
      safetyRun,
      steps: courseOf(restore, safetyRun),
      isOpen,
      expected: isOpen ? await readExpected(restore, safetyRun) : undefined
    }
  }
}
