import * as z from 'zod'
import { SCOPES, type Scope } from './scopes.js'

/** Who a token stands for. */
export interface TokenBearer {
  /** A UUID of one that is stored; `host:` and its name of a host's own. */
  readonly id: string
  readonly name: string
  readonly scope: Scope
  /** Only instances with one of these tags, in any case; undefined: all. */
  readonly tags: readonly string[] | undefined
}

/** A token as a page lists it; the token itself is not kept. */
export interface ApiToken extends TokenBearer {
  readonly createdAt: Date
  readonly createdBy: string
  /** Undefined: never. */
  readonly expiresAt: Date | undefined
  /** To the minute; undefined: never. */
  readonly lastUsedAt: Date | undefined
}

/** A token that cannot be made; its message is for developers, its reason for the page. */
export class TokenError extends Error {
  override readonly name = 'TokenError'

  constructor(
    readonly reason: 'invalid' | 'name-taken' | 'expired',
    message: string
  ) {
    super(message)
  }
}

/** In characters, of a name and of a tag. */
const LONGEST = 100
const MOST_TAGS = 50

/** @returns what is wrong with it; undefined where nothing is. */
export function flawOfTokenName(name: string): 'empty' | 'too-long' | 'control' | undefined {
  if (name.trim() === '') return 'empty'
  if ([...name].length > LONGEST) return 'too-long'
  return /[\p{Cc}\p{Surrogate}]/u.test(name) ? 'control' : undefined
}

const WRONG_NAME = `must be 1 to ${LONGEST} characters without control characters`
const word = z
  .string({ error: WRONG_NAME })
  .trim()
  .refine((text) => flawOfTokenName(text) === undefined, WRONG_NAME)

export const newTokenSchema = z.strictObject({
  /** Names it in Activity; no two that are in use have the same. */
  name: word,
  scope: z.enum(SCOPES, { error: `must be one of ${SCOPES.join(', ')}` }),
  /** Only instances with one of these tags. @default all */
  tags: z
    .array(word, { error: 'must be an array of tags' })
    .min(1, 'must name a tag, or be left out for all instances')
    .max(MOST_TAGS, `must be ${MOST_TAGS} tags at most`)
    .optional(),
  /** From then on it is refused. @default never */
  expiresAt: z.date({ error: 'must be a Date' }).optional()
})

/** A token that is to be made. */
export type NewToken = z.input<typeof newTokenSchema>

/** @throws TokenError `invalid`, naming everything that is wrong */
export function parseNewToken(wanted: NewToken): z.output<typeof newTokenSchema> {
  const parsed = newTokenSchema.safeParse(wanted)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw new TokenError('invalid', `A token cannot be made so: ${wrong.join('; ').trim()}.`)
}
