import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  type CatalogueView,
  mayBeUnreadableSnapshot,
  type Snapshot
} from '../account/index.js'
import { attempted, hasPassed, isDue, lookAtMissing } from '../common/index.js'
import { message } from '../wording/index.js'
import type { Run } from './state/run.js'
import { storedOtherwise } from './state/run-description.js'
import type { RunTransitions } from './state/run-transitions.js'

/** Finds out what became of the runs that Vultr may know of. A run that fails is logged, and holds up no other. */
export interface RunReconciliation {
  /**
   * Compares the open runs with a list of the account and moves them on.
   * @param view a list whose reading began after the runs' requests were settled.
   */
  reconcile(runs: readonly Run[], view: CatalogueView): Promise<void>
  /** Asks for the snapshots of pending runs by their ids, for while the list cannot be believed. */
  reconcileById(pending: readonly Run[]): Promise<void>
  /** Whether a run's request may have taken effect, and nobody is waiting for its answer any more. */
  isInDoubt(run: Run): boolean
}

/** A snapshot that was just made may be missing from the lists for this long, in ms. */
const UNLISTED_MS = 10 * 60_000

const GONE = message('run.deletedAtVultr')
const NOT_LISTED = message('run.notListed')

export function createRunReconciliation(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly transitions: RunTransitions
  readonly inFlight: () => ReadonlySet<Run['id']>
  readonly clock: { now(): Date }
  readonly leaseMs: number
  readonly logger: Logger
}): RunReconciliation {
  const { transitions, clock } = deps

  async function reconcileDoubtful(
    run: Run,
    marked: readonly Snapshot[],
    view: CatalogueView
  ): Promise<void> {
    const [found] = marked
    if (found !== undefined) {
      const stored = storedOtherwise(run, found.description)
      if (!(await transitions.adopt(run, found.id, stored))) return
      await reconcilePending({ ...run, state: 'pending', snapshotId: found.id }, marked)
      return
    }
    const now = clock.now()
    if (!isDue(run.nextAttemptAt, now)) return
    // It may be a record that is there but could not be read, or is being made and not listed yet.
    if (mayBeUnreadableSnapshot(view, { runKey: run.key })) return
    if (accountIndex(view).instances.get(run.instanceId)?.serverStatus === 'locked') return
    // One reading that lacks it proves nothing.
    if (!(await isMissingAgain(run, view.refreshedAt ?? now))) return
    await transitions.requeue(run, run.reason ?? message('run.answerLost'), now)
  }

  async function reconcilePending(run: Run, marked: readonly Snapshot[]): Promise<void> {
    const listed = marked.find(({ id }) => id === run.snapshotId)
    if (listed?.status === 'complete') {
      await transitions.complete(run)
      return
    }
    if (listed !== undefined && listed.status !== 'deleted') {
      await noteFound(run)
      return
    }
    const other = marked.find(({ id, status }) => id !== run.snapshotId && status !== 'deleted')
    if (other !== undefined) {
      const isReplaced = await transitions.replace(run, other.id)
      if (isReplaced) await reconcilePending({ ...run, snapshotId: other.id }, marked)
      return
    }
    if (listed !== undefined) await transitions.fail(run, GONE)
    else await reconcileAlone(run)
  }

  /** A list can lack what it should show; only Vultr's own answers for this id end a run. */
  async function reconcileAlone(run: Run): Promise<void> {
    const client = await deps.connection.client()
    if (client === undefined || run.snapshotId === undefined) return
    const now = clock.now()
    if (!hasPassed(run.pendingSince ?? run.createdAt, UNLISTED_MS, now)) return
    const found = await client.getSnapshot(run.snapshotId)
    if (found.ok) {
      if (found.value.status === 'complete') await transitions.complete(run)
      else await noteFound(run)
    } else if (found.error.kind === 'not-found' && (await isMissingAgain(run, now))) {
      await transitions.fail(run, NOT_LISTED)
    }
  }

  /** Whether it was missing before, long enough ago for this look to be another one. */
  async function isMissingAgain(run: Run, at: Date): Promise<boolean> {
    const look = lookAtMissing(run.snapshotMissingSince, at)
    if (look === 'first') await transitions.doubtSnapshot(run, at)
    return look === 'second'
  }

  async function noteFound(run: Run): Promise<void> {
    if (run.snapshotMissingSince !== undefined) await transitions.findSnapshot(run)
  }

  async function reconcileOne(
    run: Run,
    view: CatalogueView,
    marked: readonly Snapshot[]
  ): Promise<void> {
    if (run.state === 'creating') await reconcileDoubtful(run, marked, view)
    if (run.state !== 'pending') return
    // A mark edited away does not end the run: its snapshot is known by its id too.
    const own = accountIndex(view).snapshots.get(run.snapshotId ?? '')
    const others = marked.filter(({ id }) => id !== run.snapshotId)
    await reconcilePending(run, own === undefined ? others : [own, ...others])
  }

  return {
    isInDoubt: (run) =>
      run.state === 'creating' &&
      !deps.inFlight().has(run.id) &&
      isDue(run.leaseUntil, clock.now(), deps.leaseMs),
    async reconcileById(pending) {
      for (const run of pending) {
        await attempted(deps, `reconciling run ${run.id}`, () => reconcileAlone(run))
      }
    },
    async reconcile(runs, view) {
      const byKey = groupByRunKey(view.snapshots)
      for (const run of runs) {
        const marked = byKey.get(run.key) ?? []
        await attempted(deps, `reconciling run ${run.id}`, () => reconcileOne(run, view, marked))
      }
    }
  }
}

/** Oldest first: where two carry one mark, the first is the run's and the others are surplus. */
function groupByRunKey(snapshots: readonly Snapshot[]): Map<string, Snapshot[]> {
  const groups = new Map<string, Snapshot[]>()
  for (const snapshot of snapshots) {
    if (snapshot.runKey === undefined) continue
    const group = groups.get(snapshot.runKey)
    if (group === undefined) groups.set(snapshot.runKey, [snapshot])
    else group.unshift(snapshot)
  }
  return groups
}
