import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** In bytes: https://www.standardwebhooks.com (spec, “Signature scheme”). */
const SECRET_BYTES = { least: 24, most: 64, own: 32 } as const

/** A secret for signing: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES.own).toString('base64')
}

/** @returns undefined where the text is not `whsec_` and 24 to 64 bytes in base64. */
export function secretBytes(secret: string): Buffer | undefined {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : ''
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return undefined
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length >= SECRET_BYTES.least && bytes.length <= SECRET_BYTES.most ? bytes : undefined
}

/**
 * The headers of Standard Webhooks 1.0.
 * @param id the same whenever the message is sent again, so that the receiver takes it once.
 * @param at of this attempt: an old signature is worth nothing.
 * @param secret undefined leaves the signature out.
 */
export function webhookHeaders(
  id: string,
  at: Date,
  body: string,
  secret: string | undefined
): Readonly<Record<string, string>> {
  // A full stop separates what is signed, so none may stand in the id.
  const safeId = id.replace(/[^\w-]/g, '-')
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const headers = { 'webhook-id': safeId, 'webhook-timestamp': timestamp }
  const key = secret === undefined ? undefined : secretBytes(secret)
  if (key === undefined) return headers
  const signature = createHmac('sha256', key).update(`${safeId}.${timestamp}.${body}`)
  return { ...headers, 'webhook-signature': `v1,${signature.digest('base64')}` }
}
