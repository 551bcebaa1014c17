import { describe, expect, it } from 'vitest'
import { parseEnvironment } from '../../../src/standalone/environment/environment.js'

describe('the environment', () => {
  it('has the defaults of the contract, also where a variable is empty', () => {
    expect(parseEnvironment({ PORT: '', TRUST_PROXY: '' })).toEqual({
      HOST: '127.0.0.1',
      PORT: 8080,
      BASE_PATH: '',
      DATA_DIR: './data',
      ADMIN_USER: 'admin',
      VULTR_API_URL: 'https://api.vultr.com/v2',
      VULTR_METADATA_URL: 'http://169.254.169.254',
      TRUST_PROXY: false,
      LOG_LEVEL: 'info'
    })
  })

  it('that is wrong is told in one line that names every wrong variable and no secret', () => {
    const wrong = {
      PORT: '99999',
      ADMIN_USER: 'Token: deploy',
      SECRET_KEY: 'too short',
      ADMIN_PASSWORD: 'short',
      VULTR_API_URL: 'nonsense',
      VULTR_METADATA_URL: 'on',
      LOG_LEVEL: 'loud'
    }
    let message = ''
    try {
      parseEnvironment(wrong)
    } catch (error) {
      message = error instanceof Error ? error.message : ''
    }
    for (const name of Object.keys(wrong)) expect(message).toContain(name)
    expect(message).not.toMatch(/too short|\n/)
  })

  it('takes the address of a PostgreSQL database, and tells no other one in words of its own', () => {
    const url = 'postgres://panel:hunter2@db.example/panel'
    expect(parseEnvironment({ DATABASE_URL: url })).toMatchObject({ DATABASE_URL: url })
    expect(parseEnvironment({}).DATABASE_URL).toBeUndefined()
    const wrong = () => parseEnvironment({ DATABASE_URL: 'mysql://panel:hunter2@db.example' })
    expect(wrong).toThrow(/^Wrong environment: DATABASE_URL must be the address of a PostgreSQL/)
    expect(wrong).not.toThrow(/hunter2/)
  })

  it('takes one source of the secret key, not two', () => {
    expect(() => parseEnvironment({ SECRET_KEY: 'x'.repeat(32), SECRET_KEY_FILE: '/key' })).toThrow(
      /SECRET_KEY_FILE/
    )
  })

  it.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0,::1', '10.0.0.0/255.0.0.0,::1']
  ])('reads TRUST_PROXY=%s as Express does', (text, value) => {
    expect(parseEnvironment({ TRUST_PROXY: text }).TRUST_PROXY).toBe(value)
  })

  it.each(['maybe', '10.0.0.0/33', '10.0.0.0/x', '300.1.1.1', 'loopback,', '-1', '1.5'])(
    'refuses TRUST_PROXY=%s, which Express cannot read',
    (text) => {
      expect(() => parseEnvironment({ TRUST_PROXY: text })).toThrow(
        /TRUST_PROXY must be true, false/
      )
    }
  )

  it.each([
    ['/panel', '/panel'],
    ['/panel/', '/panel'],
    ['/', ''],
    ['/a/b-c/d.e/_f~', '/a/b-c/d.e/_f~']
  ])('reads BASE_PATH=%s as %j', (text, value) => {
    expect(parseEnvironment({ BASE_PATH: text }).BASE_PATH).toBe(value)
  })

  it.each([
    ...[
      'panel',
      'panel/',
      '//',
      '//evil.test',
      '/a//b',
      '/panel//',
      '/..',
      '/a/../b',
      '/.',
      '/a/.'
    ],
    ...['/a b', '/a?b', '/a#b', '/a%2fb', '/ü', '/:a', '/*a', '/a;b', '\\panel', '/a\\b', '/a\n'],
    ...['http://panel.test/', '/{a}', '/(a)', ' /panel', '/"><script>']
  ])('refuses BASE_PATH=%j in one line', (text) => {
    expect(() => parseEnvironment({ BASE_PATH: text })).toThrow(
      /^Wrong environment: BASE_PATH must begin with \/ .*\.$/
    )
  })

  it('that is wrong in the panel and in its alerts is told in one line too', () => {
    expect(() => parseEnvironment({ PORT: 'x', HEARTBEAT_URL: 'y' })).toThrow(
      'Wrong environment: PORT must be a port number; HEARTBEAT_URL must be an http or https address.'
    )
  })
})
