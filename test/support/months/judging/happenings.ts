// What happens once: each is told once, and nothing of its kind that did not happen.
import type { History, Telling } from '../history.js'
import { HAPPENINGS } from './rules.js'
import { moment } from './stretches.js'

/** One pass sees it, and the ones before that may have died. */
const PASSES = 3

export function judgeHappenings(
  { samples, happenings }: History,
  tellings: readonly Telling[]
): readonly string[] {
  const times = samples.map(({ at }) => at.getTime())
  const untold = new Set(happenings)
  const seen = new Set<string>()
  const faults: string[] = []
  for (const { id, kind, subjects, at } of tellings) {
    if (seen.has(id) || !HAPPENINGS.has(kind)) continue
    seen.add(id)
    for (const subject of subjects) {
      const match = [...untold].find(
        (each) =>
          each.subject === subject && at >= each.from && at.getTime() <= latest(times, each.until)
      )
      if (match === undefined)
        faults.push(`${subject} told and did not happen, ${at.toISOString()}`)
      else untold.delete(match)
    }
  }
  for (const { subject, from, until } of untold) {
    const isToCome = latest(times, until) === Number.POSITIVE_INFINITY
    if (!isToCome) faults.push(`${subject} never told, from ${moment(from.getTime())} on`)
  }
  return faults
}

/** Some passes after then; what is left when the month ends may be told later. */
function latest(times: readonly number[], until: Date): number {
  const index = times.findIndex((time) => time >= until.getTime())
  return index === -1
    ? Number.POSITIVE_INFINITY
    : (times[index + PASSES] ?? Number.POSITIVE_INFINITY)
}
