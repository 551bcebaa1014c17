import type { Sample, Subject, Telling, Verdict } from '../history.js'
import { DEAD_MS } from './rules.js'

/** How one subject stood at each pass. */
export interface Course {
  readonly times: readonly number[]
  readonly verdicts: readonly Verdict[]
}

/** Of what was not looked at yet, or is not there any more, nothing is known. */
export function courseOf(samples: readonly Sample[], subject: Subject): Course {
  return {
    times: samples.map(({ at }) => at.getTime()),
    verdicts: samples.map(({ verdicts }) => verdicts.get(subject) ?? 'fine')
  }
}

/** From which pass to which one, both included. */
export interface Stretch {
  readonly first: number
  readonly last: number
}

/** The stretches of passes of that verdict; a time in which there was no pass divides them. */
export function stretchesOf({ times, verdicts }: Course, verdict: Verdict): readonly Stretch[] {
  const all: Stretch[] = []
  for (const [index, each] of verdicts.entries()) {
    if (each !== verdict) continue
    const before = all.at(-1)
    const wasDead = at(times, index) - at(times, index - 1) > DEAD_MS
    if (before?.last === index - 1 && !wasDead) all[all.length - 1] = { ...before, last: index }
    else all.push({ first: index, last: index })
  }
  return all
}

export function at(times: readonly number[], index: number): number {
  return times[index] ?? Number.NEGATIVE_INFINITY
}

/** When something was told of a subject, which is about nothing but that it began or is over. */
export function turnsOf(tellings: readonly Telling[], subject: Subject): readonly Telling[] {
  const seen = new Set<string>()
  return tellings.filter(({ id, state, subjects }) => {
    const isNew = !seen.has(id)
    seen.add(id)
    return isNew && state !== 'reminded' && subjects.includes(subject)
  })
}

/** Whether it was told as open after all that was written up to then. */
export function isOpenAt(turns: readonly Telling[], time: number): boolean {
  return turns.findLast(({ at: written }) => written.getTime() <= time)?.state === 'opened'
}

export function moment(time: number): string {
  return new Date(time).toISOString()
}
