import {
  factsOf,
  fitted,
  linksOf,
  loudnessOf,
  paragraphsOf,
  subjectOf
} from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** 24-bit RGB. */
const COLORS = {
  critical: 0xd92d20,
  warning: 0xf79009,
  info: 0x2e90fa,
  resolved: 0x17b26a
} as const

/**
 * https://discord.com/developers/docs/resources/webhook#execute-webhook, with the limits of
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits: content 2,000
 * characters, a description 4,096, 25 fields of 256 and 1,024, and 6,000 of all embeds together.
 */
export const discord: Preset<Extract<WebhookSettings, { preset: 'discord' }>> = (
  outgoing,
  settings
) => {
  const url = new URL(settings.url)
  // Otherwise a message that is not stored is answered as if it were.
  url.searchParams.set('wait', 'true')
  const links = linksOf(outgoing, 2)
    .map(({ label, url: to }) => `[${fitted(label, 100, escaped) || escaped(to)}](${to})`)
    .join(' · ')
  const paragraphs = fitted(paragraphsOf(outgoing), 1_800, escaped)
  const embed = {
    description: [paragraphs, links].filter((part) => part !== '').join('\n\n'),
    color: COLORS[loudnessOf(outgoing)],
    timestamp: outgoing.at.toISOString(),
    fields: factsOf(outgoing, 6)
      .filter(({ label, value }) => label !== '' && value !== '')
      .map(({ label, value }) => ({
        name: fitted(label, 60, escaped),
        value: fitted(value, 100, escaped),
        inline: true
      }))
  }
  return {
    url: url.href,
    body: JSON.stringify({
      content: fitted(subjectOf(outgoing), 1_900, escaped),
      embeds: [embed],
      // Whatever a label says, nobody is called.
      allowed_mentions: { parse: [] }
    })
  }
}

/** https://discord.com/developers/docs/reference#message-formatting; a backslash takes a sign's meaning. */
function escaped(text: string): string {
  return text.replace(/[\\*_~`|>#<@:[\]()+-]/g, '\\$&')
}
