import type { Logger } from 'pino'
import {
  accountIndex,
  type Catalogue,
  type CatalogueView,
  isUnreached,
  mayBeUnreadableSnapshot,
  type QuotaStore,
  TICK_FRESHNESS_MS
} from '../account/index.js'
import { allEnded, attempted, createBreather, hasPassed, isDue } from '../common/index.js'
import type { Database } from '../database/index.js'
import { type Message, message } from '../wording/index.js'
import { NOT_COVERED, superseded } from './slots/missed-slots.js'
import type { SnapshotCreation } from './snapshot-creation.js'
import type { Run } from './state/run.js'
import { storedOtherwise } from './state/run-description.js'
import { runStore } from './state/run-store.js'
import type { RunTransitions } from './state/run-transitions.js'

/** A snapshot asked for by hand is given up when it could not be taken within this time, in ms. */
const MANUAL_PATIENCE_MS = 60 * 60_000

/** What was handed over and not sent for so long is sent by the pass itself, in ms. */
const HANDED_OVER_MS = 3 * 60_000

/** Sends the creates that are due. */
export interface DueRuns {
  /**
   * One pass: oldest first, at most one of an instance at a time. Resolves when all are settled.
   * @param may whether scheduled ones may be sent: not while the settings cannot be read.
   * @throws DatabaseError
   */
  sendDue(may: { readonly sendScheduled: boolean }): Promise<void>
  /**
   * Sends one that was handed over, unless its row tells that it was sent since, or is not due.
   * @returns false where no connection to Vultr came about: another process may have one.
   * @throws DatabaseError
   */
  sendHandedOver(job: RunJob): Promise<boolean>
}

/** A run that may be sent, by whoever is free. */
export interface RunJob {
  readonly id: Run['id']
  /** How often it had been sent when it was looked for in the account: of a later attempt nothing is known. */
  readonly attempts: number
  /** Somebody waits for it, and another process has not reached Vultr: it may be sent at once. */
  readonly isAwaited?: boolean
}

export function createDueRuns(deps: {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly transitions: RunTransitions
  readonly creation: SnapshotCreation
  readonly quota: QuotaStore
  /** Where several processes share the work. @returns false where this one is to send all of them, as by default */
  readonly handOver?: ((jobs: readonly RunJob[]) => Promise<boolean>) | undefined
  readonly clock: { now(): Date }
  readonly logger: Logger
}): DueRuns {
  const { database, transitions, clock } = deps

  async function giveUp(queued: readonly Run[]): Promise<ReadonlySet<Run>> {
    const now = clock.now()
    const rows = await database.db.selectFrom('schedule_cursors').select('instance_id').execute()
    const scheduled = new Set(rows.map(({ instance_id }) => instance_id))
    const given = new Set<Run>()
    const newest = new Map<string, Run>()
    for (const run of queued) if (run.trigger === 'schedule') newest.set(run.instanceId, run)
    for (const run of queued) {
      // It was in doubt when the next slot was claimed, and turned out not to have been made.
      const isSuperseded = run.trigger === 'schedule' && newest.get(run.instanceId) !== run
      const reason = isSuperseded ? superseded(run.reason) : whyGivenUp(run, now, scheduled)
      if (reason === undefined) continue
      given.add(run)
      await attempted(deps, `giving up run ${run.id}`, () => transitions.fail(run, reason))
    }
    return given
  }

  /** A list in which each of them would be shown; undefined where it cannot be had. */
  async function searchedList(runs: readonly Run[]): Promise<CatalogueView | undefined> {
    const since = Math.max(...runs.map(({ updatedAt }) => updatedAt.getTime()))
    const known = deps.catalogue.view()
    const readAt = known.readings === 0 ? undefined : known.refreshedAt?.getTime()
    // Less than nothing where it was read before the clock was set back.
    const age = clock.now().getTime() - (readAt ?? 0)
    // Whoever has a copy of the database may have sent the same since it was read.
    const isOld = readAt === undefined || readAt <= since || age < 0 || age >= TICK_FRESHNESS_MS
    const view = isOld ? await deps.catalogue.refresh({ maxAgeMs: 0 }) : known
    return view.problem === undefined ? view : undefined
  }

  /** What may have been asked for before is looked for in the account, and sent only if it is not there. */
  async function notYetMade(
    runs: readonly Run[],
    begunLately: ReadonlySet<Run['key']>
  ): Promise<readonly Run[]> {
    // One that was not begun just now may have been sent by whoever has a copy of the database.
    const inFlight = deps.creation.inFlight()
    const doubtful = runs.filter(
      ({ id, attempts, key }) => !inFlight.has(id) && (attempts > 0 || !begunLately.has(key))
    )
    if (doubtful.length === 0) return runs
    const view = await searchedList(doubtful)
    const isDoubtful = new Set(doubtful)
    if (view === undefined) return runs.filter((run) => !isDoubtful.has(run))
    const byRunKey = new Map(view.snapshots.map((snapshot) => [snapshot.runKey, snapshot]))
    const kept = new Set<Run>()
    for (const run of doubtful) {
      const found = byRunKey.get(run.key)
      // It may be there without being shown: then it waits until its record can be read.
      if (found !== undefined || mayBeUnreadableSnapshot(view, { runKey: run.key })) kept.add(run)
      if (found === undefined) continue
      await attempted(deps, `adopting the snapshot of run ${run.id}`, () =>
        transitions.adopt(run, found.id, storedOtherwise(run, found.description))
      )
    }
    return runs.filter((run) => !kept.has(run))
  }

  async function dueOf(open: readonly Run[], may: { readonly sendScheduled: boolean }) {
    const now = clock.now()
    const refusal = await deps.quota.lastRefusal()
    const count = accountIndex(deps.catalogue.view()).snapshots.size
    const hasRoom = refusal !== undefined && count < refusal.held
    const busy = new Set(
      open.filter(({ state }) => state !== 'queued').map(({ instanceId }) => instanceId)
    )
    return open.filter((run) => {
      if (run.state !== 'queued' || busy.has(run.instanceId)) return false
      if (run.trigger === 'schedule' && !may.sendScheduled) return false
      if (!isDue(run.nextAttemptAt, now) && !(run.waitsForRoom && hasRoom)) return false
      busy.add(run.instanceId)
      return true
    })
  }

  function isDueForLong({ nextAttemptAt, createdAt }: Run): boolean {
    return hasPassed(nextAttemptAt ?? createdAt, HANDED_OVER_MS, clock.now())
  }

  return {
    async sendDue(may) {
      const begunLately = transitions.begunLately()
      const open = await runStore.open(database.db)
      const queued = open.filter(({ state }) => state === 'queued')
      if (queued.length === 0) return
      const given = may.sendScheduled ? await giveUp(queued) : new Set<Run>()
      const due = await dueOf(
        open.filter((run) => !given.has(run)),
        may
      )
      let sent = await notYetMade(due, begunLately)
      const jobs = sent.map(({ id, attempts }) => ({ id, attempts }))
      if (await deps.handOver?.(jobs)) {
        // Whoever was handed them may be gone, and a job of theirs that waits keeps another one from being sent.
        sent = sent.filter(isDueForLong)
      }
      const breathe = createBreather()
      const attempts: Promise<unknown>[] = []
      for (const run of sent) {
        // All of them wait for their turn at the limiter; thousands do not begin that in one go.
        await breathe()
        const attempt = () => deps.creation.attempt(run, 'scheduler')
        attempts.push(attempted(deps, `creating the snapshot of run ${run.id}`, attempt))
      }
      await allEnded(attempts)
    },
    async sendHandedOver({ id, attempts, isAwaited }) {
      const run = await runStore.byId(database.db, id)
      if (run?.state !== 'queued' || run.attempts !== attempts) return true
      const mayBeSent = isAwaited === true || run.waitsForRoom
      if (!mayBeSent && !isDue(run.nextAttemptAt, clock.now())) return true
      const attempt = () => deps.creation.attempt(run, 'scheduler')
      const error = await attempted(deps, `creating the snapshot of run ${id}`, attempt)
      return !isUnreached(error)
    }
  }
}

/** @param scheduled the instances whose slots count, by the rows: an older list must not end a run. */
function whyGivenUp(run: Run, now: Date, scheduled: ReadonlySet<string>): Message | undefined {
  const { reason } = run
  if (run.trigger === 'manual') {
    if (!hasPassed(run.createdAt, MANUAL_PATIENCE_MS, now)) return undefined
    return reason === undefined
      ? message('run.notInTime')
      : message('run.notInTimeLast', { reason })
  }
  // It was in doubt when its instance left coverage, and turned out not to have been made.
  if (scheduled.has(run.instanceId)) return undefined
  return reason === undefined ? NOT_COVERED : message('run.notCoveredLast', { reason })
}
