import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import {
  createWebhookSender,
  newWebhookSecret,
  settingsProblems,
  type WebhookPayload,
  webhookSettingsSchema
} from '../../../../src/alerts/sending/index.js'
import { hostileOutgoing, LONG_TEXTS, outgoing } from '../../../support/alerts/outgoing.js'
import { receiver, toLoopback } from '../../../support/alerts/receiver.js'
import { said } from '../../../support/said.js'

/** The verifier of the standard compares with the real time. */
const clock = { now: () => new Date() }

async function sent(message = outgoing(), secret?: string) {
  const { url, received } = await receiver((response) => response.writeHead(202).end())
  const settings = webhookSettingsSchema.parse({ preset: 'standard', url, secret })
  expect(await createWebhookSender(settings, { guard: toLoopback, clock }).send(message)).toBe(
    '202'
  )
  const [one] = received
  if (one === undefined) throw new Error('nothing was received')
  return { ...one, payload: JSON.parse(one.body) as WebhookPayload }
}

describe('a standard webhook', () => {
  it('is verified by the library of the standard', async () => {
    const secret = newWebhookSecret()
    const { body, headers } = await sent(hostileOutgoing(), secret)
    const verified = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(verified).toMatchObject({ type: 'alert.opened' })
    expect(() =>
      new Webhook(newWebhookSecret()).verify(body, headers as Record<string, string>)
    ).toThrow()
  })

  it('has the id of the message, without a full stop, which separates what is signed', async () => {
    const { headers, payload } = await sent(outgoing({ id: 'a.1764.b' }))
    expect(headers['webhook-id']).toBe('a-1764-b')
    expect(payload.data.id).toBe('a.1764.b')
    expect(headers['webhook-timestamp']).toMatch(/^\d{10}$/)
    expect(headers).not.toHaveProperty('webhook-signature')
    const secret = newWebhookSecret()
    const signed = await sent(outgoing({ id: 'a.1764.b' }), secret)
    new Webhook(secret).verify(signed.body, signed.headers as Record<string, string>)
  })

  it('holds the alert', async () => {
    expect((await sent()).payload).toEqual({
      type: 'alert.opened',
      timestamp: '2026-11-24T18:00:00.000Z',
      data: {
        id: 'a1b2-opened',
        alertId: 'a1b2',
        kind: 'overdue',
        severity: 'warning',
        state: 'opened',
        isOver: false,
        since: '2026-11-24T06:00:00.000Z',
        subject: '[Vultr snapshots] web-1: overdue since 06:00',
        text: 'No snapshot of web-1 was taken since 06:00.\n\nCheck the schedule.',
        facts: [{ label: 'Instance', value: 'web-1' }],
        links: [{ label: 'Open web-1', url: 'https://panel.example/vultr/instances/1?a=b&c=d' }],
        instanceIds: ['9d7b9ba0-0d54-4c1c-a1b5-3f0c3a6b8f10'],
        locale: 'en'
      }
    })
  })

  it.each([
    [outgoing({ state: 'reminded' }), 'alert.reminded'],
    [outgoing({ state: 'resolved' }), 'alert.resolved'],
    [outgoing({ state: undefined }), 'alert.told'],
    [outgoing({ kind: 'digest', state: undefined }), 'digest'],
    [outgoing({ kind: 'held-back', state: undefined }), 'held-back'],
    [outgoing({ kind: 'test', state: undefined }), 'test']
  ])('says of what type it is', async (message, type) => {
    expect((await sent(message)).payload.type).toBe(type)
  })

  it.each(LONG_TEXTS)('stays small, however long the texts are', async (text) => {
    expect(Buffer.byteLength((await sent(hostileOutgoing(text))).body)).toBeLessThan(40_000)
  })
})

describe('settings', () => {
  it.each([
    [
      { preset: 'standard', url: 'https://a.example', secret: 'whsec_c2hvcnQ=' },
      'secret',
      'whsec_'
    ],
    [{ preset: 'standard', url: 'https://a.example', secret: 'x'.repeat(40) }, 'secret', 'whsec_'],
    [
      {
        preset: 'standard',
        url: 'https://a.example',
        secret: `whsec_${Buffer.alloc(65).toString('base64')}`
      },
      'secret',
      'whsec_'
    ],
    [{ preset: 'slack', url: 'ftp://a.example' }, 'url', 'begins with https://'],
    [{ preset: 'slack', url: '' }, 'url', 'begins with https://'],
    [{ preset: 'slack' }, 'url', 'begins with https://'],
    [{ preset: 'ntfy', url: 'https://ntfy.sh/' }, 'url', 'topic'],
    [{ preset: 'apprise', url: 'https://a.example/notify' }, 'url', 'stored configuration'],
    [{ preset: 'telegram', token: 'x', chatId: '1' }, 'token', 'exactly as the service'],
    [{ preset: 'telegram', token: '1:AAAAAAAAAAAA', chatId: 'me' }, 'chatId', 'chat ID'],
    [{ preset: 'gotify', url: 'https://a.example', token: 'a\nb' }, 'token', 'exactly as'],
    [{ preset: 'pagerduty', routingKey: 'short' }, 'routingKey', 'exactly as'],
    [{ preset: 'carrier-pigeon' }, 'preset', 'one of the services'],
    [{ preset: 'slack', url: 'https://a.example', more: 1 }, '', 'not valid']
  ])('that are wrong are told at their field: %j', (settings, path, words) => {
    const parsed = webhookSettingsSchema.safeParse(settings)
    const [problem] = parsed.success ? [] : settingsProblems(parsed.error)
    expect(problem?.path).toBe(path)
    expect(said(problem?.what)).toContain(words)
  })

  it('take a new secret, and each is another one', () => {
    const secrets = Array.from({ length: 3 }, newWebhookSecret)
    for (const secret of secrets) {
      expect(
        webhookSettingsSchema.safeParse({ preset: 'standard', url: 'https://a.example', secret })
          .success
      ).toBe(true)
    }
    expect(new Set(secrets).size).toBe(3)
  })
})
