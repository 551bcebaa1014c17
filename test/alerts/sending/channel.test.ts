import { describe, expect, it } from 'vitest'
import {
  type Channel,
  createSender,
  destinationOf,
  mailSettingsSchema,
  SECRET_FIELDS,
  WEBHOOK_PRESETS,
  webhookSettingsSchema
} from '../../../src/alerts/sending/index.js'
import { mailServer } from '../../support/alerts/mail-server.js'
import { outgoing } from '../../support/alerts/outgoing.js'
import { clock, receiver, toLoopback } from '../../support/alerts/receiver.js'

const deps = { guard: toLoopback, clock }

function mail(port: number): Channel {
  const settings = mailSettingsSchema.parse({
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'panel@example.com',
    to: ['admin@example.com', 'ops@example.com']
  })
  return { kind: 'mail', settings }
}

function webhook(settings: unknown): Channel {
  return { kind: 'webhook', settings: webhookSettingsSchema.parse(settings) }
}

describe('a channel', () => {
  it('of mail sends mails', async () => {
    const { port, mails } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
    expect(await createSender(mail(port), deps).send(outgoing())).toMatch(/^250/)
    expect(mails).toHaveLength(1)
  })

  it('of a webhook makes calls', async () => {
    const { url, received } = await receiver()
    const channel = webhook({ preset: 'standard', url: `${url}/a` })
    expect(await createSender(channel, deps).send(outgoing())).toBe('200 ok')
    expect(received).toHaveLength(1)
  })

  it.each([
    [mail(25), 'admin@example.com, ops@example.com'],
    [
      webhook({ preset: 'slack', url: 'https://u:pass@hooks.slack.com/services/T/B/x?y' }),
      'hooks.slack.com'
    ],
    [webhook({ preset: 'telegram', token: '1:AAAAAAAAAAAA', chatId: '1' }), 'api.telegram.org'],
    [webhook({ preset: 'pagerduty', routingKey: 'a'.repeat(32) }), 'events.pagerduty.com']
  ])('says where it leads, and nothing secret', (channel, destination) => {
    expect(destinationOf(channel)).toBe(destination)
  })
})

describe('the secret fields', () => {
  it('are fields of the settings, of every service at least one', () => {
    const options = webhookSettingsSchema.unwrap().options
    expect(Object.keys(SECRET_FIELDS.webhook)).toEqual([...WEBHOOK_PRESETS])
    for (const option of options) {
      const secrets = SECRET_FIELDS.webhook[option.shape.preset.value]
      expect(secrets.length).toBeGreaterThan(0)
      for (const field of secrets) expect(Object.keys(option.shape)).toContain(field)
      for (const field of Object.keys(option.shape)) {
        if (/token|secret|key/i.test(field)) expect(secrets).toContain(field)
      }
    }
    expect(options.map((option) => option.shape.preset.value)).toEqual([...WEBHOOK_PRESETS])
  })
})
