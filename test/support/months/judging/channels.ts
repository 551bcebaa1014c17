// What the channels have in common: each that works is told the same, each message once. One that fails at
// times is told it when it works again; and twice only what it took without saying so, or what a process
// died on.
import { HOUR, MINUTE } from '../../fake-clock.js'
import type { History, Received, Telling } from '../history.js'

/** What could not be sent waits for an hour at most until it is tried again, and for the next pass. */
const TRIED_AGAIN_MS = HOUR + 20 * MINUTE

/** A message is sent by the pass that writes it, or by a later one where that one died. */
const SENT_MS = 20 * MINUTE

export function judgeChannels(history: History): readonly string[] {
  const [first, ...others] = history.channels
  return [
    ...judgeDelivery(first, history),
    ...others.flatMap((each) => [...judgeDelivery(each, history), ...compare(first, each, history)])
  ]
}

/** Each message once, and not late. */
function judgeDelivery(channel: Received, { samples, crashes }: History): readonly string[] {
  const { name, tellings } = channel
  const times = samples.map(({ at }) => at.getTime())
  const first = new Map<string, Telling>()
  return tellings.flatMap((telling) => {
    const before = first.get(telling.id)
    if (before === undefined) {
      first.set(telling.id, telling)
      const isLate = telling.receivedAt.getTime() > latestFor(telling, channel, times)
      return isLate ? [`${name} was told late of ${lineOf(telling)}`] : []
    }
    const died = crashes.some((at) => at >= before.receivedAt && at <= telling.receivedAt)
    const mayBeTwice = died || outageAt(channel, before.receivedAt) !== undefined
    return mayBeTwice ? [] : [`${name} was told twice of ${lineOf(telling)}`]
  })
}

/** Until when a message has to be there: soon after it was written, or after its channel worked again. */
function latestFor(telling: Telling, channel: Received, times: readonly number[]): number {
  const { at, receivedAt } = telling
  const outage = outageAt(channel, at) ?? outageAt(channel, receivedAt)
  const from = Math.max(at.getTime(), outage?.until?.getTime() ?? 0)
  // Where nobody ran the panel, it is the next pass that sends it.
  const next = times.find((time) => time > from) ?? from
  return next + (outage === undefined ? SENT_MS : TRIED_AGAIN_MS)
}

function outageAt({ outages }: Received, time: Date) {
  return outages.find(({ from, until }) => time >= from && (until === undefined || time <= until))
}

/** Both are told the same; what was written last may be under way. */
function compare(first: Received, other: Received, { samples }: History): readonly string[] {
  const end = (samples.at(-1)?.at.getTime() ?? 0) - SENT_MS
  const isDown = other.outages.some(({ until }) => until === undefined)
  const lacks = (has: Received, all: Received) => {
    const had = new Set(has.tellings.map(keyOf))
    return all.tellings
      .filter((each) => each.at.getTime() < end && !had.has(keyOf(each)))
      .map((each) => `${has.name} was not told of ${lineOf(each)}`)
  }
  return [...(isDown ? [] : lacks(other, first)), ...lacks(first, other)]
}

function keyOf({ alertId, state, at }: Telling): string {
  return `${alertId} ${state} ${at.toISOString()}`
}

function lineOf({ kind, state, at }: Telling): string {
  return `${kind} ${state} of ${at.toISOString()}`
}
