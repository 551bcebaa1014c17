import { describe, expect, it } from 'vitest'
import { hostileOutgoing, LONG_TEXTS, outgoing } from '../../../support/alerts/outgoing.js'
import { sent } from '../../../support/alerts/presets.js'

describe('Slack', () => {
  it('gets a header, the paragraphs, the facts and links, and unfurls nothing', async () => {
    const { path, json } = await sent('slack', outgoing())
    expect(path).toBe('/services/T1/B1/xyz')
    expect(json).toMatchObject({
      text: '[Vultr snapshots] web-1: overdue since 06:00',
      unfurl_links: false,
      blocks: [
        { type: 'header', text: { type: 'plain_text' } },
        { text: { text: 'No snapshot of web-1 was taken since 06:00.\n\nCheck the schedule.' } },
        { text: { text: 'Instance: web-1', verbatim: true } },
        { text: { text: '<https://panel.example/vultr/instances/1?a=b&amp;c=d|Open web-1>' } }
      ]
    })
  })

  it('lets no label mention somebody', async () => {
    const { json } = await sent('slack', hostileOutgoing())
    const texts = [
      json.text,
      ...json.blocks.slice(1).map((block: { text: { text: string } }) => block.text.text)
    ]
    for (const text of texts)
      expect(text.replaceAll(/<https:\/\/panel\.example\/[^<>]*>/g, '')).not.toMatch(/[<>]/)
  })

  it.each(LONG_TEXTS)('gets no more of a long text than it takes', async (text) => {
    const { json } = await sent('slack', hostileOutgoing(text))
    expect(json.blocks[0].text.text.length).toBeLessThanOrEqual(150)
    for (const { text: block } of json.blocks) expect(block.text.length).toBeLessThanOrEqual(3_000)
  })
})

describe('Discord', () => {
  it('gets the subject, an embed, and answers once it is stored', async () => {
    const { path, json } = await sent('discord', outgoing())
    expect(path).toBe('/api/webhooks/1/xyz?thread_id=7&wait=true')
    expect(json).toMatchObject({
      content: '\\[Vultr snapshots\\] web\\-1\\: overdue since 06\\:00',
      allowed_mentions: { parse: [] },
      embeds: [{ timestamp: '2026-11-24T18:00:00.000Z', fields: [{ name: 'Instance' }] }]
    })
  })

  it('lets no label mention somebody or link somewhere', async () => {
    const { json } = await sent('discord', hostileOutgoing())
    expect(json.allowed_mentions).toEqual({ parse: [] })
    expect(json.content).toContain('\\@everyone \\<!channel\\>')
    expect(json.content).toContain('\\[a\\]\\(https\\://evil.example\\)')
    expect(json.embeds[0].description).not.toMatch(/(?<!\\)\]\((?!https:\/\/panel\.example)/)
  })

  it.each(LONG_TEXTS)('gets no more of a long text than it takes', async (text) => {
    const { json } = await sent('discord', hostileOutgoing(text))
    const [{ description, fields }] = json.embeds
    expect(json.content.length).toBeLessThanOrEqual(2_000)
    expect(description.length).toBeLessThanOrEqual(4_096)
    const all = fields.flatMap((field: { name: string; value: string }) => [
      field.name,
      field.value
    ])
    expect(description.length + all.join('').length).toBeLessThanOrEqual(6_000)
  })
})

describe('Teams', () => {
  it('gets an Adaptive Card in the envelope of Workflows, without a block that reads Markdown', async () => {
    const { json } = await sent('teams', hostileOutgoing())
    expect(json).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard' }
        }
      ]
    })
    const { body, actions } = json.attachments[0].content
    expect(actions).toHaveLength(3)
    expect(new Set(body.map((block: { type: string }) => block.type))).toEqual(
      new Set(['RichTextBlock'])
    )
    expect(JSON.stringify(json)).not.toContain('{{')
  })

  it.each(LONG_TEXTS)('gets no more of a long text than it takes', async (text) => {
    expect(Buffer.byteLength((await sent('teams', hostileOutgoing(text))).body)).toBeLessThan(
      28_000
    )
  })
})
