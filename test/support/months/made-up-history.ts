import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import {
  type Happening,
  type History,
  kindOf,
  type Received,
  type Subject,
  type Telling,
  type Verdict
} from './history.js'

const START = Date.parse('2026-03-02T00:00:00Z')

/** Since the beginning of the three days that a made-up history has. */
type Hours = number

export function at(hours: Hours): Date {
  return new Date(START + Math.round(hours * 60) * MINUTE)
}

/** How something stood from one hour to another; it was fine at all other times. */
export interface Stood {
  readonly subject: Subject
  readonly from: Hours
  readonly until: Hours
  readonly as?: Verdict
}

/** What was written at an hour, and reached both channels at once. */
export function told(
  subject: Subject,
  state: Telling['state'],
  hours: Hours,
  of: { readonly alert?: string; readonly late?: Hours } = {}
): Telling {
  const { alert = subject, late = 0 } = of
  const written = at(hours)
  return {
    id: `${alert} ${state} ${written.toISOString()}`,
    alertId: alert,
    kind: kindOf(subject),
    state,
    at: written,
    receivedAt: new Date(written.getTime() + late * HOUR),
    subjects: [subject]
  }
}

/** A history of three days with a pass every five minutes, and two channels that are told the same. */
export function madeUp(of: {
  readonly stood?: readonly Stood[]
  readonly told?: readonly Telling[]
  readonly happened?: readonly Happening[]
  readonly crashes?: readonly Date[]
  /** Instead of what the first one is told. */
  readonly second?: Partial<Received>
}): History {
  const { stood = [], told: tellings = [], happened = [], crashes = [] } = of
  const samples = Array.from({ length: (3 * DAY) / (5 * MINUTE) }, (_, index) => {
    const time = new Date(START + index * 5 * MINUTE)
    const verdicts = new Map<Subject, Verdict>(stood.map(({ subject }) => [subject, 'fine']))
    for (const { subject, from, until, as = 'stands' } of stood) {
      if (time >= at(from) && time < at(until)) verdicts.set(subject, as)
    }
    return { at: time, verdicts }
  })
  return {
    samples,
    happenings: happened,
    channels: [
      { name: 'first', tellings, outages: [] },
      { name: 'second', tellings, outages: [], ...of.second }
    ],
    crashes
  }
}
