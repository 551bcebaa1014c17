import type { Locale } from '../../wording/index.js'
import type { Flash, FlashKind } from './flash.js'
import type { Tab } from './tabs.js'

/** What a handler answers. */
export type Reply =
  | {
      readonly kind: 'page'
      readonly status: number
      readonly title: string
      readonly tab: Tab
      /** A file of `views/` by its path there, without its ending. */
      readonly view: string
      readonly model: object
      /** The path of what it shows, which need not be led to at its top. */
      readonly shows?: string
    }
  /** After a change; `to` is a path of ours without its leading slash. */
  | {
      readonly kind: 'redirect'
      readonly to: string
      readonly flash: Flash | undefined
      /** The language that the viewer has just chosen. */
      readonly language?: Locale
    }
  /** A piece of a page for htmx. */
  | { readonly kind: 'fragment'; readonly view: string; readonly model: object }
  | { readonly kind: 'download'; readonly fileName: string; readonly text: AsyncIterable<string> }
  /** Yes, and nothing to show. */
  | { readonly kind: 'nothing' }

/** After a change: to a path of ours, whose page says what was done. */
export function redirect(to: string, kind: FlashKind, message: string): Reply {
  return { kind: 'redirect', to, flash: { kind, message } }
}

/** A page of a tab; `view` is a path in `views/`. */
export function page(
  tab: Tab,
  view: string,
  title: string,
  model: object,
  status = 200
): Extract<Reply, { readonly kind: 'page' }> {
  return { kind: 'page', status, title, tab, view, model }
}
