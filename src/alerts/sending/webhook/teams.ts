import { cutText } from '../../../common/index.js'
import { factsOf, linksOf, loudnessOf, paragraphsOf, subjectOf } from '../texts/outgoing-texts.js'
import type { Preset } from './request.js'
import type { WebhookSettings } from './settings.js'

/** https://adaptivecards.io/explorer/TextRun.html */
const COLORS = {
  critical: 'Attention',
  warning: 'Warning',
  info: 'Default',
  resolved: 'Good'
} as const

/**
 * A webhook of Workflows, which takes Adaptive Cards in an envelope:
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using. All
 * text stands in runs, which know no markup (a TextBlock is Markdown). A message has 28 KB at most, and
 * a character can take two bytes in JSON.
 */
export const teams: Preset<Extract<WebhookSettings, { preset: 'teams' }>> = (outgoing, { url }) => {
  const subject = run(subjectOf(outgoing), 400)
  const paragraphs = paragraphsOf(outgoing).split(/\n+/).join('\n')
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    lang: outgoing.locale,
    ...(outgoing.direction === 'rtl' ? { rtl: true } : {}),
    fallbackText: subject.text,
    msteams: { width: 'Full' },
    body: [
      text([{ ...subject, weight: 'Bolder', size: 'Medium', color: COLORS[loudnessOf(outgoing)] }]),
      ...cutText(paragraphs, { bytes: 5_000 })
        .split('\n')
        .slice(0, 20)
        .filter((each) => each.trim() !== '')
        .map((each) => text([run(each, 5_000)])),
      ...factsOf(outgoing, 10).map(({ label, value }) =>
        text([{ ...run(`${label}: `, 80), weight: 'Bolder' }, run(value, 320)])
      )
    ],
    actions: linksOf(outgoing, 3).map(({ label, url: to }) => ({
      type: 'Action.OpenUrl',
      title: run(label, 100).text || to,
      url: to
    }))
  }
  const attachment = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: card
  }
  return { url, body: JSON.stringify({ type: 'message', attachments: [attachment] }) }
}

function text(inlines: readonly object[]) {
  return { type: 'RichTextBlock', inlines }
}

/** @param bytes in UTF-8, at most. */
function run(plain: string, bytes: number) {
  // `{{DATE(…)}}` would be filled in by the client.
  return { type: 'TextRun', text: cutText(plain, { bytes }).replaceAll('{{', '{\u200b{') }
}
