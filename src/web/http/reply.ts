import type { Request } from 'express'
import type { Flash, FlashKind } from './flash.js'
import type { WebServices } from './services.js'
export type Tab = 'settings' | 'snapshots' | 'instances' | 'activity'

/** What a handler answers; only the router knows of Express. */
export type Reply =
  | {
      readonly kind: 'page'
      readonly status: number
      readonly title: string
      readonly tab: Tab
      /** A file of `views/` by its path there, without its ending. */
      readonly view: string
      readonly model: object
    }
  /** After a change; `to` is a path of ours without its leading slash. */
  | { readonly kind: 'redirect'; readonly to: string; readonly flash: Flash | undefined }
  /** A piece of a page for htmx. */
  | { readonly kind: 'fragment'; readonly view: string; readonly model: object }
  | { readonly kind: 'download'; readonly fileName: string; readonly text: AsyncIterable<string> }
  /** Yes, and nothing to show. */
  | { readonly kind: 'nothing' }

/** A request as handlers see it. */
export interface Visit {
  readonly services: WebServices
  readonly user: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  /** The fields of a form; `{}` for a GET. */
  readonly form: Readonly<Record<string, unknown>>
  readonly request: Request
}

export type Handler = (visit: Visit) => Promise<Reply>

/** The reply is an error page: the loader or handler found nothing to go on with. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly status: number
  readonly heading: string
  /** @param message for the admin: what happened, why, and what to do. */
  constructor(status: number, heading: string, message: string) {
    super(message)
    this.status = status
    this.heading = heading
  }
}

export function redirect(to: string, kind: FlashKind, message: string): Reply {
  return { kind: 'redirect', to, flash: { kind, message } }
}

export function page(tab: Tab, view: string, title: string, model: object, status = 200): Reply {
  return { kind: 'page', status, title, tab, view, model }
}
