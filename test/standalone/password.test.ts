import { describe, expect, it } from 'vitest'
import { generatePassword, hashPassword, isPassword } from '../../src/standalone/password.js'

describe('a password', () => {
  it('is known by its hash, at the full cost, and no other is', async () => {
    const stored = await hashPassword('correct horse')
    expect(stored).toMatch(/^scrypt\$131072\$/)
    expect(stored).not.toContain('correct')
    expect(await isPassword('correct horse', stored)).toBe(true)
    expect(await isPassword('correct horsf', stored)).toBe(false)
    expect(await hashPassword('correct horse')).not.toBe(stored)
  })

  it('has no place beside a stored hash that is none', async () => {
    expect(await isPassword('', '')).toBe(false)
    expect(await isPassword('x', 'plain$x$y$z')).toBe(false)
  })

  it('that is made is long and different each time', () => {
    const made = new Set(Array.from({ length: 100 }, generatePassword))
    expect(made.size).toBe(100)
    for (const password of made) expect(password).toMatch(/^[A-Za-z2-9]{20}$/)
  })
})
