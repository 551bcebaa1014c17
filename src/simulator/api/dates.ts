/**
 * How Vultr writes instants: `2020-10-10T01:56:20+00:00`, with `-05:00`, or with a blank for the
 * `T`; `mixed`: each record in another one of these.
 */
export type DateStyle = 'utc' | 'offset' | 'blank' | 'mixed'

const STYLES = ['utc', 'offset', 'blank'] as const

const FIVE_HOURS_MS = 5 * 3_600_000

/** @param id of the record the instant belongs to. */
export function vultrDate(at: Date, style: DateStyle, id: string): string {
  switch (style === 'mixed' ? styleOf(id) : style) {
    case 'offset':
      return `${toSeconds(new Date(at.getTime() - FIVE_HOURS_MS))}-05:00`
    case 'blank':
      return `${toSeconds(at).replace('T', ' ')}+00:00`
    default:
      return `${toSeconds(at)}+00:00`
  }
}

function toSeconds(at: Date): string {
  return at.toISOString().slice(0, 19)
}

/** The same for each answer about one record. */
function styleOf(id: string): (typeof STYLES)[number] {
  const sum = [...id].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0)
  return STYLES[sum % STYLES.length] ?? 'utc'
}
