import { describe, expect, it } from 'vitest'
import { createEncryption } from '../../src/settings/encryption.js'

const { encrypt, decrypt } = createEncryption('0123456789abcdef0123456789abcdef')

describe('encryption', () => {
  it.each(['', 'k', 'ключ 🔑', 'x'.repeat(10_000)])('gives back what it was given', (text) => {
    expect(decrypt(encrypt(text, 'secrets/a'), 'secrets/a')).toBe(text)
  })

  it('does not open what was moved to another row', () => {
    expect(decrypt(encrypt('key', 'secrets/a'), 'secrets/b')).toBeUndefined()
  })

  it('does not open a tag that was cut short', () => {
    const { nonce, ciphertext } = encrypt('a key of some length', 'secrets/a')
    const bytes = Buffer.from(ciphertext, 'base64')
    for (const cut of [1, 4, 12]) {
      const shorter = bytes.subarray(0, -cut).toString('base64')
      expect(decrypt({ nonce, ciphertext: shorter }, 'secrets/a')).toBeUndefined()
    }
  })
})
