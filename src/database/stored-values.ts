/**
 * Reads single values of rows. SQLite keeps in a column whatever was put there, and a file can be
 * damaged, edited by hand or written by another version, so no value is trusted: an
 * invalid one is read as undefined, and the caller decides on the default.
 */

/** `toISOString` writes years from 0 to 9999 with four digits, and others with a sign and six. */
const INSTANT = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** An instant as we write them: ISO 8601, UTC, with milliseconds. */
export function storedInstant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** Stands in where a row does not say when: what counts from then on comes to an end. */
export const LONG_AGO = new Date(0)

/** A whole number from 0 on. */
export function storedCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A UUID in lower case, as ids of Vultr are written everywhere in this project. */
export function storedId(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? value : undefined
}

/** Longer texts than this, in UTF-16 units, are shortened: a page shows what is read. */
const LONGEST_TEXT = 2_000

/** A text to be shown; undefined where it is missing or none. */
export function storedText(value: unknown, longest = LONGEST_TEXT): string | undefined {
  if (typeof value !== 'string') return undefined
  return value.length <= longest ? value : `${value.slice(0, longest)}…`
}

/** Of the name of a snapshot, in UTF-16 units: what pages and marks can carry. */
export const LONGEST_STORED_NAME = 300

/** The name of a snapshot, to be shown; undefined where it is missing or none. */
export function storedName(value: unknown): string | undefined {
  return storedText(value, LONGEST_STORED_NAME)
}

/** One of the words that a column may hold. */
export function storedWord<W extends string>(value: unknown, words: readonly W[]): W | undefined {
  return words.find((word) => word === value)
}
