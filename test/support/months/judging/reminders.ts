import { kindOf, type Sample, type Subject, type Telling } from '../history.js'
import { REMINDER_MS, TIMES } from './rules.js'
import { at, courseOf, isOpenAt, moment, stretchesOf, turnsOf } from './stretches.js'

/** While something stands it is told each day again: neither later, nor sooner. */
export function judgeReminders(
  samples: readonly Sample[],
  tellings: readonly Telling[]
): readonly string[] {
  const subjects = new Set(tellings.flatMap((each) => each.subjects))
  return [
    ...tooSoon(tellings),
    ...[...subjects].flatMap((subject) => tooLate(samples, tellings, subject))
  ]
}

function tooSoon(tellings: readonly Telling[]): readonly string[] {
  const last = new Map<string, Telling>()
  return tellings.flatMap((telling) => {
    const { alertId, id, state, kind, at: written } = telling
    if (state === 'resolved') return []
    const before = last.get(alertId)
    if (before?.id === id) return []
    last.set(alertId, telling)
    const isSoon = before !== undefined && written.getTime() - before.at.getTime() < REMINDER_MS
    return isSoon ? [`${kind} reminded of too soon, ${written.toISOString()}`] : []
  })
}

function tooLate(
  samples: readonly Sample[],
  tellings: readonly Telling[],
  subject: Subject
): readonly string[] {
  if (TIMES[kindOf(subject)] === undefined) return []
  const course = courseOf(samples, subject)
  const own = tellings.filter(
    ({ subjects, state }) => state !== 'resolved' && subjects.includes(subject)
  )
  const turns = turnsOf(tellings, subject)
  return stretchesOf(course, 'stands').flatMap(({ first, last }) => {
    for (let index = first + 2; index <= last; index += 1) {
      // By the pass before the last one, as one may have died.
      const time = at(course.times, index - 2)
      if (!isOpenAt(turns, time)) continue
      const told = own.findLast((each) => each.at.getTime() <= at(course.times, index))
      const since = Math.max(told?.at.getTime() ?? 0, at(course.times, first) - REMINDER_MS)
      if (time - since > REMINDER_MS) return [`${subject} not reminded of, ${moment(time)}`]
    }
    return []
  })
}
