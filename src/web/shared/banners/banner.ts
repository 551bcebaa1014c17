import type { Banner } from '../../http/sending/render.js'

/** Something is wrong, and nothing helps but somebody. */
export function danger(text: string, link: Banner['link'] = undefined): Banner {
  return { kind: 'danger', text, link }
}

/** Something to know, or that waits for somebody. */
export function warning(text: string, link: Banner['link'] = undefined): Banner {
  return { kind: 'warning', text, link }
}
