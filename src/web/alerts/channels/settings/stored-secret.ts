import { type Channel, destinationOf, type Way } from '../../../../alerts/index.js'
import { KEY_DOTS } from '../../../http/form-fields.js'

/** The end of a secret tells which one it is; of a shorter one it would tell too much. */
const LEAST_TOLD = 16

/** `••••3xYz`; dots alone of a short one. */
export function secretEnd(secret: string): string {
  return secret.length < LEAST_TOLD ? KEY_DOTS : `${KEY_DOTS}${secret.slice(-4)}`
}

/** Where a channel leads: a host, or the recipients; nothing secret. Empty of the host's own function. */
export function whereTo({ way }: Pick<Channel, 'way'>): string {
  if (way === undefined) return ''
  return way.kind === 'heartbeat' ? hostOf(way.settings.url) : destinationOf(way)
}

/** The settings by the names of their fields. */
export function settingsOf(way: Way | undefined): Readonly<Record<string, unknown>> {
  return { ...way?.settings }
}

/** `hooks.slack.com · ••••3xYz` of a URL, dots and the end of a token, dots of a password. */
export function storedSecret(name: string, value: string): string {
  if (name === 'password') return KEY_DOTS
  return name === 'url' ? `${hostOf(value)} ${secretEnd(value)}` : secretEnd(value)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}
