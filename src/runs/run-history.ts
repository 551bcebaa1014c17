import type { Database } from '../database/index.js'
import { createDailyOutcomes } from './daily-outcomes.js'
import { type RunPage, readRunPage } from './run-page.js'
import type { DayOutcome, Run, Wave } from './state/run.js'
import { runStore } from './state/run-store.js'

/** As many earlier runs tell how long a snapshot takes. */
const TYPICAL_OF = 20

/** What pages show of runs. @throws DatabaseError from each call */
export interface RunHistory {
  /** Runs in `queued`, `creating` or `pending`, oldest first. */
  open(): Promise<readonly Run[]>
  byId(id: string): Promise<Run | undefined>
  /** Some of those that match, newest first, after a place in that order. */
  page(of: RunPage): Promise<readonly Run[]>
  /** The newest runs of an instance that were due or asked for since then, newest first. */
  of(instanceId: string, since: Date, limit: number): Promise<readonly Run[]>
  /** How many runs ended how on each day (UTC) since then; of one instance or of all. */
  daily(instanceId: string | undefined, since: Date): Promise<readonly DayOutcome[]>
  /** The same of each of these instances, by its id; one read for all. */
  dailyOfEach(
    instanceIds: readonly string[],
    since: Date
  ): Promise<ReadonlyMap<string, readonly DayOutcome[]>>
  /** How far the many are that came due together; undefined while none waits for its turn. */
  wave(): Promise<Wave | undefined>
  /** Median time from pending to complete of earlier runs of this instance, else of all; ms. */
  typicalDurationMs(instanceId: string | undefined): Promise<number | undefined>
  /** How many snapshots each replica asked for of those that were due or asked for since then, by its id. */
  sentBy(since: Date): Promise<ReadonlyMap<string, number>>
}

export function createRunHistory(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): RunHistory {
  const { db } = deps.database
  return {
    open: () => runStore.open(db),
    byId: (id) => runStore.byId(db, id),
    page: (of) => readRunPage(db, of),
    of: (instanceId, since, limit) => runStore.since(db, { instanceId, since, limit }),
    daily: createDailyOutcomes(deps),
    async dailyOfEach(instanceIds, since) {
      const each = new Map<string, DayOutcome[]>()
      for (const outcome of await runStore.dailyOfEach(db, { instanceIds, since })) {
        const known = each.get(outcome.instanceId)
        if (known === undefined) each.set(outcome.instanceId, [outcome])
        else known.push(outcome)
      }
      return each
    },
    wave: () => runStore.wave(db),
    async typicalDurationMs(instanceId) {
      const own =
        instanceId === undefined ? [] : await runStore.completed(db, instanceId, TYPICAL_OF)
      const runs = own.length > 0 ? own : await runStore.completed(db, undefined, TYPICAL_OF)
      return median(runs.flatMap(durationMs))
    },
    sentBy: (since) => runStore.sentBy(db, since)
  }
}

function durationMs(run: Run): number[] {
  if (run.pendingSince === undefined || run.finishedAt === undefined) return []
  return [run.finishedAt.getTime() - run.pendingSince.getTime()]
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
