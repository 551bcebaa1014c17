import type { Sender } from '../alert/outgoing.js'
import type { AddressGuard } from './calls/address-guard.js'
import type { Clock } from './calls/call-out.js'
import { createMailSender } from './mail/create-mail-sender.js'
import type { MailSettings } from './mail/settings.js'
import { createWebhookSender } from './webhook/create-webhook-sender.js'
import type { WebhookPreset, WebhookSettings } from './webhook/settings.js'

/** Where messages go. */
export type Channel =
  | { readonly kind: 'mail'; readonly settings: MailSettings }
  | { readonly kind: 'webhook'; readonly settings: WebhookSettings }

export function createSender(
  channel: Channel,
  deps: { readonly guard: AddressGuard; readonly clock: Clock }
): Sender {
  return channel.kind === 'mail'
    ? createMailSender(channel.settings, deps)
    : createWebhookSender(channel.settings, deps)
}

/**
 * The fields of settings that no page and no answer of the API gives back. An address is one where it is
 * all that it takes to send; of a standard webhook too, as many receivers tell their callers by it.
 */
export const SECRET_FIELDS: {
  readonly mail: readonly (keyof MailSettings)[]
  readonly webhook: Readonly<Record<WebhookPreset, readonly string[]>>
  readonly heartbeat: readonly string[]
} = {
  mail: ['password'],
  webhook: {
    standard: ['url', 'secret'],
    slack: ['url'],
    discord: ['url'],
    teams: ['url'],
    ntfy: ['url', 'token'],
    gotify: ['token'],
    telegram: ['token'],
    pagerduty: ['routingKey'],
    apprise: ['url']
  },
  heartbeat: ['url']
}

/** Where a channel leads, for pages: a host, or the recipients; without anything secret. */
export function destinationOf(channel: Channel): string {
  if (channel.kind === 'mail') return channel.settings.to.join(', ')
  const { settings } = channel
  switch (settings.preset) {
    case 'telegram':
      return hostOf(settings.apiUrl ?? 'https://api.telegram.org')
    case 'pagerduty':
      return hostOf(settings.apiUrl ?? 'https://events.pagerduty.com')
    default:
      return hostOf(settings.url)
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}
