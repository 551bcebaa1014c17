import { factsOf, fitted, linksOf, paragraphsOf, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** Most of a section, in characters: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION = 3_000
/** Of a header: https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER = 150

/**
 * An incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. `verbatim`
 * leaves names and addresses in the text as they are, so that `@here` in a label notifies nobody.
 */
export const slack: Preset<Extract<WebhookSettings, { preset: 'slack' }>> = (outgoing, { url }) => {
  const subject = subjectOf(outgoing)
  const facts = factsOf(outgoing, 10).map(
    ({ label, value }) => `${fitted(label, 60, escaped)}: ${fitted(value, 200, escaped)}`
  )
  // A third of the section for each, with its label.
  const addresses = linksOf(outgoing, 2).filter((link) => escaped(link.url).length <= 1_300)
  const links = addresses.map(
    ({ label, url: to }) => `<${escaped(to)}|${fitted(label, 100, escaped) || escaped(to)}>`
  )
  const sections = [
    fitted(paragraphsOf(outgoing), SECTION, escaped),
    facts.join('\n'),
    links.join('  ')
  ]
  return {
    url,
    body: JSON.stringify({
      // What notifications show, and screen readers read.
      text: fitted(subject, SECTION, escaped),
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: fitted(subject, HEADER), emoji: false }
        },
        ...sections
          .filter((text) => text !== '')
          .map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }))
      ],
      unfurl_links: false,
      unfurl_media: false
    })
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: these three, and no others. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
