import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import * as z from 'zod'
import { cutText } from '../../common/index.js'

const COOKIE = 'vultr_addon_flash'

/** A message older than this, in ms, is not shown any more: a cookie can be kept and sent again. */
const SHOWN_WITHIN_MS = 60_000

/** A clock may be set back a little between two requests, in ms. */
const AHEAD_MS = 5_000

/**
 * nginx refuses an answer whose headers exceed 4 kB all together, and a browser a cookie that does; base64
 * makes four bytes of three, and kind and signature add 100.
 */
const LONGEST_BYTES = 1_200

const KINDS = z.enum(['success', 'warning', 'danger'])

export type FlashKind = z.infer<typeof KINDS>

/** What the next page says of what was done on this one. */
export interface Flash {
  readonly kind: FlashKind
  readonly message: string
}

/** Messages for the next page, in a cookie: they need no session of the host's. */
export interface FlashCookies {
  leave(request: Request, response: Response, flash: Flash): void
  /** Takes the message that the page before left; undefined where there is none that we wrote lately. */
  take(request: Request, response: Response): Flash | undefined
}

/**
 * The cookies are signed: whoever can set one for a visitor's browser, as a neighbour on another
 * subdomain can, could have our pages say what he likes.
 * @param deps.secretKey of any length from 32 bytes; the key for signing is derived from it.
 */
export function createFlashCookies(deps: {
  readonly secretKey: string | Uint8Array
  readonly clock: { now(): Date }
}): FlashCookies {
  const key = Buffer.from(hkdfSync('sha256', deps.secretKey, '', 'vultr-panel-addon flash', 32))

  /** Over the mount as well: what one addon of a process says is not said by another. */
  function signatureOf(request: Request, payload: string): Buffer {
    return createHmac('sha256', key).update(`${request.baseUrl}\n${payload}`).digest()
  }

  function attributes(request: Request) {
    return { httpOnly: true, sameSite: 'lax' as const, secure: request.secure }
  }

  return {
    leave(request, response, { kind, message }) {
      const text = cutText(message, { bytes: LONGEST_BYTES })
      const payload = Buffer.from(`${deps.clock.now().getTime()}\n${kind}\n${text}`).toString(
        'base64url'
      )
      const signature = signatureOf(request, payload).toString('base64url')
      response.cookie(nameFor(request), `${payload}.${signature}`, {
        ...attributes(request),
        maxAge: SHOWN_WITHIN_MS
      })
    },
    take(request, response) {
      const value = cookieOf(request, nameFor(request))
      if (value === undefined) return undefined
      response.clearCookie(nameFor(request), attributes(request))
      const [payload = '', signature = ''] = value.split('.')
      const given = Buffer.from(signature, 'base64url')
      const expected = signatureOf(request, payload)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      const [at = '', kind, ...message] = Buffer.from(payload, 'base64url').toString().split('\n')
      const age = deps.clock.now().getTime() - Number(at)
      const known = KINDS.safeParse(kind)
      if (!known.success || !(age >= -AHEAD_MS && age <= SHOWN_WITHIN_MS)) return undefined
      return { kind: known.data, message: message.join('\n') }
    }
  }
}

/**
 * Not by the cookie's path: behind a proxy that strips a prefix nobody tells us about, the browser knows
 * our pages by another path than we do.
 */
function nameFor({ baseUrl }: Request): string {
  return `${COOKIE}_${createHash('sha256').update(baseUrl).digest('hex').slice(0, 8)}`
}

function cookieOf(request: Request, name: string): string | undefined {
  return (request.get('cookie') ?? '')
    .split(/;\s*/)
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}
