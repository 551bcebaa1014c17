import { memoFor } from '../common/index.js'
import type { Database } from '../database/index.js'
import type { DayOutcome } from './state/run.js'
import { runStore } from './state/run-store.js'

const DAY_MS = 86_400_000

/** A run that was due longer ago than this, in days, has nearly always ended. */
const SETTLED_AFTER_DAYS = 2
/** A stuck one may still end, so what is past is worked out anew after this time, in ms. */
const PAST_KEPT_MS = 3_600_000

/**
 * How many runs ended how on each day (UTC) since then; of one instance or of all.
 * @throws DatabaseError
 */
export type DailyOutcomes = (
  instanceId: string | undefined,
  since: Date
) => Promise<readonly DayOutcome[]>

/** Of all instances the days past are remembered: there are hundreds of thousands of runs in them. */
export function createDailyOutcomes(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): DailyOutcomes {
  const { db } = deps.database
  const past = memoFor<readonly DayOutcome[]>(deps.clock, PAST_KEPT_MS)
  return async (instanceId, since) => {
    if (instanceId !== undefined) return await runStore.daily(db, { instanceId, since })
    const today = Math.floor(deps.clock.now().getTime() / DAY_MS)
    const recent = new Date((today - SETTLED_AFTER_DAYS) * DAY_MS)
    if (recent <= since) return await runStore.daily(db, { since })
    const what = `${since.toISOString()} ${recent.toISOString()}`
    const before = await past(what, () => runStore.daily(db, { since, until: recent }))
    return [...before, ...(await runStore.daily(db, { since: recent }))]
  }
}
