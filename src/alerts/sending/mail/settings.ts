import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import * as z from 'zod'
import { flaw } from '../settings/fields.js'
import { isAddress, readMailbox } from './addresses.js'

/** `starttls` sends nothing unless the upgrade succeeds; `none` is unencrypted, for a server on this machine. */
export const MAIL_SECURITIES = ['starttls', 'tls', 'none'] as const

export type MailSecurity = (typeof MAIL_SECURITIES)[number]

const MOST_RECIPIENTS = 20

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** A user or password; whatever a server takes, but in one line. */
const credential = z
  .string({ error: flaw('alert.settings.login') })
  .min(1, flaw('alert.settings.login'))
  .max(500, flaw('alert.settings.login'))
  .regex(/^\P{Cc}*$/u, flaw('alert.settings.login'))

const serverFields = {
  host: z
    .string({ error: flaw('alert.settings.host') })
    .trim()
    .refine(isHost, flaw('alert.settings.host')),
  port: z
    .number({ error: flaw('alert.settings.port') })
    .int(flaw('alert.settings.port'))
    .min(1, flaw('alert.settings.port'))
    .max(65_535, flaw('alert.settings.port')),
  security: z.enum(MAIL_SECURITIES, flaw('alert.settings.security')),
  user: credential.optional(),
  password: credential.optional()
}

const recipients = flaw('alert.settings.recipients')

export const mailSettingsSchema = z.lazy(() =>
  z
    .strictObject({
      ...serverFields,
      /** `panel@example.com` or `Panel <panel@example.com>`. */
      from: z
        .string({ error: flaw('alert.settings.from') })
        .trim()
        .refine((text) => readMailbox(text) !== undefined, flaw('alert.settings.from')),
      to: z
        .array(z.string({ error: recipients }).trim().refine(isAddress, recipients), recipients)
        .min(1, recipients)
        .max(MOST_RECIPIENTS, recipients),
      /** PEM. Where it is given, only certificates that it signed are trusted. */
      ca: z
        .string({ error: flaw('alert.settings.ca') })
        .max(100_000, flaw('alert.settings.ca'))
        .refine(isCertificate, flaw('alert.settings.ca'))
        .optional()
    })
    .refine(({ user, password }) => (user === undefined) === (password === undefined), {
      path: ['password'],
      error: flaw('alert.settings.login')
    })
)

export type MailSettings = z.output<typeof mailSettingsSchema>

export type MailServer = Pick<MailSettings, 'host' | 'port' | 'security' | 'user' | 'password'>

const serverSchema = z.object(serverFields)

/**
 * The server in one text, as an environment variable holds it: `smtp://user:password@host:587` with
 * STARTTLS, `smtps://…` with TLS from the start (port 465), `smtp://relay:25?security=none` unencrypted. A
 * server on this machine is spoken to unencrypted unless `?security=starttls` asks for more: nothing leaves it.
 * @throws Error that says what is expected; it holds nothing of the text, in which a password may stand.
 */
export function parseSmtpUrl(text: string): MailServer {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const parsed = url === undefined ? undefined : serverSchema.safeParse(serverIn(url))
  const isStray = url?.username === '' && url.password !== ''
  if (!parsed?.success || isStray) {
    throw new Error('must be smtp://user:password@host:587 or smtps://user:password@host:465')
  }
  return parsed.data
}

function serverIn(url: URL): unknown {
  const isTls = url.protocol === 'smtps:'
  const isKnown = isTls || url.protocol === 'smtp:'
  const hasPath = !['', '/'].includes(url.pathname) || url.hash !== ''
  const asked = [...url.searchParams]
  const isAsked = asked.every(([name]) => name === 'security')
  if (!isKnown || hasPath || !isAsked) return undefined
  const user = decoded(url.username)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    host,
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    security: asked[0]?.[1] ?? (isTls ? 'tls' : isLoopback(host) ? 'none' : 'starttls'),
    ...(user === '' ? {} : { user, password: decoded(url.password) })
  }
}

/** Whether it can be no other machine than this one. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** @returns what no field takes, where an escape is broken. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%')
  const name = domainToASCII(text).toLowerCase().replace(/\.$/, '')
  return name !== '' && name.length <= 253 && name.split('.').every((label) => LABEL.test(label))
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== ''
  } catch {
    return false
  }
}
