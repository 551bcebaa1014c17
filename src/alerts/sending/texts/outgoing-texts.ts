import { cutText } from '../../../common/index.js'
import type { Outgoing } from '../../alert/outgoing.js'

/** A link as its service takes it. */
export interface Link {
  readonly label: string
  readonly url: string
}

/**
 * Without control characters and bidirectional overrides, so that a name cannot
 * look like another one or like the rest of the message; line breaks stay.
 */
export function cleaned(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, ' ')
}

export function oneLine(text: string): string {
  return cleaned(text).replace(/\s+/g, ' ').trim()
}

/**
 * A text in a service's markup, within the service's bound: it is cut before it is escaped, so that no
 * escape is cut in two.
 * @param most in UTF-16 units, after escaping.
 */
export function fitted(
  text: string,
  most: number,
  inMarkup: (text: string) => string = (plain) => plain
): string {
  let room = most
  const written = () => inMarkup(cutText(text, { graphemes: room, bytes: room * 4 }))
  let result = written()
  while (result.length > most && room > 0) {
    room = Math.min(room - 1, Math.floor((room * most) / result.length))
    result = written()
  }
  return result
}

export function subjectOf(outgoing: Outgoing): string {
  return oneLine(outgoing.subject)
}

/** What happened, why, and what to do. */
export function paragraphsOf(outgoing: Outgoing): string {
  return outgoing.paragraphs.map((each) => cleaned(each).trim()).join('\n\n')
}

/** The first ones: a message is read on a phone, and the panel has them all. */
export function factsOf(outgoing: Outgoing, most: number): Outgoing['facts'] {
  return outgoing.facts.slice(0, most).map(({ label, value }) => ({
    label: cutText(oneLine(label), { bytes: 200 }),
    value: cutText(oneLine(value), { bytes: 1_000 })
  }))
}

/** Those that lead to a page. Every other scheme is left out, and so is what no service would take. */
export function linksOf(outgoing: Outgoing, most: number): readonly Link[] {
  return outgoing.links
    .flatMap(({ label, url }) => {
      const parsed = URL.canParse(url) ? new URL(url) : undefined
      const isPage = parsed?.protocol === 'https:' || parsed?.protocol === 'http:'
      if (parsed === undefined || !isPage || parsed.href.length > 1_000) return []
      // No service's markup may end within an address.
      const href = parsed.href.replace(/[<>()[\]|*_`\\]/g, (sign) => encoded(sign))
      return [{ label: cutText(oneLine(label), { bytes: 200 }), url: href }]
    })
    .slice(0, most)
}

function encoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/**
 * All of it as plain text, without the subject.
 * @param mostFacts the panel has them all.
 */
export function plainText(outgoing: Outgoing, mostFacts = 20): string {
  const facts = factsOf(outgoing, mostFacts).map(({ label, value }) => `${label}: ${value}`)
  const links = linksOf(outgoing, 5).map(({ label, url }) => `${label}: ${url}`)
  return [paragraphsOf(outgoing), facts.join('\n'), links.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** How loud it is; what is over is as quiet as a piece of news. */
export function loudnessOf(outgoing: Outgoing): 'critical' | 'warning' | 'info' | 'resolved' {
  return outgoing.state === 'resolved' && outgoing.isOver ? 'resolved' : outgoing.severity
}
