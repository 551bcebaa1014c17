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

  it.each([4, 8, 12, 15])('does not take the first %i bytes of a tag for the tag', (length) => {
    const { nonce, ciphertext } = encrypt('', 'secrets/a')
    const shorter = Buffer.from(ciphertext, 'base64').subarray(0, length).toString('base64')
    expect(decrypt({ nonce, ciphertext: shorter }, 'secrets/a')).toBeUndefined()
  })
})
