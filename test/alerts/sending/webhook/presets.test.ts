import { describe, expect, it } from 'vitest'
import {
  createWebhookSender,
  type Outgoing,
  type WebhookSettings,
  webhookSettingsSchema
} from '../../../../src/alerts/sending/index.js'
import { hostileOutgoing, LONG_TEXTS, outgoing } from '../../../support/alerts/outgoing.js'
import { clock, receiver, toLoopback } from '../../../support/alerts/receiver.js'

const ROUTING_KEY = 'R0123456789abcdef0123456789abcde'
const BOT = '123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr'

const settingsAt = (url: string): Record<WebhookSettings['preset'], WebhookSettings> => ({
  standard: { preset: 'standard', url: `${url}/hook` },
  slack: { preset: 'slack', url: `${url}/services/T1/B1/xyz` },
  discord: { preset: 'discord', url: `${url}/api/webhooks/1/xyz?thread_id=7` },
  teams: { preset: 'teams', url: `${url}/workflows/1?sig=abc` },
  ntfy: { preset: 'ntfy', url: `${url}/my-topic`, token: 'tk_1' },
  gotify: { preset: 'gotify', url: `${url}/gotify/`, token: 'A-token' },
  telegram: { preset: 'telegram', token: BOT, chatId: '-100200', apiUrl: `${url}/` },
  pagerduty: { preset: 'pagerduty', routingKey: ROUTING_KEY, apiUrl: url },
  apprise: { preset: 'apprise', url: `${url}/notify/my-key` }
})

async function sent(preset: WebhookSettings['preset'], message: Outgoing) {
  const { url, received } = await receiver()
  const settings = webhookSettingsSchema.parse(settingsAt(url)[preset])
  expect(await createWebhookSender(settings, { guard: toLoopback, clock }).send(message)).toBe(
    '200 ok'
  )
  const [one] = received
  if (one === undefined) throw new Error('nothing was received')
  expect(one.headers['content-type']).toBe('application/json')
  return { ...one, json: JSON.parse(one.body) }
}

const PRESETS = Object.keys(settingsAt('')) as readonly WebhookSettings['preset'][]

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

  it('is told by no label to call somebody', async () => {
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

  it('is told by no label to call somebody or to link somewhere', async () => {
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

describe('ntfy', () => {
  it('gets JSON at its root, with the topic in it and the token in a header', async () => {
    const { path, headers, json } = await sent('ntfy', outgoing({ severity: 'critical' }))
    expect(path).toBe('/')
    expect(headers.authorization).toBe('Bearer tk_1')
    expect(json).toMatchObject({
      topic: 'my-topic',
      title: '[Vultr snapshots] web-1: overdue since 06:00',
      priority: 5,
      tags: ['rotating_light'],
      click: 'https://panel.example/vultr/instances/1?a=b&c=d',
      actions: [{ action: 'view', label: 'Open web-1' }]
    })
  })

  it.each(LONG_TEXTS)('gets no more of a long text than it takes', async (text) => {
    const { json } = await sent('ntfy', hostileOutgoing(text))
    expect(Buffer.byteLength(json.message)).toBeLessThanOrEqual(4_096)
    expect(json.actions.length).toBeLessThanOrEqual(3)
  })
})

describe('Gotify', () => {
  it('gets plain text below the path of its server, with the token in a header', async () => {
    const { path, headers, json } = await sent('gotify', outgoing())
    expect(path).toBe('/gotify/message')
    expect(headers['x-gotify-key']).toBe('A-token')
    expect(json).toMatchObject({
      priority: 5,
      extras: { 'client::display': { contentType: 'text/plain' } }
    })
  })
})

describe('Telegram', () => {
  it('gets text without a mode of markup', async () => {
    const { path, json } = await sent('telegram', outgoing())
    expect(path).toBe(`/bot${BOT}/sendMessage`)
    expect(json).toMatchObject({ chat_id: '-100200', link_preview_options: { is_disabled: true } })
    expect(json).not.toHaveProperty('parse_mode')
  })

  it('is told by no label to mention somebody', async () => {
    const { json } = await sent('telegram', hostileOutgoing())
    expect(json.text).not.toMatch(/@\w/)
  })

  it.each([...LONG_TEXTS, '@a '.repeat(5_000)])(
    'gets no more of a long text than it takes',
    async (text) => {
      expect((await sent('telegram', hostileOutgoing(text))).json.text.length).toBeLessThanOrEqual(
        4_096
      )
    }
  )
})

describe('PagerDuty', () => {
  it.each([
    ['opened', { state: 'opened' as const }, 'trigger'],
    ['reminded of', { state: 'reminded' as const }, 'trigger'],
    ['resolved in part', { state: 'resolved' as const, isOver: false }, 'trigger'],
    ['over', { state: 'resolved' as const, isOver: true }, 'resolve'],
    ['told once', { state: undefined, isOver: true }, 'trigger']
  ])(
    'keeps one incident of an alert, which is closed only once it is over: %s',
    async (_, over, action) => {
      const { path, json } = await sent('pagerduty', outgoing(over))
      expect(path).toBe('/v2/enqueue')
      expect(json).toMatchObject({
        routing_key: ROUTING_KEY,
        event_action: action,
        dedup_key: 'a1b2',
        payload: { severity: 'warning', source: 'vultr-panel-addon', class: 'overdue' }
      })
    }
  )

  it('gets a digest as a change, which calls nobody', async () => {
    const { path, json } = await sent(
      'pagerduty',
      outgoing({ kind: 'digest', threadId: undefined, state: undefined })
    )
    expect(path).toBe('/v2/change/enqueue')
    expect(json).not.toHaveProperty('event_action')
  })

  it.each(LONG_TEXTS)('gets no more of a long text than it takes', async (text) => {
    const { json, body } = await sent('pagerduty', {
      ...hostileOutgoing(text),
      threadId: 'x'.repeat(300)
    })
    expect(json.dedup_key).toMatch(/^[0-9a-f]{64}$/)
    expect(json.payload.summary.length).toBeLessThanOrEqual(1_024)
    expect(Buffer.byteLength(body)).toBeLessThan(512_000)
  })
})

describe('Apprise', () => {
  it.each([
    [outgoing({ severity: 'critical' }), 'failure'],
    [outgoing(), 'warning'],
    [outgoing({ severity: 'info' }), 'info'],
    [outgoing({ state: 'resolved', isOver: true }), 'success']
  ])('gets the kind of the message', async (message, type) => {
    expect((await sent('apprise', message)).json).toMatchObject({ type, format: 'text' })
  })

  it('that knows no such key told nobody', async () => {
    const { url } = await receiver((response) => response.writeHead(204).end())
    const sender = createWebhookSender(settingsAt(url).apprise, { guard: toLoopback, clock })
    await expect(sender.send(outgoing())).rejects.toMatchObject({
      kind: 'refused',
      isTemporary: false
    })
  })
})

describe.each(PRESETS)('%s', (preset) => {
  it('gets no address but of pages, and nothing that turns the writing round', async () => {
    const { body } = await sent(preset, hostileOutgoing())
    expect(body).not.toMatch(/javascript:|nonsense|\u202e|\u2066|\\u0000|\\ud800/i)
  })

  it('says nothing of its secrets when it is refused and repeats them', async () => {
    const { url } = await receiver((response, { path, headers, body }) =>
      response.writeHead(400).end(`${path} ${JSON.stringify(headers)} ${body.slice(0, 400)}`)
    )
    const settings = settingsAt(url)[preset]
    const sender = createWebhookSender(settings, { guard: toLoopback, clock })
    const error = await sender.send(outgoing()).catch((each) => each)
    expect(JSON.stringify(error.told)).not.toMatch(
      new RegExp([ROUTING_KEY, BOT, 'my-topic', 'tk_1', 'A-token', 'sig=abc'].join('|'))
    )
  })
})
