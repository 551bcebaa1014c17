import { HEARTBEAT_SERVICES, MAIL_SECURITIES } from '../../../../alerts/index.js'
import type { ChannelKind } from './channel-kinds.js'

/** A field of a channel's settings, as a form has it. */
export interface ChannelField {
  /** As the settings have it. */
  readonly name: FieldName
  readonly type: 'text' | 'secret' | 'password' | 'number' | 'list' | 'lines' | 'select' | 'check'
  readonly isRequired: boolean
  /** Of a select. */
  readonly choices?: readonly string[]
  /** In a new form. */
  readonly usual?: string
}

export type FieldName =
  | 'host'
  | 'port'
  | 'security'
  | 'user'
  | 'password'
  | 'from'
  | 'to'
  | 'ca'
  | 'url'
  | 'secret'
  | 'token'
  | 'chatId'
  | 'routingKey'
  | 'apiUrl'
  | 'service'
  | 'withStart'

const secretUrl: ChannelField = { name: 'url', type: 'secret', isRequired: true }
const apiUrl: ChannelField = { name: 'apiUrl', type: 'text', isRequired: false }
const secretToken: ChannelField = { name: 'token', type: 'secret', isRequired: true }

/** In the order in which they are asked for. */
export const CHANNEL_FIELDS: Readonly<Record<ChannelKind, readonly ChannelField[]>> = {
  mail: [
    { name: 'to', type: 'list', isRequired: true },
    { name: 'from', type: 'text', isRequired: true },
    { name: 'host', type: 'text', isRequired: true },
    { name: 'port', type: 'number', isRequired: true, usual: '587' },
    {
      name: 'security',
      type: 'select',
      isRequired: true,
      choices: MAIL_SECURITIES,
      usual: 'starttls'
    },
    { name: 'user', type: 'text', isRequired: false },
    { name: 'password', type: 'password', isRequired: false },
    { name: 'ca', type: 'lines', isRequired: false }
  ],
  slack: [secretUrl],
  discord: [secretUrl],
  teams: [secretUrl],
  ntfy: [secretUrl, { ...secretToken, isRequired: false }],
  gotify: [{ name: 'url', type: 'text', isRequired: true }, secretToken],
  telegram: [secretToken, { name: 'chatId', type: 'text', isRequired: true }, apiUrl],
  pagerduty: [{ name: 'routingKey', type: 'secret', isRequired: true }, apiUrl],
  apprise: [secretUrl],
  standard: [secretUrl, { name: 'secret', type: 'secret', isRequired: true }],
  heartbeat: [
    {
      name: 'service',
      type: 'select',
      isRequired: true,
      choices: HEARTBEAT_SERVICES,
      usual: 'healthchecks'
    },
    secretUrl,
    { name: 'withStart', type: 'check', isRequired: false }
  ]
}

export function isSecret({ type }: ChannelField): boolean {
  return type === 'secret' || type === 'password'
}

/**
 * Where secrets are sent to. When one of these changes, a stored secret is not kept: it was meant for
 * another place, and whoever changes the place would read it there.
 */
export const PLACE_FIELDS: Partial<Readonly<Record<ChannelKind, readonly FieldName[]>>> = {
  mail: ['host', 'port', 'security'],
  ntfy: ['url'],
  gotify: ['url'],
  telegram: ['apiUrl'],
  pagerduty: ['apiUrl']
}
