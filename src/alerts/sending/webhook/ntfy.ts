import { cutText } from '../../../common/index.js'
import { linksOf, loudnessOf, plainText, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

const PRIORITIES = { critical: 5, warning: 4, info: 3, resolved: 3 } as const

/** Names of emoji: https://docs.ntfy.sh/emojis/ */
const TAGS = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'information_source',
  resolved: 'white_check_mark'
} as const

/**
 * https://docs.ntfy.sh/publish/#publish-as-json: as JSON to the server's root, so that no text stands in
 * a header. A message of more than 4,096 bytes becomes an attachment.
 */
export const ntfy: Preset<Extract<WebhookSettings, { preset: 'ntfy' }>> = (outgoing, settings) => {
  const url = new URL(settings.url)
  const path = url.pathname.replace(/\/$/, '')
  const topic = path.slice(path.lastIndexOf('/') + 1)
  url.pathname = path.slice(0, path.lastIndexOf('/') + 1)
  const links = linksOf(outgoing, 3)
  const loudness = loudnessOf(outgoing)
  const { token } = settings
  return {
    url: url.href,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    body: JSON.stringify({
      topic,
      title: cutText(subjectOf(outgoing), { bytes: 250 }),
      message: cutText(plainText(outgoing), { bytes: 4_000 }) || subjectOf(outgoing).slice(0, 250),
      priority: PRIORITIES[loudness],
      tags: [TAGS[loudness]],
      ...(links[0] === undefined ? {} : { click: links[0].url }),
      actions: links.map(({ label, url: to }) => ({
        action: 'view',
        label: cutText(label, { bytes: 100 }) || to,
        url: to
      }))
    }),
    // The topic is as good as a password there.
    secrets: [topic, ...(token === undefined ? [] : [token])]
  }
}
