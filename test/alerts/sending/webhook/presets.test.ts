import { describe, expect, it } from 'vitest'
import { createWebhookSender, type WebhookSettings } from '../../../../src/alerts/sending/index.js'
import { hostileOutgoing, LONG_TEXTS, outgoing } from '../../../support/alerts/outgoing.js'
import { BOT, ROUTING_KEY, sent, settingsAt } from '../../../support/alerts/presets.js'
import { clock, receiver, toLoopback } from '../../../support/alerts/receiver.js'

const PRESETS = Object.keys(settingsAt('')) as readonly WebhookSettings['preset'][]

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

  it('lets no label mention somebody', async () => {
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

  it('gets a digest as a change, which notifies nobody', async () => {
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
  it('gets no address but of pages, and no bidirectional override', async () => {
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
