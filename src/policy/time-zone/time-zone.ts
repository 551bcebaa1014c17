import { boundedMemo } from './bounded-memo.js'

/** More than there are zones; a name can be written in many ways, as its case does not matter. */
const MOST_FORMATS = 1_000

const formatOf = boundedMemo(
  MOST_FORMATS,
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23'
    })
)

/** @throws RangeError for a name that is no time zone. */
export function requireZone(timeZone: string): void {
  formatOf(timeZone)
}

/**
 * How far a zone's clocks are ahead of UTC at an instant, in ms.
 * @param at ms since 1970.
 * @throws RangeError for a name that is no time zone.
 */
export function zoneOffsetMs(timeZone: string, at: number): number {
  const second = Math.floor(at / 1000) * 1000
  const parts = new Map<string, string>()
  for (const { type, value } of formatOf(timeZone).formatToParts(second)) parts.set(type, value)
  const part = (type: string) => Number(parts.get(type))
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year')
  const local = new Date(0)
  local.setUTCFullYear(year, part('month') - 1, part('day'))
  local.setUTCHours(part('hour'), part('minute'), part('second'))
  return local.getTime() - second
}

/** `2026-11-24 18:00` on a zone's clocks. */
export function localMinute(at: Date, timeZone: string): string {
  const local = new Date(at.getTime() + zoneOffsetMs(timeZone, at.getTime()))
  return local.toISOString().slice(0, 16).replace('T', ' ')
}

/** Zones change their offset on quarter hours of UTC, so within one block it is constant. */
const BLOCK_MS = 15 * 60_000
/** Two ends of a span this long with one offset are taken to have no change between them. */
const SPAN_BLOCKS = 4 * 24 * 7

const MOST_ZONES = 100
/** In spans; about two centuries, which no schedule and no account's snapshots fill. */
const MOST_SPANS = 10_000

/**
 * A zone's offset at many instants, the same for all who ask.
 * @throws RangeError for a name that is no time zone.
 */
export const memoizedOffsets = boundedMemo(MOST_ZONES, memoizeOffsets)

/**
 * A zone's offset at many instants, asking the calendar a few times a week's span only: it is two
 * hundred times slower than the rest. Changes and back within one week are found where the
 * span's middle shows them; none shorter exists in the time zone database since 1970.
 * @throws RangeError for a name that is no time zone.
 */
function memoizeOffsets(timeZone: string): (at: number) => number {
  const spans = new Map<number, readonly number[]>()
  const blocks = new Map<number, number>()
  const exact = (block: number): number => {
    let offset = blocks.get(block)
    if (offset === undefined) {
      offset = zoneOffsetMs(timeZone, block * BLOCK_MS)
      blocks.set(block, offset)
    }
    return offset
  }
  exact(0)
  // Whoever asks for many instants asks for neighbours one after the other.
  let lastSpan = Number.NaN
  let lastKnown: readonly number[] = []
  return (at) => {
    const block = Math.floor(at / BLOCK_MS)
    const span = Math.floor(block / SPAN_BLOCKS)
    let known = span === lastSpan ? lastKnown : spans.get(span)
    if (known === undefined) {
      const first = span * SPAN_BLOCKS
      const probes = [0, 0.25, 0.5, 0.75, 1].map((part) => exact(first + part * SPAN_BLOCKS))
      known = [...new Set(probes)]
      if (spans.size >= MOST_SPANS) {
        spans.clear()
        blocks.clear()
      }
      spans.set(span, known)
    }
    lastSpan = span
    lastKnown = known
    const [only] = known
    return only !== undefined && known.length === 1 ? only : exact(block)
  }
}
