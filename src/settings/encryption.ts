import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** What is stored of a secret; all base64. */
export interface Encrypted {
  readonly nonce: string
  /** The ciphertext followed by its 16-byte tag. */
  readonly ciphertext: string
}

export interface Encryption {
  /** @param row names the row it is stored in; it can be decrypted as that row only. */
  encrypt(plaintext: string, row: string): Encrypted
  /** Undefined when the key does not fit, or the row was altered or moved. */
  decrypt(encrypted: Encrypted, row: string): string | undefined
}

const TAG_BYTES = 16
/** What AES-GCM is made for (NIST SP 800-38D); random, as the key encrypts a handful of times. */
const NONCE_BYTES = 12

/** AES-256-GCM under a key derived from `secretKey`, which may be of any length from 32 bytes. */
export function createEncryption(secretKey: string | Uint8Array): Encryption {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'vultr-panel-addon secrets', 32))
  return {
    encrypt(plaintext, row) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(row))
      const sealed = [cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return {
        nonce: nonce.toString('base64'),
        ciphertext: Buffer.concat(sealed).toString('base64')
      }
    },
    decrypt({ nonce, ciphertext }, row) {
      const sealed = Buffer.from(ciphertext, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), {
          authTagLength: TAG_BYTES
        })
          .setAAD(Buffer.from(row))
          .setAuthTag(sealed.subarray(-TAG_BYTES))
        return (
          decipher.update(sealed.subarray(0, -TAG_BYTES), undefined, 'utf8') +
          decipher.final('utf8')
        )
      } catch {
        // Node tells neither case from the other, and neither can we.
        return undefined
      }
    }
  }
}
