import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { digestOf } from './digest.js'
import type { PanelDatabase } from './panel-database.js'

const COOKIE = 'panel_browser'
/** No browser keeps a cookie longer (RFC 6265bis, section 5.5). */
const KNOWN_MS = 400 * 86_400_000
const MOST_BROWSERS = 100

/**
 * Browsers in which somebody has signed in before, known by a random token in a cookie of their own.
 * It lets nobody in; it only spares its browser the queue in which strangers wait.
 */
export interface KnownBrowsers {
  /** @returns what names the browser, or undefined for one that is not known. */
  find(request: Request): Promise<string | undefined>
  /** Makes the browser known, or known for longer. To be called after a right password alone. */
  remember(request: Request, response: Response): Promise<void>
  /** Forgets all of them. */
  forgetAll(): Promise<void>
}

export function createKnownBrowsers(options: {
  readonly database: PanelDatabase
  readonly clock: { now(): Date }
  readonly user: string
}): KnownBrowsers {
  const { database, clock, user } = options
  const oldest = () => new Date(clock.now().getTime() - KNOWN_MS).toISOString()

  async function find(request: Request): Promise<string | undefined> {
    const token = tokenOf(request)
    if (token === undefined) return undefined
    const row = await database.run((db) =>
      db
        .selectFrom('panel_known_browsers')
        .select('token_hash')
        .where('token_hash', '=', digestOf(token))
        .where('user_name', '=', user)
        .where('signed_in_at', '>', oldest())
        .executeTakeFirst()
    )
    return row?.token_hash
  }

  async function write(token: string): Promise<void> {
    const row = {
      token_hash: digestOf(token),
      user_name: user,
      signed_in_at: clock.now().toISOString()
    }
    await database.run((db) =>
      db
        .insertInto('panel_known_browsers')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('token_hash').doUpdateSet({ signed_in_at: row.signed_in_at })
        )
        .execute()
    )
    await database.run((db) =>
      db
        .deleteFrom('panel_known_browsers')
        .where('token_hash', 'not in', (eb) =>
          eb
            .selectFrom('panel_known_browsers')
            .select('token_hash')
            .where('user_name', '=', user)
            .where('signed_in_at', '>', oldest())
            .orderBy('signed_in_at', 'desc')
            .limit(MOST_BROWSERS)
        )
        .execute()
    )
  }

  return {
    find,
    async remember(request, response) {
      const isKnown = (await find(request)) !== undefined
      // A token that nobody gave out is not taken on: somebody else may know it.
      const token =
        (isKnown ? tokenOf(request) : undefined) ?? randomBytes(32).toString('base64url')
      await write(token)
      response.locals[COOKIE] = token
    },
    async forgetAll() {
      await database.run((db) => db.deleteFrom('panel_known_browsers').execute())
    }
  }
}

/**
 * Sends the cookie after the session's, which is written last of all: a client that takes one cookie
 * takes the first. To be used before the session.
 * @param path below which it is sent.
 */
export function sendBrowserCookie(path: string): RequestHandler {
  return (request, response, next) => {
    const writeHead = response.writeHead
    response.writeHead = ((...head: Parameters<typeof writeHead>) => {
      const token: unknown = response.locals[COOKIE]
      if (typeof token === 'string') {
        response.cookie(COOKIE, token, {
          path,
          httpOnly: true,
          sameSite: 'lax',
          secure: request.secure,
          maxAge: KNOWN_MS
        })
      }
      return writeHead.apply(response, head)
    }) as typeof writeHead
    next()
  }
}

function tokenOf(request: Request): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(/;\s*/)
  const token = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}
