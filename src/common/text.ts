import { lazily } from './memo.js'

/** What a cut text keeps to; a bound that is left out does not bind, one below 0 is 0. */
export interface TextBounds {
  /** Characters as people see them: an emoji, a flag, a letter with its accents counts as one. */
  readonly graphemes?: number
  /** Bytes in UTF-8. It bounds the UTF-16 units too: no text has more of them than bytes. */
  readonly bytes?: number
  /** Ends a text that was cut, within the bounds; left out where it does not fit. Default `…`. */
  readonly ellipsis?: string
}

const segmenter = lazily(() => new Intl.Segmenter('und', { granularity: 'grapheme' }))

/** UTF-16 units that are segmented at once; nearly every character is shorter. */
const WINDOW = 256

/**
 * The longest beginning of a text that keeps within the bounds and ends between two characters as
 * people see them; a text that keeps within them is returned whole. One character can be larger
 * than the bounds, such as a letter with thousands of accents; then nothing of it is kept. The
 * result is well-formed: half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD. The time
 * it takes grows in proportion to the text, or to the bound in bytes where that is smaller.
 */
export function cutText(text: string, bounds: TextBounds): string {
  if (isShortAscii(text, bounds)) return text
  const start = wellFormed(relevantPart(text, bounds))
  const end = lastEndWithin(start, bounds)
  if (end === start.length) return start
  const ellipsis = bounds.ellipsis ?? '…'
  const { graphemes = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = bounds
  const room = {
    graphemes: graphemes - [...charactersOf(ellipsis)].length,
    bytes: bytes - Buffer.byteLength(ellipsis)
  }
  if (room.graphemes < 0 || room.bytes < 0) return start.slice(0, end)
  return start.slice(0, lastEndWithin(start, room)) + ellipsis
}

/** Which nearly all texts are: each of its units is a byte, and at most a character. */
function isShortAscii(text: string, bounds: TextBounds): boolean {
  const { graphemes = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = bounds
  return text.length <= graphemes && text.length <= bytes && /^\p{ASCII}*$/u.test(text)
}

/**
 * As much of a text as can matter. Whether a character ends at a place is decided by what stands
 * before and by the one code point that follows, which has two units at most.
 */
function relevantPart(text: string, { bytes }: TextBounds): string {
  return bytes === undefined ? text : text.slice(0, Math.max(0, bytes) + 2)
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Where the last character ends that is within the bounds. */
function lastEndWithin(text: string, bounds: TextBounds): number {
  const { graphemes = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = bounds
  let end = 0
  let count = 0
  let size = 0
  for (const character of charactersOf(text)) {
    count += 1
    size += Buffer.byteLength(character)
    if (count > graphemes || size > bytes) break
    end += character.length
  }
  return end
}

/**
 * The characters of a text as people see them. For each of them `Intl.Segmenter` takes time in
 * proportion to the whole text (measured on Node 20: 55 s for 250,000 letters), so it is given
 * short windows, and a longer one only for a character that fills a short one.
 */
function* charactersOf(text: string): Generator<string> {
  let start = 0
  let size = WINDOW
  while (start < text.length) {
    const window = text.slice(start, start + size)
    // Near its end a window that is not the last does not show what follows.
    const sure = start + size < text.length ? window.length - 2 : window.length
    let end = 0
    for (const { segment } of segmenter().segment(window)) {
      if (end + segment.length > sure) break
      yield segment
      end += segment.length
      if (size > WINDOW) break
    }
    start += end
    size = end === 0 ? size * 2 : WINDOW
  }
}
