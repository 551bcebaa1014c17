import { isReadAttribute, textsOfHtml } from './html-texts.js'

/** The texts of a piece of HTML that somebody reads, with their entities as they are. */
export function readTexts(html: string): readonly string[] {
  return textsOfHtml(html)
    .filter(({ attribute }) => attribute === undefined || isReadAttribute(attribute))
    .map(({ text }) => text)
}
