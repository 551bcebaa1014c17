import type { Request } from 'express'

/** What browsers compare of an address: two are the same origin when all three are equal. */
export interface Origin {
  readonly scheme: 'http' | 'https'
  /** In lower case, in punycode, without the dot that may end a full name. */
  readonly host: string
  readonly port: number
}

/** Where this panel is reached; the port is undefined where a proxy has dropped it. */
export type OwnOrigin = Omit<Origin, 'port'> & { readonly port: number | undefined }

const DEFAULT_PORTS = { http: 80, https: 443 } as const

/** One origin and nothing else: no path, no user, no second value. */
const ORIGIN = /^(https?):\/\/([^\s/?#@\\,]+)$/i
const AUTHORITY = /^[^\s/?#@\\,]+$/
const WITH_PORT = /:\d+$/

/** Reads an Origin header; undefined for `null`, several values and everything else that is none. */
export function parseOrigin(text: string): Origin | undefined {
  const [, scheme = '', authority = ''] = ORIGIN.exec(text) ?? []
  return originAt(scheme, authority)
}

/** Reads the origin of the page that a Referer header names. */
export function parseReferrer(text: string): Origin | undefined {
  return URL.canParse(text) ? parseOrigin(new URL(text).origin) : undefined
}

function originAt(scheme: string, authority: string): Origin | undefined {
  const lower = scheme.toLowerCase()
  if (lower !== 'http' && lower !== 'https') return undefined
  const address = `${lower}://${authority}`
  if (!AUTHORITY.test(authority) || !URL.canParse(address)) return undefined
  const { hostname, port } = new URL(address)
  // nginx's $host drops that dot, a browser's Origin keeps it; both names are one.
  const host = hostname.replace(/\.$/, '')
  return { scheme: lower, host, port: port === '' ? DEFAULT_PORTS[lower] : Number(port) }
}

/**
 * The origin under which the browser reaches this panel, by Host, or by X-Forwarded-Host, -Proto and
 * -Port from a proxy that Express trusts. Undefined where Host cannot be read.
 */
export function ownOriginOf(request: Request): OwnOrigin | undefined {
  const authority = request.host ?? ''
  const stated = originAt(request.protocol, authority)
  if (stated === undefined || WITH_PORT.test(authority) || !isForwarded(request)) return stated
  // Most proxies are told to pass on the name alone (nginx: $host), which may have lost a port.
  const statedPort = request.get('x-forwarded-port')?.split(',')[0]?.trim()
  if (statedPort === undefined) return { ...stated, port: undefined }
  return originAt(stated.scheme, `${stated.host}:${statedPort}`)
}

const FORWARDED = ['for', 'host', 'port', 'proto'].map((name) => `x-forwarded-${name}`)

/** Whether a proxy that Express trusts has passed the request on. */
function isForwarded(request: Request): boolean {
  const trusts: unknown = request.app.get('trust proxy fn')
  const isTrusted = typeof trusts === 'function' && trusts(request.socket.remoteAddress, 0) === true
  return isTrusted && FORWARDED.some((name) => request.get(name) !== undefined)
}

/** A port that is not known equals any: cookies do not tell ports apart either. */
export function isSameOrigin(own: OwnOrigin, other: Origin): boolean {
  return (
    own.scheme === other.scheme &&
    own.host === other.host &&
    (own.port === undefined || own.port === other.port)
  )
}

/** As a browser's address bar shows it. */
export function shownOrigin({ scheme, host, port }: OwnOrigin): string {
  const isDefault = port === undefined || port === DEFAULT_PORTS[scheme]
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}`
}
