import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  generatePassword,
  hashPassword,
  isOutdatedHash,
  isPassword,
  isPasswordHash
} from '../../../src/standalone/sign-in/password.js'

/** As an earlier version stored it: the cost alone, with a block size of 8 and a parallelism of 1. */
function earlierHash(password: string, cost: number): string {
  const salt = Buffer.from('sixteen bytes of')
  const hash = scryptSync(password, salt, 32, { N: cost, r: 8, p: 1, maxmem: 2 ** 28 })
  return `scrypt$${cost}$${salt.toString('base64')}$${hash.toString('base64')}`
}

describe('a password', () => {
  it('is known by its hash, at the full cost, and no other is', async () => {
    const stored = await hashPassword('correct horse')
    expect(stored).toMatch(/^scrypt\$32768,8,3\$/)
    expect(stored).not.toContain('correct')
    expect(await isPassword('correct horse', stored)).toBe(true)
    expect(await isPassword('correct horsf', stored)).toBe(false)
    expect(await hashPassword('correct horse')).not.toBe(stored)
    expect(isOutdatedHash(stored)).toBe(false)
  })

  it('is known by a hash of an earlier version, which is outdated', async () => {
    const stored = earlierHash('correct horse', 2 ** 17)
    expect(await isPassword('correct horse', stored)).toBe(true)
    expect(await isPassword('correct horsf', stored)).toBe(false)
    expect(isOutdatedHash(stored)).toBe(true)
  })

  it('is not hashed when it is longer than anybody types', async () => {
    const long = 'x'.repeat(1_001)
    expect(await isPassword(long, await hashPassword(long, 2 ** 10))).toBe(false)
    const longest = long.slice(1)
    expect(await isPassword(longest, await hashPassword(longest, 2 ** 10))).toBe(true)
  })

  it.each([
    '',
    'plain$x$y$z',
    'scrypt$1000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==',
    'scrypt$0$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==',
    'scrypt$4194304$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==',
    'scrypt$1024,0,1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==',
    'scrypt$1024,8,99$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==',
    'scrypt$1024,8,1$$'
  ])('has no place beside %s, which is not a hash', async (stored) => {
    expect(isPasswordHash(stored)).toBe(false)
    expect(await isPassword('', stored)).toBe(false)
    expect(await isPassword('x', stored)).toBe(false)
  })

  it('that is made is long and different each time', () => {
    const made = new Set(Array.from({ length: 100 }, generatePassword))
    expect(made.size).toBe(100)
    for (const password of made) expect(password).toMatch(/^[A-Za-z2-9]{20}$/)
  })
})
