import { message } from '../../../wording/index.js'
import { type Outgoing, SendError, type Sender } from '../../alert/outgoing.js'
import type { AddressGuard } from '../calls/address-guard.js'
import { type Clock, callOut } from '../calls/call-out.js'
import { saidLine, secretsOfUrl } from '../calls/said.js'
import { apprise } from './apprise.js'
import { discord } from './discord.js'
import { gotify } from './gotify.js'
import { ntfy } from './ntfy.js'
import { pagerduty } from './pagerduty.js'
import type { WebhookRequest } from './request.js'
import type { WebhookSettings } from './settings.js'
import { slack } from './slack.js'
import { standard } from './standard.js'
import { teams } from './teams.js'
import { telegram } from './telegram.js'

export interface SenderDeps {
  readonly guard: AddressGuard
  readonly clock: Clock
}

/** Sends messages to one webhook, one POST each; retries are the caller's. */
export function createWebhookSender(
  settings: WebhookSettings,
  { guard, clock }: SenderDeps
): Sender {
  return {
    send: async (outgoing) => {
      const request = requestOf(outgoing, settings, clock.now())
      const { url, headers = {}, body, secrets = [] } = request
      const answer = await callOut({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        guard,
        clock,
        secrets
      })
      if (request.isUndelivered?.(answer)) {
        const told = message('alert.send.undelivered', { answered: String(answer.status) })
        throw new SendError('refused', told, false)
      }
      const said = saidLine(answer.text, [...secretsOfUrl(new URL(url)), ...secrets])
      return `${answer.status} ${said}`.trim()
    }
  }
}

function requestOf(outgoing: Outgoing, settings: WebhookSettings, now: Date): WebhookRequest {
  switch (settings.preset) {
    case 'standard':
      return standard(outgoing, settings, now)
    case 'slack':
      return slack(outgoing, settings, now)
    case 'discord':
      return discord(outgoing, settings, now)
    case 'teams':
      return teams(outgoing, settings, now)
    case 'ntfy':
      return ntfy(outgoing, settings, now)
    case 'gotify':
      return gotify(outgoing, settings, now)
    case 'telegram':
      return telegram(outgoing, settings, now)
    case 'pagerduty':
      return pagerduty(outgoing, settings, now)
    case 'apprise':
      return apprise(outgoing, settings, now)
  }
}
