import { describe, expect, it } from 'vitest'
import { OptionsError, parseOptions } from '../src/options.js'

const REQUIRED = {
  databasePath: ':memory:',
  secretKey: '0123456789abcdef0123456789abcdef',
  authorize: () => true
}

function refusalOf(input: unknown): string {
  try {
    parseOptions(input)
  } catch (error) {
    if (error instanceof OptionsError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the options', () => {
  it('need three, and have defaults for the rest', () => {
    const { clock, logger, currentUser, ...rest } = parseOptions(REQUIRED)
    expect(rest).toEqual({
      ...REQUIRED,
      vultrApiUrl: 'https://api.vultr.com/v2',
      metadataUrl: 'http://169.254.169.254',
      requestsPerSecond: 20,
      requestTimeoutMs: 30_000,
      retryBaseDelayMs: 1_000,
      showTabs: true,
      alerts: {}
    })
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(60_000)
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      expect(() => logger[level]({ at: 1 }, 'written nowhere')).not.toThrow()
    }
    expect(currentUser({} as Parameters<typeof currentUser>[0])).toBe('admin')
  })

  it('are taken as given', () => {
    const given = {
      databasePath: 'data/vultr.sqlite',
      secretKey: Buffer.alloc(32, 7),
      authorize: async () => false,
      currentUser: () => 'alice',
      vultrApiUrl: 'http://127.0.0.1:4000/v2',
      metadataUrl: false,
      clock: { now: () => new Date(0) },
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      requestsPerSecond: 0.5,
      requestTimeoutMs: 1,
      retryBaseDelayMs: 0,
      layout: () => '<html>',
      showTabs: false,
      notify: () => {},
      alerts: { allowPrivateAddresses: ['10.0.0.0/8'] },
      baseUrl: 'https://panel.example/admin/vultr',
      apiKey: 'KEY'
    }
    const parsed: Record<string, unknown> = parseOptions(given)
    expect(parsed).toEqual(given)
    // A copy of a clock or a logger would have lost its `this`.
    for (const name of ['clock', 'logger', 'authorize'] as const)
      expect(parsed[name]).toBe(given[name])
  })

  it.each([
    ['https://proxy.example/v2/', 'https://proxy.example/v2'],
    ['https://proxy.example/v2///', 'https://proxy.example/v2'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000']
  ])('lose the slash at the end of %s', (url, bare) => {
    const parsed = parseOptions({ ...REQUIRED, vultrApiUrl: url, metadataUrl: url })
    expect(parsed).toMatchObject({ vultrApiUrl: bare, metadataUrl: bare })
  })

  it('that are wrong are all named at once, without the secrets', () => {
    const message = refusalOf({
      databasePath: '',
      secretKey: 'hunter2-too-short',
      authorize: true,
      currentUser: 'alice',
      vultrApiUrl: 'ftp://vultr.example',
      metadataUrl: true,
      clock: {},
      logger: { info() {} },
      requestsPerSecond: 31,
      requestTimeoutMs: 0,
      retryBaseDelayMs: -1,
      layout: '<html>',
      apiKey: 5,
      databsePath: 'typo'
    })
    expect(message.replace('createVultrAddon: ', '').split('; ')).toEqual([
      'databasePath must not be empty',
      'secretKey must be a string or Buffer of at least 32 bytes',
      'authorize must be a function that says whether a request may use the addon',
      'currentUser must be a function that names the user',
      'vultrApiUrl must be an http or https address',
      'metadataUrl must be an http or https address, or false',
      'clock must have a function now() that returns a Date',
      'logger must have the functions debug, info, warn, error',
      'requestsPerSecond must be 30 at most, which is what Vultr allows',
      'requestTimeoutMs must be more than 0',
      'retryBaseDelayMs must not be negative',
      'layout must be a function that returns HTML',
      'apiKey must be a string',
      'databsePath is not an option.'
    ])
    expect(message).not.toContain('hunter2')
  })

  it('that are missing are named', () => {
    const message = refusalOf({})
    for (const name of Object.keys(REQUIRED)) expect(message).toContain(`${name} must be`)
    for (const input of [undefined, null, 'options']) {
      expect(refusalOf(input)).toBe('createVultrAddon: the options must be an object.')
    }
  })

  it.each([
    ['secretKey', 'x'.repeat(31)],
    ['secretKey', Buffer.alloc(31)],
    ['secretKey', 32],
    ['vultrApiUrl', 'api.vultr.com'],
    ['vultrApiUrl', 'http://'],
    ['vultrApiUrl', false],
    ['requestsPerSecond', 0],
    ['requestsPerSecond', Number.NaN],
    ['requestsPerSecond', '20'],
    ['requestTimeoutMs', Number.POSITIVE_INFINITY],
    ['databasePath', 5],
    ['apiKey', ''],
    ['clock', null]
  ])('refuse %s %j', (name, value) => {
    expect(refusalOf({ ...REQUIRED, [name]: value })).toMatch(
      new RegExp(`^createVultrAddon: ${name} must`)
    )
  })

  it('name one database: a file, or an address of PostgreSQL', () => {
    const { databasePath: _, ...rest } = REQUIRED
    const databaseUrl = 'postgres://panel:hunter2@db.example/panel'
    expect(parseOptions({ ...rest, databaseUrl })).toMatchObject({ databaseUrl })
    expect(refusalOf({ ...REQUIRED, databaseUrl })).toBe(
      'createVultrAddon: databasePath and databaseUrl must not both be given: there is one database.'
    )
    expect(refusalOf(rest)).toBe(
      'createVultrAddon: databasePath must be the path of a file, or :memory:, unless databaseUrl is given.'
    )
    const wrong = refusalOf({ ...rest, databaseUrl: 'mysql://panel:hunter2@db.example/panel' })
    expect(wrong).toMatch(/^createVultrAddon: databaseUrl must be the address of a PostgreSQL/)
    expect(wrong).not.toContain('hunter2')
  })

  it('count the bytes of a secret, not its characters', () => {
    expect(parseOptions({ ...REQUIRED, secretKey: 'é'.repeat(16) }).secretKey).toBe('é'.repeat(16))
  })
})
