/** What of a description is kept of what was sent. */
export type DescriptionStorage = (description: string) => string

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#039;']
])

/** Ways in which a description may be kept other than it was sent. */
export const DESCRIPTION_STORAGE = {
  asSent: (text) => text,
  cutTo255Characters: (text) => [...text].slice(0, 255).join(''),
  /** May leave half a character behind, which is read as U+FFFD. */
  cutTo255Bytes: (text) => Buffer.from(text, 'utf8').subarray(0, 255).toString('utf8'),
  escaped: (text) => text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? ''),
  trimmed: (text) => text.trim().replace(/\s+/g, ' '),
  ascii: (text) => text.replace(/[^ -~]/gu, '?')
} as const satisfies Readonly<Record<string, DescriptionStorage>>
