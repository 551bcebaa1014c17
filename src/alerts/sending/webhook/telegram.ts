import { fitted, plainText, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** In characters, https://core.telegram.org/bots/api#sendmessage. */
const LONGEST = 4_096

/**
 * https://core.telegram.org/bots/api#sendmessage, without `parse_mode`, so that nothing is markup. Clients
 * still find mentions in plain text, so a zero-width space follows each @.
 */
export const telegram: Preset<Extract<WebhookSettings, { preset: 'telegram' }>> = (
  outgoing,
  { token, chatId, apiUrl = 'https://api.telegram.org' }
) => ({
  url: `${apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`,
  body: JSON.stringify({
    chat_id: chatId,
    text: fitted(
      `${subjectOf(outgoing)}\n\n${plainText(outgoing)}`.trim(),
      LONGEST,
      withoutMentions
    ),
    link_preview_options: { is_disabled: true },
    disable_notification: outgoing.severity === 'info'
  }),
  secrets: [token]
})

function withoutMentions(text: string): string {
  return text.replaceAll('@', '@\u200b')
}
