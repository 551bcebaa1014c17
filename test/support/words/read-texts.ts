/** Attributes whose value is read aloud or shown. */
const READ_ATTRIBUTES =
  /\s(?:aria-label|aria-description|alt|title|placeholder|data-label)="([^"]*)"/g

/** The texts of a piece of HTML that somebody reads, with their entities as they are. */
export function readTexts(html: string): readonly string[] {
  const attributes = [...html.matchAll(READ_ATTRIBUTES)].map(([, value = '']) => value)
  const between = html.replace(/<(script|style)\b.*?<\/\1>/gs, '').split(/<[^>]*>/)
  return [...attributes, ...between]
}
