import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../../src/options.js'
import { alertOptionsOf } from '../../../src/standalone/environment/alert-variables.js'
import { parseEnvironment } from '../../../src/standalone/environment/environment.js'
import { publicUrl } from '../../../src/standalone/environment/public-url.js'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const MAIL = { SMTP_URL: 'smtp://mail.example:587', ALERT_MAIL_TO: 'ops@example.com' }

/** As the addon would have them. */
function optionsOf(variables: Readonly<Record<string, string>>) {
  return parseOptions({
    databasePath: ':memory:',
    secretKey: 'x'.repeat(32),
    authorize: () => true,
    alerts: alertOptionsOf(parseEnvironment(variables))
  }).alerts
}

function refusalOf(variables: Readonly<Record<string, string>>): string {
  try {
    parseEnvironment(variables)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('nothing was refused')
}

describe('the variables of alerts', () => {
  it('are all optional, and one that is empty is not set', () => {
    expect(optionsOf({ SMTP_URL: '', ALERT_MAIL_TO: '', HEARTBEAT_URL: '' })).toEqual({})
  })

  it('are what the addon takes as options', () => {
    const given = {
      SMTP_URL: 'smtps://panel:s%40cret@mail.example',
      ALERT_MAIL_FROM: 'Panel <panel@example.com>',
      ALERT_MAIL_TO: 'ops@example.com, eva@example.com',
      ALERT_WEBHOOK_URL: 'https://hooks.example/in',
      ALERT_WEBHOOK_SECRET: SECRET,
      HEARTBEAT_URL: 'https://hc-ping.com/0a1b',
      ALLOW_PRIVATE_ADDRESSES: '10.0.0.0/8, fd12::1 mail.lan'
    }
    expect(optionsOf(given)).toEqual({
      mail: {
        host: 'mail.example',
        port: 465,
        security: 'tls',
        user: 'panel',
        password: 's@cret',
        from: 'Panel <panel@example.com>',
        to: ['ops@example.com', 'eva@example.com']
      },
      webhook: { preset: 'standard', url: 'https://hooks.example/in', secret: SECRET },
      heartbeat: { url: 'https://hc-ping.com/0a1b', service: 'healthchecks', withStart: false },
      allowPrivateAddresses: ['10.0.0.0/8', 'fd12::1', 'mail.lan']
    })
  })

  it.each([
    ['https://hc-ping.com/0a1b', 'healthchecks'],
    ['https://kuma.example/base/api/push/abc?status=up&msg=OK&ping=', 'uptime-kuma'],
    ['https://cronitor.link/p/key/job', 'cronitor'],
    ['https://notcronitor.link/p/key/job', 'healthchecks']
  ])('tell by the address %s that it is one of %s', (HEARTBEAT_URL, service) => {
    expect(optionsOf({ HEARTBEAT_URL }).heartbeat?.service).toBe(service)
  })

  it('send mails from the user of the mail server, where that is an address', () => {
    const SMTP_URL = 'smtps://panel%40example.com:secret@mail.example'
    expect(optionsOf({ ...MAIL, SMTP_URL }).mail?.from).toBe('panel@example.com')
    expect(refusalOf(MAIL)).toBe(
      'Wrong environment: ALERT_MAIL_FROM must be set to a mail address, as the user in SMTP_URL is none.'
    )
  })

  it.each([
    ['SMTP_URL', 'ALERT_MAIL_TO', MAIL.SMTP_URL],
    ['ALERT_MAIL_TO', 'SMTP_URL', 'ops@example.com'],
    ['ALERT_MAIL_FROM', 'SMTP_URL', 'panel@example.com'],
    ['ALERT_WEBHOOK_SECRET', 'ALERT_WEBHOOK_URL', SECRET]
  ])('%s needs %s', (name, needed, value) => {
    expect(refusalOf({ [name]: value })).toBe(
      `Wrong environment: ${name} needs ${needed} to be set too.`
    )
  })

  it.each([
    ['SMTP_URL', 'smtp://panel:hunter2@'],
    ['SMTP_URL', 'https://panel:hunter2@mail.example'],
    ['SMTP_URL', 'smtp://panel:hunter2%@mail.example'],
    ['ALERT_MAIL_FROM', 'hunter2'],
    ['ALERT_MAIL_FROM', 'a@example.com\r\nBcc: hunter2@example.com'],
    ['ALERT_MAIL_TO', 'ops@example.com,hunter2'],
    ['ALERT_MAIL_TO', ','],
    ['ALERT_MAIL_TO', Array.from({ length: 21 }, (_, at) => `hunter2-${at}@example.com`).join()],
    ['ALERT_WEBHOOK_URL', 'ftp://hunter2'],
    ['ALERT_WEBHOOK_SECRET', 'hunter2'],
    ['HEARTBEAT_URL', 'hunter2'],
    ['ALLOW_PRIVATE_ADDRESSES', '10.0.0.0/8, hunter2/33']
  ])('name %s where it is wrong, and never its value: %s', (name, value) => {
    const right = {
      ...MAIL,
      ALERT_MAIL_FROM: 'panel@example.com',
      ALERT_WEBHOOK_URL: 'https://hooks.example/in'
    }
    const told = refusalOf({ ...right, [name]: value })
    expect(told).toMatch(new RegExp(`^Wrong environment: ${name} must be [^;]*\\.$`))
    expect(told).not.toMatch(/hunter2|\n/)
  })
})

describe('PUBLIC_URL', () => {
  it.each([
    ['https://panel.example', '', 'https://panel.example'],
    ['https://panel.example/', '', 'https://panel.example'],
    ['http://192.0.2.7:8080', '', 'http://192.0.2.7:8080'],
    ['https://panel.example', '/panel', 'https://panel.example/panel'],
    ['https://panel.example/panel', '/panel', 'https://panel.example/panel'],
    ['https://panel.example/panel/', '/panel/', 'https://panel.example/panel']
  ])('%s below “%s” is %s', (PUBLIC_URL, BASE_PATH, expected) => {
    const environment = parseEnvironment({ PUBLIC_URL, BASE_PATH })
    expect(publicUrl(environment.PUBLIC_URL ?? '', environment.BASE_PATH)).toBe(expected)
  })

  it.each([
    'panel.example',
    'ftp://panel.example',
    'https://user:secret@panel.example',
    'https://panel.example/?a',
    'https://panel.example/#a',
    'https://panel.example/vultr',
    'https://panel.example//'
  ])('%s is refused in one line', (PUBLIC_URL) => {
    expect(refusalOf({ PUBLIC_URL })).toMatch(
      /^Wrong environment: PUBLIC_URL must be an http or https address, like [^;]* than BASE_PATH\.$/
    )
  })

  it('with another path than BASE_PATH is refused', () => {
    expect(refusalOf({ PUBLIC_URL: 'https://panel.example/other', BASE_PATH: '/panel' })).toContain(
      'PUBLIC_URL'
    )
  })
})
