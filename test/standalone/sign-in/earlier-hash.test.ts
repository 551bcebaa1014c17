import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../database/temporary-folder.js'
import { startStandalonePanel } from '../../support/standalone-panel.js'

describe('a hash of an earlier version', () => {
  /** `correct horse battery`, with a cost of 2^10, a block size of 8 and a parallelism of 1. */
  const EARLIER =
    'scrypt$1024$AAECAwQFBgcICQoLDA0ODw==$hKGWL22WtdGfIbxEPAZ06BS2bWyYKuZIKvypfAlYOWk='

  it('is checked, and made anew with today’s cost at the next right sign-in', async () => {
    const passwordFile = join(temporaryFolder(), 'admin-password')
    writeFileSync(passwordFile, `${EARLIER}\n`, { mode: 0o644 })
    const old = await startStandalonePanel({
      passwordHash: EARLIER,
      passwordFile,
      passwordCost: 2 ** 15
    })
    onTestFinished(() => old.close())
    await old.signIn({ password: 'wrong' }).expect(401)
    expect(readFileSync(passwordFile, 'utf8')).toBe(`${EARLIER}\n`)
    const cookies = await old.signedIn()
    expect(readFileSync(passwordFile, 'utf8')).toMatch(/^scrypt\$32768,8,3\$.+\$.+\n$/)
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
    await old.get('/vultr/settings', cookies).expect(200)
    await old.signedIn()
  })

  it('still lets its admin in where the new one cannot be stored', async () => {
    const passwordFile = join(temporaryFolder(), 'no such folder', 'admin-password')
    const old = await startStandalonePanel({ passwordHash: EARLIER, passwordFile })
    onTestFinished(() => old.close())
    await old.signedIn()
    await old.signedIn()
    expect(old.logged.map(({ msg }) => msg)).toContain(
      'the hash of the password could not be stored with the new cost'
    )
  })
})
