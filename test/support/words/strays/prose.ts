import { isReadAttribute, textsOfHtml } from '../html-texts.js'

/** Stands where something is filled in. */
export const HOLE = '\u{FFFC}'

const SIGN = '[,.;:!?)”"’…]*'
const SENTENCES = [
  // A word of two letters beside another word, or beside something that is filled in.
  new RegExp(`\\p{L}{2,}${SIGN}\\s+["“(]*[\\p{L}${HOLE}]`, 'u'),
  new RegExp(`[\\p{L}${HOLE}]${SIGN}\\s+["“(]*\\p{L}{2,}`, 'u'),
  // “1 snapshot”
  /\d\s+\p{L}{2,}/u,
  // “Snapshot”, “Delete…”
  /^\p{Lu}[\p{Ll}’'-]+[.…!?:]*$/u,
  // “deleted.”, “none!”
  /^\p{L}{2,}[.…!?]+$/u,
  // “more ”, “ snapshots”: a piece of a sentence that is put together.
  /^\s+\p{L}{2,}|\p{L}{2,}:?\s+$/u
]

/** What has spaces and is read by programs alone, by its shape. */
const FOR_PROGRAMS = [
  /^\s*(?:SELECT|INSERT|CREATE|PRAGMA|VACUUM|BEGIN|LISTEN|SET LOCAL)\b/,
  // Types of content, and how long they are kept.
  /^[a-z]+\/[\w.+-]+; \w+=/,
  /^public, max-age=\d/
]

const TAG = /<\/?[a-z][^<>]*>|^<!doctype html>/i
/** A piece of a tag: ` aria-current="true"`. */
const ATTRIBUTES =
  /^(?:\s+[a-z][\w-]*(?:="[^"]*")?)*\s+[a-z][\w-]*="[^"]*"$|^ (?:selected|checked|hidden|open)$/

/** Whether a text holds a word of any kind, once what is filled in and entities are taken out. */
export function isWord(text: string): boolean {
  return /\p{L}{2,}/u.test(text.replaceAll(HOLE, ' ').replace(/&#?\w+;/g, ' '))
}

/** What a text of code holds that reads as a sentence, a label, or a piece of one. */
export function proseIn(text: string): readonly string[] {
  if (FOR_PROGRAMS.some((each) => each.test(text))) return []
  if (TAG.test(text)) return proseInHtml(text)
  if (ATTRIBUTES.test(text)) return proseInHtml(`<a${text}>`)
  return SENTENCES.some((each) => each.test(text)) ? [text] : []
}

/** Attributes that may hold words, and mostly hold what only programs read. */
const MAY_BE_READ = /^(?:value|content|data-.*)$/

/** The texts of a piece of HTML that somebody reads, and that hold a word. */
export function proseInHtml(html: string): readonly string[] {
  return textsOfHtml(html)
    .filter(({ attribute, text }) => {
      if (attribute === undefined || isReadAttribute(attribute)) return isWord(text)
      return MAY_BE_READ.test(attribute) && SENTENCES.some((each) => each.test(text))
    })
    .map(({ text }) => text)
}
