import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** SHA-256 in base64url: enough to keep a random id or token that must not be told from its row. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Compares digests, so that neither the length nor the first difference shows in the time taken. */
export function isSameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

export interface PanelKeys {
  /** Signs the session's cookie; the same after a restart, so that the cookie still counts. */
  readonly cookieSecret: string
  /** A keyed digest, in base64url, which cannot be made, or tried out, without the secret key. */
  sign(text: string): string
}

/** Keys for purposes of their own (HKDF, RFC 5869), from the secret key that encrypts the API key. */
export function derivePanelKeys(secretKey: string | Uint8Array): PanelKeys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `vultr-panel-addon ${purpose}`, 32))
  const signingKey = derive('sign-in')
  return {
    cookieSecret: derive('session cookie').toString('base64url'),
    sign: (text) => createHmac('sha256', signingKey).update(text).digest('base64url')
  }
}
