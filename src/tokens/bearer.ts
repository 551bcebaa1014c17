import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { Logger } from 'pino'
import * as z from 'zod'
import { sourceOf } from '../common/index.js'
import { SCOPES } from './scopes.js'
import { flawOfTokenName, type TokenBearer } from './token.js'
import type { ApiTokens } from './token-store.js'

/** Whose token a request shows, in the host's own words: `{ name, scope, tags? }`, or nothing. */
export type AuthenticateToken = (token: string, request: Request) => unknown

export type BearerResult =
  | { readonly kind: 'bearer'; readonly bearer: TokenBearer }
  /** It shows no token: it may be one of a browser. */
  | { readonly kind: 'none' }
  /** It shows one that is unknown, expired, revoked or no token at all. */
  | { readonly kind: 'wrong' }
  /** Too many wrong ones came from its address; after so many seconds another one is looked at. */
  | { readonly kind: 'limited'; readonly retryAfterS: number }

/** Reads whose token a request shows. @throws what the host's function throws; DatabaseError */
export type BearerCheck = (request: Request) => Promise<BearerResult>

const ofHost = z.object({
  name: z.string().refine((name) => flawOfTokenName(name) === undefined),
  scope: z.enum(SCOPES),
  tags: z.array(z.string()).nullish()
})

/** RFC 6750, with room for long tokens of hosts, such as a JWT. */
const BEARER = /^Bearer +([\w\-.~+/=]{1,8192}) *$/i

/** As many wrong tokens of one address are looked at within the period, in ms. */
const MOST_WRONG = 30
const PERIOD_MS = 60_000
/** More addresses are not counted; then counting begins anew. */
const MOST_SOURCES = 10_000
/** As many tokens that were right are known again. */
const MOST_RIGHT = 1_000

/**
 * A token is asked for at the host's own function where there is one, else among the stored ones, and
 * nowhere else. Whoever sends wrong ones in a flood is not answered by a look-up any more; one that was
 * right before still is, as behind a proxy many may come from one address.
 */
export function createBearerCheck(deps: {
  readonly tokens: Pick<ApiTokens, 'authenticate'>
  readonly authenticateToken: AuthenticateToken | undefined
  readonly clock: { now(): Date }
  readonly logger: Pick<Logger, 'error'>
}): BearerCheck {
  const wrong = createWrongTokens(deps.clock)
  const right = new Set<string>()

  async function bearerOf(token: string, request: Request): Promise<TokenBearer | undefined> {
    const { authenticateToken } = deps
    if (authenticateToken === undefined) return await deps.tokens.authenticate(token)
    const answer = await authenticateToken(token, request)
    if (answer === undefined || answer === null || answer === false) return undefined
    const known = ofHost.safeParse(answer)
    if (known.success) {
      const { name, scope, tags } = known.data
      // Two of one name that may do different things have no answers in common.
      const id = `host:${JSON.stringify([name, scope, tags ?? null])}`
      return { id, name, scope, tags: tags ?? undefined }
    }
    deps.logger.error(
      'authenticateToken must give { name, scope, tags? }, or nothing; the request was refused'
    )
    return undefined
  }

  return async (request) => {
    const header = request.get('authorization')
    if (header === undefined || !/^Bearer\b/i.test(header)) return { kind: 'none' }
    const source = sourceOf(request.ip ?? '')
    const token = BEARER.exec(header)?.[1] ?? ''
    const print = createHash('sha256').update(token).digest('base64')
    const retryAfterS = right.has(print) ? 0 : wrong.retryAfterS(source)
    if (retryAfterS > 0) return { kind: 'limited', retryAfterS }
    const bearer = token === '' ? undefined : await bearerOf(token, request)
    if (bearer === undefined) {
      right.delete(print)
      wrong.note(source)
      return { kind: 'wrong' }
    }
    if (right.size >= MOST_RIGHT) right.clear()
    right.add(print)
    return { kind: 'bearer', bearer }
  }
}

/** How many wrong tokens came from where, within a period that begins with the first. */
function createWrongTokens(clock: { now(): Date }) {
  const counts = new Map<string, { readonly since: number; count: number }>()

  function current(source: string) {
    const found = counts.get(source)
    const age = clock.now().getTime() - (found?.since ?? 0)
    // A clock that was set back begins a new one too.
    return found !== undefined && age >= 0 && age < PERIOD_MS ? found : undefined
  }

  return {
    /** 0 while one more is looked at. */
    retryAfterS(source: string): number {
      const found = current(source)
      if (found === undefined || found.count < MOST_WRONG) return 0
      return Math.ceil((found.since + PERIOD_MS - clock.now().getTime()) / 1_000)
    },
    note(source: string): void {
      const found = current(source)
      if (found !== undefined) {
        found.count += 1
        return
      }
      if (counts.size >= MOST_SOURCES) counts.clear()
      counts.set(source, { since: clock.now().getTime(), count: 1 })
    }
  }
}
