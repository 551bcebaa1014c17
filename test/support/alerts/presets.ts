import { expect } from 'vitest'
import {
  createWebhookSender,
  type Outgoing,
  type WebhookSettings,
  webhookSettingsSchema
} from '../../../src/alerts/sending/index.js'
import { clock, receiver, toLoopback } from './receiver.js'

export const ROUTING_KEY = 'R0123456789abcdef0123456789abcde'
export const BOT = '123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr'

/** Settings of each service, at a server that stands for it. */
export const settingsAt = (url: string): Record<WebhookSettings['preset'], WebhookSettings> => ({
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

/** What a service gets of a message. */
export async function sent(preset: WebhookSettings['preset'], message: Outgoing) {
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
