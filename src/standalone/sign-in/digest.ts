import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual
} from 'node:crypto'

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
  /** Encrypts a text (AES-256-GCM), in base64url; the same one never comes out the same. */
  seal(text: string): string
  /** Undefined for what was sealed with another secret key, or is damaged. */
  open(sealed: string): string | undefined
}

/** Keys for purposes of their own (HKDF, RFC 5869), from the secret key that encrypts the API key. */
export function derivePanelKeys(secretKey: string | Uint8Array): PanelKeys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `vultr-panel-addon ${purpose}`, 32))
  const signingKey = derive('sign-in')
  const sealingKey = derive('password')
  return {
    cookieSecret: derive('session cookie').toString('base64url'),
    sign: (text) => createHmac('sha256', signingKey).update(text).digest('base64url'),
    seal: (text) => sealed(sealingKey, text),
    open: (text) => unsealed(sealingKey, text)
  }
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The nonce, the tag and what is encrypted, one after the other. */
function sealed(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')
}

function unsealed(key: Buffer, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const [nonce, tag, encrypted] = [
    bytes.subarray(0, NONCE_BYTES),
    bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    bytes.subarray(NONCE_BYTES + TAG_BYTES)
  ]
  if (tag.length < TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
