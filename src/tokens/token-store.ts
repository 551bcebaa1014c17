import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { forgottenBefore, type NewActivity, recordActivity } from '../activity/index.js'
import { hasPassed } from '../common/index.js'
import { type Database, storedText, type Tables } from '../database/index.js'
import { type Message, message } from '../wording/index.js'
import {
  type ApiToken,
  type NewToken,
  parseNewToken,
  type TokenBearer,
  TokenError
} from './token.js'
import { type Known, toKnown, toToken } from './token-rows.js'

/** The tokens of the API. @throws DatabaseError from each call */
export interface ApiTokens {
  /**
   * With its entry in Activity.
   * @returns the token itself, which nobody can be told again.
   * @throws TokenError where it is not to be made so.
   */
  create(wanted: NewToken, actor: string): Promise<{ readonly id: string; readonly token: string }>
  /** Those that were not revoked, expired ones among them, newest first. */
  list(): Promise<readonly ApiToken[]>
  /** With its entry in Activity. @returns false where there is none (any more). */
  revoke(id: string, actor: string): Promise<boolean>
  /**
   * Whose token it is; undefined of one that is unknown, expired or revoked. Notes the use, at most once a
   * minute. What another replica has revoked is refused within a second.
   */
  authenticate(token: string): Promise<TokenBearer | undefined>
}

type Db = Kysely<Tables>

const PREFIX = 'vpa_'
/** 43 characters of base64url. */
const SECRET_BYTES = 32
const TOKEN = /^vpa_[\w-]{43}$/

/** Uses within as much are noted as one, in ms. */
const NOTED_EVERY_MS = 60_000

/** As many are kept at hand; then all are forgotten, which costs reading them anew. */
const MOST_KNOWN = 1_000

export function createApiTokens({
  database,
  clock,
  logger
}: {
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Pick<Logger, 'warn'>
}): ApiTokens {
  const { db } = database
  const known = new Map<string, Known>()
  let revision = ''

  /** Those that were let in before are not read again until anything is written: each request asks for one. */
  async function knownBy(hash: string): Promise<Known | undefined> {
    const current = database.revision()
    if (current !== revision || known.size >= MOST_KNOWN) known.clear()
    revision = current
    const before = known.get(hash)
    if (before !== undefined) return before
    const row = await db
      .selectFrom('api_tokens')
      .selectAll()
      .where('hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    const found = row === undefined ? undefined : toKnown(row)
    // Unless something was written meanwhile, which may have been that it is revoked.
    if (found !== undefined && revision === current) known.set(hash, found)
    return found
  }

  /** That it cannot be noted keeps nobody out. */
  async function noteUse(each: Known, now: Date): Promise<void> {
    if (each.usedAt !== undefined && !hasPassed(each.usedAt, NOTED_EVERY_MS, now)) return
    each.usedAt = now
    try {
      await db
        .updateTable('api_tokens')
        .set({ last_used_at: now.toISOString() })
        .where('id', '=', each.bearer.id)
        .execute()
    } catch (error) {
      logger.warn({ err: error }, 'the use of an API token could not be noted')
    }
  }

  return {
    async create(wanted, actor) {
      const { name, scope, tags, expiresAt } = parseNewToken(wanted)
      const now = clock.now()
      if (expiresAt !== undefined && expiresAt <= now) {
        throw new TokenError('expired', 'A token cannot be made so: expiresAt has passed.')
      }
      const id = randomUUID()
      const token = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`
      await database.transaction(async (trx) => {
        await forgetRevoked(trx, now)
        if ((await namesInUse(trx)).has(name.toLowerCase())) {
          throw new TokenError('name-taken', `There is a token named ${name}.`)
        }
        await trx
          .insertInto('api_tokens')
          .values({
            id,
            hash: hashOf(token),
            name,
            scope,
            tags: tags === undefined ? null : JSON.stringify(withoutRepeated(tags)),
            created_at: now.toISOString(),
            created_by: actor,
            expires_at: expiresAt?.toISOString() ?? null
          })
          .execute()
        await recordActivity(
          trx,
          entry(name, actor, now, message('activity.token.created', { scope }))
        )
      })
      return { id, token }
    },
    async list() {
      const rows = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('revoked_at', 'is', null)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.flatMap(toToken)
    },
    async revoke(id, actor) {
      const now = clock.now()
      const isRevoked = await database.transaction(async (trx) => {
        const row = await trx
          .updateTable('api_tokens')
          .set({ revoked_at: now.toISOString() })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning('name')
          .executeTakeFirst()
        if (row === undefined) return false
        const told = message('activity.token.revoked')
        await recordActivity(trx, entry(storedText(row.name) ?? '', actor, now, told))
        return true
      })
      known.clear()
      return isRevoked
    },
    async authenticate(token) {
      if (!TOKEN.test(token)) return undefined
      const found = await knownBy(hashOf(token))
      const now = clock.now()
      if (found === undefined) return undefined
      if (found.expiresAt !== undefined && found.expiresAt <= now) return undefined
      await noteUse(found, now)
      return found.bearer
    }
  }
}

/**
 * SHA-256 is enough: a slow hash is for what people think of. There are 2^256 tokens, and no two
 * attempts come closer to one than any others, so the time that a look-up by the hash takes tells nothing.
 */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The same tag in other letters is one. */
function withoutRepeated(tags: readonly string[]): readonly string[] {
  return [...new Map(tags.map((tag) => [tag.toLowerCase(), tag])).values()]
}

async function namesInUse(trx: Db): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('api_tokens')
    .select('name')
    .where('revoked_at', 'is', null)
    .execute()
  return new Set(rows.map(({ name }) => name.toLowerCase()))
}

async function forgetRevoked(trx: Db, now: Date): Promise<void> {
  const before = forgottenBefore(undefined, now).toISOString()
  await trx.deleteFrom('api_tokens').where('revoked_at', '<', before).execute()
}

function entry(name: string, actor: string, at: Date, told: Message): NewActivity {
  return { at, actor, kind: 'api-token', outcome: 'ok', subject: name, message: told }
}
