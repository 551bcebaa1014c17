import type { Locale } from '../../wording/index.js'
import type { Flash, FlashKind } from './flash.js'
import { type FieldErrors, type FormField, type FormProblem, problemsOf } from './form-fields.js'
import type { Tab } from './tabs.js'

/** A part of a page that stays the same for as long as the memo of the pages, and is rendered once in that time. */
export interface PagePiece {
  /** Names what is shown, of all pieces with this view; the same name always means the same model. */
  readonly of: string
  readonly view: string
  /** It tells seconds, so it is rendered for each visit. */
  readonly isMoving?: boolean
  /**
   * Asked for each time it is rendered, and to read anew all that it holds: what was read before something changed would
   * be kept as if it had been read after it.
   */
  readonly model: () => Promise<object>
}

/** Somebody else saved meanwhile: what is stored now beside what was refused, and which of the two it shall be. */
export interface Conflict {
  /** Who saved, and that nothing else was; names in it are isolated, as in the heads. */
  readonly text: string
  readonly heads: { readonly of: string; readonly theirs: string }
  readonly rows: readonly {
    readonly name: string
    readonly theirs: string
    readonly yours: string
  }[]
  /** What is said where there is no row. */
  readonly same: string
  /** Where the refused form goes once more, and where what is stored stands; paths of ours without their leading slash. */
  readonly action: string
  readonly back: string
  /** The refused form, on top of what is stored now. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
}

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
      /** What is wrong with the form that was refused; told on top, with links to its fields. */
      readonly problems?: readonly FormProblem[]
      readonly conflict?: Conflict
      /** What the view finds as HTML under the same name. */
      readonly pieces?: Readonly<Record<string, PagePiece>>
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

/** The answer that is a page. */
export type PageReply = Extract<Reply, { readonly kind: 'page' }>

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
): PageReply {
  return { kind: 'page', status, title, tab, view, model }
}

/** A page with a form, refused with 422 where something is wrong with it; all of that is told on top. */
export function formPage(
  shown: PageReply,
  errors: FieldErrors,
  fields: readonly FormField[]
): PageReply {
  const problems = problemsOf(errors, fields)
  return problems.length === 0 ? shown : { ...shown, status: 422, problems }
}

/** A page that shows what somebody else saved meanwhile. */
export function conflictPage(shown: PageReply, conflict: Conflict): PageReply {
  return { ...shown, status: 409, conflict }
}
