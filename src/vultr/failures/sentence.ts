import type { Message, Text } from '../../wording/index.js'

/** As much of a sentence as is kept, in characters (UTF-16 units, as a text's length counts). */
const LONGEST_SENTENCE = 500

const MASK = '••••'

/** Makes a sentence out of anything: one line, bounded, without the key. */
export type Clean = (text: string) => string

/**
 * A cleaner for one key. It cuts before it looks, so that it takes as long for 20 MB as for 1 kB.
 * The key is found in any case of letters, URL-encoded, and where the cut goes through it.
 */
export function createClean(apiKey: string): Clean {
  const key = apiKey === '' ? undefined : patternOf(apiKey)
  // A key that begins before the cut ends within this, even if all of it is URL-encoded.
  const looked = LONGEST_SENTENCE + 12 * apiKey.length + 1
  return (text) => {
    const part = text.slice(0, looked)
    const isCut = part.length > LONGEST_SENTENCE
    const masked = key === undefined ? part.slice(0, LONGEST_SENTENCE) : maskedUpToCut(part, key)
    const line = (isCut ? withoutHalf(masked) : masked)
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // Also what turns the direction of writing round, so that a sentence reads as something else.
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    if (!isCut && line.length <= LONGEST_SENTENCE) return line
    return `${withoutHalf(line.slice(0, LONGEST_SENTENCE - 1))}…`
  }
}

/** A cut may go through a character that is two units long. */
function withoutHalf(text: string): string {
  return text.replace(/\p{Surrogate}$/u, '')
}

/** Nothing from behind the cut moves up, however much the masking shortens. */
function maskedUpToCut(part: string, key: RegExp): string {
  let masked = ''
  let end = 0
  for (const match of part.matchAll(key)) {
    if (match.index >= LONGEST_SENTENCE) break
    masked += part.slice(end, match.index) + MASK
    end = match.index + match[0].length
  }
  return masked + part.slice(end, Math.max(end, LONGEST_SENTENCE))
}

function patternOf(apiKey: string): RegExp {
  const characters = Array.from(apiKey, (character) => {
    const spellings = new Set([character, character.toLowerCase(), character.toUpperCase()])
    const each = [...spellings].flatMap((spelling) => [escaped(spelling), encoded(spelling)])
    return `(?:${[...new Set(each)].join('|')})`
  })
  return new RegExp(characters.join(''), 'gi')
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function encoded(character: string): string {
  return Array.from(
    Buffer.from(character),
    (byte) => `%${byte.toString(16).padStart(2, '0')}`
  ).join('')
}

/** The same of each text that is filled into a sentence of ours. */
export function cleanMessage(own: Message, clean: Clean): Message {
  const filledIn = Object.entries<Text>(own.with ?? {})
  if (filledIn.length === 0) return own
  const cleaned = filledIn.map(([name, value]) => {
    if (typeof value === 'string') return [name, clean(value)]
    const isMessage = typeof value === 'object' && 'code' in value
    return [name, isMessage ? cleanMessage(value, clean) : value]
  })
  return { ...own, with: Object.fromEntries(cleaned) }
}

/** Where others than Vultr, or Vultr one day, put the reason; the first that holds one counts. */
const PLACES = ['error', 'message', 'errors', 'detail', 'details', 'reason', 'title'] as const
const DEEPEST = 4
const MOST_ENTRIES = 5
/** White space before a sentence, looked through this far. */
const LOOKED = 2_000

/** The reason in a body of JSON, not yet cleaned; undefined where there is none. */
export function sentenceIn(body: unknown): string | undefined {
  return typeof body === 'object' ? reasonIn(body, 0) : undefined
}

function reasonIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value.slice(0, LOOKED).trim() === '' ? undefined : value
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined
  if (Array.isArray(value)) return reasonsIn(value, depth)
  const places = value as Readonly<Record<string, unknown>>
  for (const place of PLACES) {
    const held = Object.hasOwn(places, place) ? places[place] : undefined
    const reason = reasonIn(held, depth + 1) ?? reasonByField(place, held, depth)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** `errors: { label: ['is too long'] }`. */
function reasonByField(place: string, held: unknown, depth: number): string | undefined {
  if (place !== 'errors' || typeof held !== 'object' || held === null) return undefined
  return Array.isArray(held) ? undefined : reasonsIn(Object.values(held), depth + 1)
}

function reasonsIn(values: readonly unknown[], depth: number): string | undefined {
  const reasons = values
    .slice(0, MOST_ENTRIES)
    .map((value) => reasonIn(value, depth + 1)?.slice(0, LOOKED))
    .filter((reason) => reason !== undefined)
  return reasons.length === 0 ? undefined : reasons.join('; ')
}
