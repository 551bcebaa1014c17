import { cutText } from '../../../common/index.js'
import { loudnessOf, plainText, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

const TYPES = {
  critical: 'failure',
  warning: 'warning',
  info: 'info',
  resolved: 'success'
} as const

/**
 * https://github.com/caronc/apprise-api#persistent-storage-solution: a configuration that is stored there. It
 * answers 204 where the key has none, and then nobody was told.
 */
export const apprise: Preset<Extract<WebhookSettings, { preset: 'apprise' }>> = (
  outgoing,
  { url }
) => ({
  url,
  body: JSON.stringify({
    title: cutText(subjectOf(outgoing), { bytes: 250 }),
    body: cutText(plainText(outgoing), { bytes: 8_000 }) || subjectOf(outgoing).slice(0, 250),
    type: TYPES[loudnessOf(outgoing)],
    format: 'text'
  }),
  isUndelivered: ({ status }) => status === 204
})
