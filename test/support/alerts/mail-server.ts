import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly isSecure: boolean
  readonly user: string | undefined
  /** As it came over the line. */
  readonly raw: string
}

export interface MailServer {
  readonly port: number
  readonly mails: ReceivedMail[]
}

interface Certificates {
  readonly ca: string
  readonly key: string
  readonly cert: string
}

/** A private authority, and a certificate of it for the names and addresses given. */
export async function certificates(
  altNames: readonly ({ type: 2; value: string } | { type: 7; ip: string })[] = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' }
  ]
): Promise<Certificates> {
  const ec = { keyType: 'ec', algorithm: 'sha256' } as const
  const authority = await generate([{ name: 'commonName', value: 'Test authority' }], {
    ...ec,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true }
    ]
  })
  const own = await generate([{ name: 'commonName', value: 'mail server' }], {
    ...ec,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [...altNames] }
    ]
  })
  return { ca: authority.cert, key: own.private, cert: own.cert }
}

/** A mail server on loopback that keeps what it gets, and ends with the test. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onAuth: (auth, _, callback) => callback(null, { user: auth.username ?? '' }),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
          raw: Buffer.concat(chunks).toString()
        })
        callback(null)
      })
    },
    ...options
  })
  // Clients that go away in the middle are what some tests are about.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return { port, mails }
}

/** The headers of a mail, unfolded, names in lower case. */
export function headersOf(raw: string): ReadonlyMap<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  return new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    })
  )
}

/** The decoded parts of a mail, by their kind. */
export function partsOf(raw: string): ReadonlyMap<string, string> {
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(raw) ?? []
  return new Map(
    raw
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => {
        const body = part.slice(part.indexOf('\r\n\r\n') + 4)
        const kind = /content-type: ([^;\r\n]+)/i.exec(part)?.[1] ?? ''
        const isBase64 = /transfer-encoding: base64/i.test(part)
        return [kind, isBase64 ? Buffer.from(body, 'base64').toString() : quotedPrintable(body)]
      })
  )
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
