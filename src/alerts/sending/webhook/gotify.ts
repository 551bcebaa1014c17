import { cutText } from '../../../common/index.js'
import { linksOf, loudnessOf, plainText, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** From 8 on a phone makes a sound and pops up; below 4 it is silent. */
const PRIORITIES = { critical: 8, warning: 5, info: 2, resolved: 4 } as const

/** https://gotify.net/docs/pushmsg and https://gotify.net/docs/msgextras; the token in a header, not in the URL. */
export const gotify: Preset<Extract<WebhookSettings, { preset: 'gotify' }>> = (
  outgoing,
  settings
) => {
  const url = new URL(settings.url)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/message`
  const [link] = linksOf(outgoing, 1)
  return {
    url: url.href,
    headers: { 'x-gotify-key': settings.token },
    body: JSON.stringify({
      title: cutText(subjectOf(outgoing), { bytes: 500 }),
      message: cutText(plainText(outgoing), { bytes: 8_000 }) || subjectOf(outgoing).slice(0, 250),
      priority: PRIORITIES[loudnessOf(outgoing)],
      extras: {
        'client::display': { contentType: 'text/plain' },
        ...(link === undefined ? {} : { 'client::notification': { click: { url: link.url } } })
      }
    }),
    secrets: [settings.token]
  }
}
