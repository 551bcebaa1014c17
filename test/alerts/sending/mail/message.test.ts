import { describe, expect, it } from 'vitest'
import {
  createMailSender,
  mailSettingsSchema,
  type Outgoing
} from '../../../../src/alerts/sending/index.js'
import { headersOf, mailServer, partsOf } from '../../../support/alerts/mail-server.js'
import { HOSTILE, hostileOutgoing, LONG_TEXTS, outgoing } from '../../../support/alerts/outgoing.js'
import { toLoopback } from '../../../support/alerts/receiver.js'

async function sent(message: Outgoing, from = 'Panel <panel@example.com>') {
  const { port, mails } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  const settings = mailSettingsSchema.parse({
    host: '127.0.0.1',
    port,
    security: 'none',
    from,
    to: ['admin@example.com', 'ops@example.com']
  })
  await createMailSender(settings, { guard: toLoopback }).send(message)
  const [mail] = mails
  if (mail === undefined) throw new Error('nothing was received')
  return { ...mail, headers: headersOf(mail.raw), parts: partsOf(mail.raw) }
}

describe('a message', () => {
  it('has the headers that mail programs and servers read', async () => {
    const { headers } = await sent(outgoing())
    expect(Object.fromEntries(headers)).toMatchObject({
      from: 'Panel <panel@example.com>',
      to: 'admin@example.com, ops@example.com',
      subject: '[Vultr snapshots] web-1: overdue since 06:00',
      'message-id': '<a1b2-opened@example.com>',
      'in-reply-to': '<alert-a1b2@example.com>',
      references: '<alert-a1b2@example.com>',
      date: 'Tue, 24 Nov 2026 18:00:00 +0000',
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'content-language': 'en',
      'x-alert-kind': 'overdue',
      'x-alert-severity': 'warning',
      'x-alert-state': 'opened'
    })
    expect(headers.has('importance')).toBe(false)
    expect(headers.has('x-mailer')).toBe(false)
  })

  it('that is critical is important', async () => {
    const { headers } = await sent(outgoing({ severity: 'critical' }))
    expect(headers.get('importance')).toBe('High')
  })

  it('of no alert belongs to no conversation', async () => {
    const { headers } = await sent(outgoing({ kind: 'digest', threadId: undefined }))
    expect(headers.has('references')).toBe(false)
    expect(headers.has('in-reply-to')).toBe(false)
  })

  it('has the same Message-ID whenever it is sent again, whatever its id is made of', async () => {
    const message = outgoing({ id: 'a b\r\nBcc: x@evil.example', threadId: '<>@"' })
    const first = await sent(message)
    const again = await sent(message)
    expect(first.headers.get('message-id')).toMatch(/^<[0-9a-f]{64}@example\.com>$/)
    expect(again.headers.get('message-id')).toBe(first.headers.get('message-id'))
    expect(first.headers.get('references')).toMatch(/^<[0-9a-f]{64}@example\.com>$/)
  })

  it('is text and HTML, which say the same', async () => {
    const { parts } = await sent(outgoing())
    expect(parts.get('text/plain')?.replaceAll('\r\n', '\n').trim()).toBe(
      'No snapshot of web-1 was taken since 06:00.\n\nCheck the schedule.\n\nInstance: web-1\n\nOpen web-1: https://panel.example/vultr/instances/1?a=b&c=d'
    )
    const html = parts.get('text/html') ?? ''
    expect(html).toContain('<bdi>No snapshot of web-1 was taken since 06:00.</bdi>')
    expect(html).toContain('href="https://panel.example/vultr/instances/1?a=b&amp;c=d"')
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
  })

  it('says in which language and direction it is written', async () => {
    const { parts } = await sent(outgoing({ locale: 'ar', direction: 'rtl' }))
    expect(parts.get('text/html')).toContain('<html lang="ar" dir="rtl">')
  })

  it('fetches nothing when it is opened', async () => {
    const { parts } = await sent(
      hostileOutgoing('<img src=//evil.example><style>@import url(//evil.example)</style>')
    )
    const html = parts.get('text/html') ?? ''
    expect(html).not.toMatch(
      /<(?:img|style|link|script|iframe|object|svg)\b|url\(\s*['"]?\/\/[^)]*\)[^<]*<\/style>/i
    )
    expect([...html.matchAll(/(?:src|href|background)="([^"]*)"/g)].map(([, to]) => to)).toSatisfy(
      (all: string[]) => all.every((to) => to.startsWith('https://panel.example/'))
    )
  })
})

const HEADER_NAMES = [
  'from',
  'to',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'date',
  'mime-version',
  'content-type',
  'auto-submitted',
  'x-alert-kind',
  'x-alert-severity',
  'x-alert-state',
  'x-auto-response-suppress',
  'content-language'
]

describe('a name from elsewhere', () => {
  it.each([
    HOSTILE,
    'a\r\nBcc: x@evil.example',
    'a\nBcc: x@evil.example\n\nnew body',
    'a\rBcc: x@evil.example',
    'a\u2028Bcc: x@evil.example',
    'a\0b',
    '=?utf-8?B?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=',
    '=?utf-8?Q?=0D=0ABcc:_x@evil.example?=',
    'مرحبا بالعالم '.repeat(50),
    '🚀👨‍👩‍👧‍👦'.repeat(300),
    ...LONG_TEXTS
  ])('becomes no header and no line of its own', async (text) => {
    const { headers, raw, to } = await sent(hostileOutgoing(text))
    expect([...headers.keys()].sort()).toEqual([...HEADER_NAMES].sort())
    expect(to).toEqual(['admin@example.com', 'ops@example.com'])
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
    const subject = headers.get('subject') ?? ''
    expect(subject).not.toMatch(/[\0\r\n]/)
    const decoded = subject
      .replace(/\?=\s+=\?/g, '?==?')
      .replace(/=\?utf-8\?B\?([^?]*)\?=/gi, (_, base64) => Buffer.from(base64, 'base64').toString())
      .replace(/=\?utf-8\?Q\?([^?]*)\?=/gi, (_, quoted: string) =>
        Buffer.from(
          quoted
            .replaceAll('_', ' ')
            .replace(/=([\dA-F]{2})/g, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1'
        ).toString()
      )
    expect(decoded).not.toMatch(/\p{Cc}|[\u2028\u202a-\u202e]|=\?/u)
    expect(Buffer.byteLength(raw)).toBeLessThan(1_000_000)
  })

  it('stands in HTML as text', async () => {
    const { parts } = await sent(hostileOutgoing(`<b onclick="x">'&amp;</b>${HOSTILE}`))
    const html = parts.get('text/html') ?? ''
    expect(html).not.toMatch(/<b\b(?!di|ody)|javascript:/)
    expect(html).toContain('&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;amp;')
  })
})

it('the name of the sender is written so that nothing of it is an address', async () => {
  const { headers, from } = await sent(
    outgoing(),
    'Panel, a@evil.example; Büro <panel@example.com>'
  )
  expect(from).toBe('panel@example.com')
  expect(headers.get('from')).toMatch(
    /^=\?UTF-8\?[BQ]\?[^ ]*(?: =\?UTF-8\?[BQ]\?[^ ]*)* <panel@example\.com>$/i
  )
})
