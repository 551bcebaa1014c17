/** What a reader sees of a piece of HTML, its white space as a browser shows it. */
export function shownText(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
