import { describe, expect, it } from 'vitest'
import {
  mailSettingsSchema,
  parseSmtpUrl,
  settingsProblems
} from '../../../../src/alerts/sending/index.js'
import { certificates } from '../../../support/alerts/mail-server.js'
import { said } from '../../../support/said.js'

const GOOD = {
  host: 'mail.example.com',
  port: 587,
  security: 'starttls',
  user: 'u',
  password: 'p',
  from: 'Panel <panel@example.com>',
  to: ['admin@example.com']
}

describe('settings of mail', () => {
  it.each([
    { to: ['root@localhost', "o'brien+vultr@münchen.example"] },
    { host: '10.0.0.5' },
    { host: '::1' },
    { host: 'mail' },
    { from: 'panel@example.com' },
    { from: '"Panel, Inc." <panel@example.com>' },
    { user: undefined, password: undefined }
  ])('take %j', (over) => {
    expect(mailSettingsSchema.safeParse({ ...GOOD, ...over }).error).toBeUndefined()
  })

  it('take a certificate of an authority', async () => {
    const { ca } = await certificates()
    expect(mailSettingsSchema.safeParse({ ...GOOD, ca }).success).toBe(true)
  })

  it.each([
    [{ to: [] }, 'to', 'Enter 1 to 20'],
    [{ to: Array.from({ length: 21 }, () => 'a@example.com') }, 'to', 'Enter 1 to 20'],
    [{ to: ['a@example.com, b@evil.example'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['a@example.com;b@evil.example'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['a@example.com b@evil.example'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['Group: a@example.com, b@evil.example;'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['<a@example.com>'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['"a b"@example.com'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['a@example.com\r\nBcc: b@evil.example'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['a@b@example.com'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: ['a@[127.0.0.1]'] }, 'to.0', 'Enter 1 to 20'],
    [{ to: 'a@example.com' }, 'to', 'Enter 1 to 20'],
    [{ from: 'Panel' }, 'from', 'email address'],
    [{ from: 'a\nb <panel@example.com>' }, 'from', 'email address'],
    [{ from: 'a@example.com, b@example.com' }, 'from', 'email address'],
    [{ host: 'https://mail.example.com' }, 'host', 'without a port'],
    [{ host: 'mail.example.com:25' }, 'host', 'without a port'],
    [{ host: 'a b' }, 'host', 'without a port'],
    [{ host: '' }, 'host', 'without a port'],
    [{ host: 'fe80::1%eth0' }, 'host', 'without a port'],
    [{ port: 0 }, 'port', 'from 1 to 65535'],
    [{ port: 65_536 }, 'port', 'from 1 to 65535'],
    [{ security: 'ssl' }, 'security', 'STARTTLS'],
    [{ password: undefined }, 'password', 'both'],
    [{ user: 'a\r\nb' }, 'user', 'both'],
    [{ ca: 'none' }, 'ca', 'PEM']
  ])('refuse %j at its field', (over, path, words) => {
    const parsed = mailSettingsSchema.safeParse({ ...GOOD, ...over })
    const [problem] = parsed.success ? [] : settingsProblems(parsed.error)
    expect(problem?.path).toBe(path)
    expect(said(problem?.what)).toContain(words)
  })
})

describe('the address of a mail server', () => {
  it.each([
    [
      'smtp://u:p%40%3A@mail.example.com',
      { host: 'mail.example.com', port: 587, security: 'starttls', user: 'u', password: 'p@:' }
    ],
    [
      'smtps://u%40example.com:p@mail.example.com',
      { port: 465, security: 'tls', user: 'u@example.com' }
    ],
    ['smtps://mail.example.com:2465/', { host: 'mail.example.com', port: 2_465, security: 'tls' }],
    ['smtp://localhost:25?security=none', { host: 'localhost', port: 25, security: 'none' }],
    ['smtp://[::1]:25', { host: '::1', port: 25 }]
  ])('is read from %s', (text, server) => {
    expect(parseSmtpUrl(text)).toMatchObject(server)
  })

  it.each([
    'https://u:secret1@mail.example.com',
    'smtp://u:secret1@',
    'smtp://u:secret1@mail.example.com/path',
    'smtp://u:secret1@mail.example.com?security=maybe',
    'smtp://u:secret1@mail.example.com?tls=no',
    'smtp://u:secret1%@mail.example.com',
    'smtp://:secret1@mail.example.com',
    'smtp://u@mail.example.com',
    'smtp://u:secret1@mail.example.com:0',
    'secret1'
  ])('is refused without a word of it: %s', (text) => {
    const parse = () => parseSmtpUrl(text)
    expect(parse).toThrow('must be smtp://')
    expect(parse).not.toThrow('secret1')
  })
})
