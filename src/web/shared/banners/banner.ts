import type { Message, Wording } from '../../../wording/index.js'
import type { Banner } from '../../http/sending/render.js'

/** A banner before it is said in the viewer's language. */
export interface ToldBanner {
  readonly kind: Banner['kind']
  readonly text: Message
  /** What is shown on request only. */
  readonly details?: Message
  readonly link?: { readonly path: string; readonly label: Message } | undefined
}

/** Something is wrong, and nothing helps but somebody. */
export function danger(text: Message, link?: ToldBanner['link']): ToldBanner {
  return { kind: 'danger', text, link }
}

/** Something to know, or that waits for somebody. */
export function warning(text: Message, link?: ToldBanner['link']): ToldBanner {
  return { kind: 'warning', text, link }
}

/** In the viewer's language. */
export function inWords({ kind, text, details, link }: ToldBanner, { say }: Wording): Banner {
  return {
    kind,
    text: say(text),
    details: details === undefined ? undefined : say(details),
    link: link === undefined ? undefined : { path: link.path, label: say(link.label) }
  }
}
