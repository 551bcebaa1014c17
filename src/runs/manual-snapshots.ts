import { ownError, type Snapshot, type VultrError } from '../account/index.js'
import type { Database } from '../database/index.js'
import { asItIs } from '../wording/index.js'
import type { PageAttempt } from './page-attempt.js'
import type { Run } from './state/run.js'
import { runStore } from './state/run-store.js'
import type { ExpiryByHand, RunTransitions } from './state/run-transitions.js'

/** A snapshot that somebody asks for. */
export interface SnapshotRequest {
  readonly instanceId: string
  readonly name: string
  readonly actor: string
  readonly expires?: ExpiryByHand
}

export type TakeSnapshotOutcome =
  /** Vultr is making it. */
  | { readonly kind: 'pending'; readonly run: Run }
  /** Asked for, not confirmed within the time a page may wait, or to be tried again shortly. */
  | { readonly kind: 'waiting'; readonly run: Run; readonly error: VultrError | undefined }
  /** Another snapshot of this instance is in the making. */
  | { readonly kind: 'busy' }
  /** Vultr refused it for good. */
  | { readonly kind: 'failed'; readonly run: Run; readonly error: VultrError }

/** Snapshots taken by hand. @throws DatabaseError from each call */
export interface ManualSnapshots {
  /** Takes one; waits at most 4 s for Vultr. */
  take(request: SnapshotRequest): Promise<TakeSnapshotOutcome>
  /**
   * Has the next tick take these, one after another at the limiter's rate.
   * @returns of how many instances; those with one asked for or in the making are left out.
   */
  queue(requests: readonly SnapshotRequest[]): Promise<number>
  /**
   * Has the next pass try a run again that waits, sooner than it would; it is looked for in the account
   * before, as always.
   * @returns false where it does not wait (any more).
   */
  retryNow(runId: string, actor: string): Promise<boolean>
  /** Ends the run of a snapshot that is complete, before somebody deletes it. */
  noteComplete(snapshot: Snapshot): Promise<void>
}

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const PAGE_WAIT_MS = 4_000

export function createManualSnapshots(deps: {
  readonly database: Database
  readonly transitions: RunTransitions
  readonly attempt: PageAttempt
}): ManualSnapshots {
  const { database, transitions } = deps
  return {
    async take(asked) {
      const runId = await database.transaction((trx) => transitions.request(trx, asked))
      const run = runId === undefined ? undefined : await runStore.byId(database.db, runId)
      if (run === undefined) return { kind: 'busy' }
      const error = await deps.attempt(run, PAGE_WAIT_MS)
      const now = (await runStore.byId(database.db, run.id)) ?? run
      if (now.state === 'pending' || now.state === 'complete') return { kind: 'pending', run: now }
      if (now.state !== 'failed') return { kind: 'waiting', run: now, error }
      return { kind: 'failed', run: now, error: error ?? refusedElsewhere(now) }
    },

    async queue(requests) {
      const open = await runStore.open(database.db)
      const asked = new Set(
        open.filter(({ trigger }) => trigger === 'manual').map(({ instanceId }) => instanceId)
      )
      const others = requests.filter(({ instanceId }) => !asked.has(instanceId))
      const runIds = await database.transaction(async (trx) => {
        const ids: (string | undefined)[] = []
        for (const request of others) ids.push(await transitions.request(trx, request))
        return ids
      })
      return runIds.filter((runId) => runId !== undefined).length
    },

    async retryNow(runId, actor) {
      const run = await runStore.byId(database.db, runId)
      return run !== undefined && (await transitions.hasten(run, actor))
    },

    async noteComplete({ id, status }) {
      if (status !== 'complete') return
      const run = await runStore.pendingOf(database.db, id)
      if (run !== undefined) await transitions.complete(run)
    }
  }
}

/** What another process was told. */
function refusedElsewhere({ reason }: Run): VultrError {
  return ownError('refused', 'none', reason ?? asItIs(''))
}
