import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createVultrAddon } from '../src/index.js'
import { OptionsError, parseOptions } from '../src/options.js'

const good = {
  databasePath: ':memory:',
  secretKey: 'x'.repeat(32),
  authorize: () => true
}

describe('the options', () => {
  it('have the defaults of the contract', () => {
    expect(parseOptions(good)).toMatchObject({
      vultrApiUrl: 'https://api.vultr.com/v2',
      metadataUrl: 'http://169.254.169.254',
      requestsPerSecond: 20,
      requestTimeoutMs: 30_000,
      retryBaseDelayMs: 1_000
    })
    expect(
      parseOptions({ ...good, metadataUrl: false, vultrApiUrl: 'http://x/v2/' })
    ).toMatchObject({
      metadataUrl: false,
      vultrApiUrl: 'http://x/v2'
    })
  })

  it('that are wrong are all named in one error, before anything is opened', async () => {
    const wrong = createVultrAddon({
      databasePath: 'must-not-be-made/vultr.sqlite',
      secretKey: 'short secret',
      authorize: 'yes',
      vultrApiUrl: 'ftp://x',
      requestsPerSecond: 31,
      clock: {},
      retryBaseDelay: 5
    } as never)
    await expect(wrong).rejects.toThrow(OptionsError)
    const { message } = await wrong.catch((error: Error) => error)
    for (const name of [
      'secretKey',
      'authorize',
      'vultrApiUrl',
      'requestsPerSecond',
      'clock',
      'retryBaseDelay is not an option'
    ]) {
      expect(message).toContain(name)
    }
    expect(message).not.toContain('short secret')
    expect(existsSync('must-not-be-made')).toBe(false)
  })

  it('that are missing are named too', () => {
    expect(() => parseOptions({})).toThrow(/databasePath .*secretKey .*authorize /)
    expect(() => parseOptions(undefined)).toThrow(OptionsError)
  })

  it('take a secret key as text or bytes, of 32 bytes at least', () => {
    expect(() => parseOptions({ ...good, secretKey: Buffer.alloc(31) })).toThrow(/secretKey/)
    expect(parseOptions({ ...good, secretKey: Buffer.alloc(32) })).toBeDefined()
    expect(parseOptions({ ...good, secretKey: 'ü'.repeat(16) })).toBeDefined()
  })
})

describe('two addons in one process', () => {
  it('share no state', async () => {
    const [first, second] = await Promise.all([
      createVultrAddon({ ...good, metadataUrl: false, apiKey: 'one' }),
      createVultrAddon({ ...good, metadataUrl: false })
    ])
    expect(first.router).not.toBe(second.router)
    await first.stop()
    await second.tick()
    await second.stop()
  })
})
