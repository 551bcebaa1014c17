/**
 * What a terminal would act on, or that would show text in another order than it stands: control characters, C1
 * among them, marks of direction, and separators of lines.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Names at Vultr are hostile text. One line of it that a terminal shows as it stands. */
export function plainText(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(UNSAFE, '')
    .trim()
}

/** JSON with the same characters escaped, so that it is safe on a terminal too and parses to the same. */
export function safeJson(value: unknown, indent?: number): string {
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  // Of these, JSON leaves line breaks alone, and only those that it has written itself.
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, (character) =>
    character === '\n' ? character : escaped(character)
  )
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Shown two columns wide: East Asian wide and fullwidth letters, and emoji. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])|\ufe0f/u

function widthOfCharacter(character: string): number {
  return WIDE.test(character) ? 2 : 1
}

/** In columns of a terminal. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return [...segmenter.segment(text)].reduce(
    (sum, { segment }) => sum + widthOfCharacter(segment),
    0
  )
}

/** The beginning of a text in so many columns, ending in `…` where something was cut off. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let room = width - 1
  for (const { segment } of segmenter.segment(text)) {
    room -= widthOfCharacter(segment)
    if (room < 0) break
    kept += segment
  }
  return `${kept}…`
}
