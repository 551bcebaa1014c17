import type { Timer } from '../../src/standalone/sign-in/check-queue.js'

interface Alarm {
  readonly at: number
  readonly call: () => void
}

export interface FakeTimer extends Timer {
  /** Lets so many ms pass, with every alarm that falls due. */
  advance(ms: number): void
}

/** Time that stands still until it is told otherwise. */
export function createFakeTimer(): FakeTimer {
  const alarms = new Set<Alarm>()
  let current = 1_000
  const next = (until: number) =>
    [...alarms].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => current,
    after: (ms, call) => addAlarm(alarms, { at: current + ms, call }),
    advance(ms) {
      const until = current + ms
      for (let due = next(until); due !== undefined; due = next(until)) {
        alarms.delete(due)
        current = Math.max(current, due.at)
        due.call()
      }
      current = until
    }
  }
}

/** Time that jumps to the next alarm as soon as one is set, so that nobody waits. */
export function createHastyTimer(): Timer {
  const alarms = new Set<Alarm>()
  let current = 1_000
  const ringOne = () => {
    const [due] = [...alarms].sort((a, b) => a.at - b.at)
    if (due === undefined) return
    alarms.delete(due)
    current = Math.max(current, due.at)
    due.call()
  }
  return {
    now: () => current,
    after(ms, call) {
      setImmediate(ringOne)
      return addAlarm(alarms, { at: current + ms, call })
    }
  }
}

function addAlarm(alarms: Set<Alarm>, alarm: Alarm): () => void {
  alarms.add(alarm)
  return () => alarms.delete(alarm)
}
