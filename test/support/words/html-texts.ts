/** A text of a piece of HTML: between tags, or the value of an attribute. */
export interface HtmlText {
  /** Undefined of what stands between tags. */
  readonly attribute: string | undefined
  readonly text: string
}

/** Attributes whose value is always read aloud or shown. */
const READ =
  /^(?:title|alt|label|placeholder|summary|abbr|data-label|data-confirm|aria-(?:label|description|roledescription|valuetext|placeholder|braillelabel|brailleroledescription))$/

/** Comments, and the type of the document. */
const UNREAD = /<!--.*?-->|<!doctype html>/gis
const UNREAD_ELEMENT = /(<(script|style)\b(?:"[^"]*"|'[^']*'|[^'">])*>).*?<\/\2\s*>/gis
const TAG = /<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi
const ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g

/** Whether an attribute is read whatever it holds; others may hold words, or what only programs read. */
export function isReadAttribute(name: string): boolean {
  return READ.test(name)
}

/** Every text, and every value of an attribute, with their entities as they are. */
export function textsOfHtml(html: string): readonly HtmlText[] {
  const bare = html.replace(UNREAD, '').replace(UNREAD_ELEMENT, '$1')
  const attributes = [...bare.matchAll(TAG)].flatMap(([tag]) => attributesOf(tag))
  const between = bare.split(TAG).map((text) => ({ attribute: undefined, text }))
  return [...attributes, ...between]
}

function attributesOf(tag: string): readonly HtmlText[] {
  return [...tag.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => ({
    attribute: name.toLowerCase(),
    text: double ?? single ?? bare ?? ''
  }))
}
