// Compares what was told with how things truly stood. It knows neither the panel nor its database: it has the
// history alone, so that it can be tried with histories that are made up.
import type { History } from '../history.js'
import { judgeChannels } from './channels.js'
import { judgeHappenings } from './happenings.js'
import { judgeReminders } from './reminders.js'
import { judgeSubjects } from './subjects.js'

/** What the judge has found. */
export interface Verdicts {
  /** Sentences about what should not have been. */
  readonly faults: readonly string[]
  /** How often each kind had to be told, and was: a judge who never had anything to ask for proves nothing. */
  readonly asked: ReadonlyMap<string, number>
}

export function judge(history: History): Verdicts {
  const [{ tellings }] = history.channels
  const { faults, asked } = judgeSubjects(history.samples, tellings)
  return {
    faults: [
      ...faults,
      ...judgeReminders(history.samples, tellings),
      ...judgeHappenings(history, tellings),
      ...judgeChannels(history)
    ],
    asked
  }
}
