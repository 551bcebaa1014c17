import type { PanelApp } from '../panel-app.js'

/** The words of a page, or of a part of one, without its tags. */
export function text(html: string): string {
  // A name is isolated within a word's reach of what stands beside it.
  const plain = html.replace(/<\/?bdi>/g, '')
  return plain.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

/** The same without white space at its ends. */
export function shownText(html: string): string {
  return text(html).trim()
}

/** The words of the instances in the list that a search finds. */
export async function instanceRows(panel: PanelApp, search: string): Promise<string> {
  const page = await panel.get(`/instances?q=${search}`)
  return text(/<tbody>[\s\S]*<\/tbody>/.exec(page.text)?.[0] ?? '')
}

/** What a page that shows which snapshots expire sends along once that is confirmed. */
export function confirmationOn(html: string): string {
  return /name="confirmed" value="([0-9a-f]+)"/.exec(html)?.[1] ?? ''
}
