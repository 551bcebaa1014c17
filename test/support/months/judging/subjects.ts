// What stands: each that stood for longer than its settling time was told once as opened and, when it was over,
// once as resolved; none that did not stand was told.
import { kindOf, type Sample, type Subject, type Telling, type Verdict } from '../history.js'
import { HIDES, OVER_MS, TIMES, type Times, TOGETHER_MS } from './rules.js'
import { at, type Course, courseOf, isOpenAt, moment, stretchesOf, turnsOf } from './stretches.js'

const MAY_BEGIN: ReadonlySet<Verdict> = new Set<Verdict>(['stands', 'unsure', 'not over'])
const MAY_END: ReadonlySet<Verdict> = new Set<Verdict>(['fine', 'unsure', 'not begun'])

/** One subject's course, and what was told of it. */
interface Case {
  readonly subject: Subject
  readonly course: Course
  readonly turns: readonly Telling[]
  readonly times: Times
}

export function judgeSubjects(samples: readonly Sample[], tellings: readonly Telling[]) {
  const subjects = new Set<Subject>(samples.flatMap(({ verdicts }) => [...verdicts.keys()]))
  for (const { subjects: told } of tellings) for (const each of told) subjects.add(each)
  const faults: string[] = [...hiddenOnes(tellings)]
  const asked = new Map<string, number>()
  for (const subject of subjects) {
    const times = TIMES[kindOf(subject)]
    // Told of what happens once, or of a kind that this course has no truth of.
    if (times === undefined) continue
    const one = {
      subject,
      course: courseOf(samples, subject),
      turns: turnsOf(tellings, subject),
      times
    }
    const must = mustBeTold(one)
    const kind = kindOf(subject)
    asked.set(kind, (asked.get(kind) ?? 0) + must.met)
    faults.push(...byTurns(one), ...mayBeTold(one), ...must.faults)
  }
  return { faults, asked }
}

/** Opened and resolved follow each other: once each. */
function byTurns({ subject, turns }: Case): readonly string[] {
  return turns.flatMap(({ state, at: written }, index) => {
    const before = turns[index - 1]?.state ?? 'resolved'
    return state !== before
      ? []
      : [`${subject} told as ${state} once too often, ${written.toISOString()}`]
  })
}

/** Nothing was told that did not stand, or that had not settled; nothing as over that stood. */
function mayBeTold({ subject, course, turns, times }: Case): readonly string[] {
  return turns.flatMap(({ state, at: written }) => {
    const told = written.getTime()
    if (state === 'opened') {
      const since = begunBy(course, told, times)
      if (since === undefined) return [`${subject} told without standing, ${moment(told)}`]
      const isSettled = told - since >= times.settlingMs
      return isSettled ? [] : [`${subject} told before it had settled, ${moment(told)}`]
    }
    const window = { from: told - OVER_MS - times.seenMs, until: told - OVER_MS }
    const seen = indexesWithin(course, window)
    // What the panel mended by that very pass shows in the next one.
    const isOver = [...seen, (seen.at(-1) ?? 0) + 1].some((index) => is(MAY_END, course, index))
    return isOver ? [] : [`${subject} told as over while it stood, ${moment(told)}`]
  })
}

/**
 * Since when it may have stood at the earliest, so that it can be told then. What the panel did not see, as
 * it was over before the next reading, is no interruption.
 */
function begunBy(course: Course, told: number, { seenMs }: Times): number | undefined {
  const seen = indexesWithin(course, { from: told - seenMs, until: told })
  let index = seen.findLast((each) => is(MAY_BEGIN, course, each))
  if (index === undefined) return undefined
  let first = index
  while (index >= 0) {
    if (is(MAY_BEGIN, course, index)) first = index
    else if (at(course.times, first) - at(course.times, index) > seenMs + OVER_MS) break
    index -= 1
  }
  // What the panel brought about by a pass shows in the next one.
  return at(course.times, first - 1)
}

/** The passes from one time to another, and the last one before. */
function indexesWithin({ times }: Course, of: { readonly from: number; readonly until: number }) {
  const all = times.flatMap((time, index) => (time >= of.from && time <= of.until ? [index] : []))
  const before = times.findLastIndex((time) => time < of.from)
  return before === -1 ? all : [before, ...all]
}

function is(verdicts: ReadonlySet<Verdict>, { verdicts: all }: Course, index: number): boolean {
  const verdict = all[index]
  return verdict !== undefined && verdicts.has(verdict)
}

/** What stood for so long is told as open by then; what was fine for so long is not. */
function mustBeTold({ subject, course, turns, times }: Case) {
  const faults: string[] = []
  let met = 0
  const { settlingMs, seenMs } = times
  const of = [
    { verdict: 'stands', after: settlingMs + seenMs + TOGETHER_MS, isOpen: true },
    { verdict: 'fine', after: OVER_MS + seenMs + TOGETHER_MS, isOpen: false }
  ] as const
  for (const { verdict, after, isOpen } of of) {
    for (const { first, last } of stretchesOf(course, verdict)) {
      const since = at(course.times, first)
      // Two more passes: one that sees it, and one that may have died.
      const due = course.times.findIndex((time) => time >= since + after) + 2
      if (due < 2 || due > last) continue
      if (isOpen) met += 1
      const passes = Array.from({ length: last - due + 1 }, (_, index) => due + index)
      const wrong = passes.find((each) => isOpenAt(turns, at(course.times, each)) !== isOpen)
      if (wrong === undefined) continue
      const what = isOpen ? 'stood and was not open' : 'was over and still open'
      faults.push(
        `${subject} ${what} at ${moment(at(course.times, wrong))}, since ${moment(since)}`
      )
    }
  }
  return { faults, met }
}

/** What a told outage brings about is not told beside it. */
function hiddenOnes(tellings: readonly Telling[]): readonly string[] {
  return tellings.flatMap(({ kind, state, at: written }) => {
    if (state !== 'opened') return []
    const isHidden = Object.entries(HIDES).some(([cause, hidden]) => {
      const turns = turnsOf(tellings, `${cause} ` as Subject)
      const isOver = turns.some(({ at: over }) => over.getTime() === written.getTime())
      return hidden.includes(kind) && !isOver && isOpenAt(turns, written.getTime())
    })
    return isHidden ? [`${kind} told beside its cause, ${written.toISOString()}`] : []
  })
}
