import type { Request } from 'express'
import type { Logger } from 'pino'
import * as z from 'zod'
import { alertOptionsSchema, type Notify } from './alerts/index.js'
import type { DatabasePlace } from './database/index.js'
import type { AuthenticateToken } from './tokens/index.js'
import type { Page } from './web/index.js'

/** Which options are wrong, each with what is expected; never holds a secret's value. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError'
}

const aFunction = <F>(what: string) =>
  z.custom<F>((value) => typeof value === 'function', `must be a function ${what}`)

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''))

const POSTGRES_URL =
  'must be the address of a PostgreSQL database: postgres://user:password@host/database'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const

const nothing = () => {}

/**
 * What a logger has to have, and no more: pino itself, which a host brings along with a logger of its
 * own, would take a tenth of a start's memory for writing nothing.
 */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing } as unknown as Logger

const optionsSchema = z.strictObject(
  {
    /** A file, made if missing, or `:memory:`. Either this or `databaseUrl`. */
    databasePath: z
      .string({ error: 'must be the path of a file, or :memory:' })
      .min(1, 'must not be empty')
      .optional(),
    /** A PostgreSQL database, which any number of processes share: `postgres://user:password@host/database`. */
    databaseUrl: z
      .string({ error: POSTGRES_URL })
      .regex(/^postgres(?:ql)?:\/\//, POSTGRES_URL)
      .optional(),
    /** At least 32 bytes; encrypts the API key at rest. */
    secretKey: z.custom<string | Uint8Array>(
      (value) =>
        (typeof value === 'string' || value instanceof Uint8Array) &&
        Buffer.byteLength(value) >= 32,
      'must be a string or Buffer of at least 32 bytes'
    ),
    /** May this request use the addon? Asked before every page and every change; only `true` lets in. */
    authorize: aFunction<(request: Request) => boolean | Promise<boolean>>(
      'that says whether a request may use the addon'
    ),
    /**
     * The name of who makes the request, for the activity log: 1 to 100 characters, no control
     * characters, not beginning with `token:`. A request with another name is refused. @default () => 'admin'
     */
    currentUser: aFunction<(request: Request) => string | Promise<string>>(
      'that names the user'
    ).default(() => () => 'admin'),
    /**
     * Whose token a program shows to the API and the metrics: `{ name, scope, tags? }`, or nothing. Stored
     * tokens are not asked for then. @default the tokens that are made on the page or by `createToken`
     */
    authenticateToken: aFunction<AuthenticateToken>('that says whose token it is').optional(),
    vultrApiUrl: httpUrl.default('https://api.vultr.com/v2'),
    /** Where this server may ask which instance it is; false = never ask. */
    metadataUrl: z
      .union([z.literal(false), httpUrl], { error: 'must be an http or https address, or false' })
      .default('http://169.254.169.254'),
    clock: z
      .custom<{ now(): Date }>(
        (value) => typeof (value as { now?: unknown } | undefined)?.now === 'function',
        'must have a function now() that returns a Date'
      )
      .default(() => ({ now: () => new Date() })),
    /** Compatible with pino. @default silent */
    logger: z
      .custom<Logger>(
        (value) =>
          LOG_LEVELS.every(
            (level) => typeof (value as Record<string, unknown> | undefined)?.[level] === 'function'
          ),
        `must have the functions ${LOG_LEVELS.join(', ')}`
      )
      .default(() => SILENT),
    /** Of all calls of this process, or of its `rateGroup`, together; Vultr allows 30 per address. */
    requestsPerSecond: z
      .number({ error: 'must be a number' })
      .positive('must be more than 0')
      .max(30, 'must be 30 at most, which is what Vultr allows')
      .default(20),
    /**
     * Replicas on one PostgreSQL database that name the same group share one `requestsPerSecond`, as those behind
     * one address have to. @default each has its own
     */
    rateGroup: z
      .string({ error: 'must be a name' })
      .regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits and . _ : -')
      .optional(),
    requestTimeoutMs: z
      .number({ error: 'must be a number of milliseconds' })
      .positive('must be more than 0')
      .max(600_000, 'must be ten minutes at most')
      .default(30_000),
    /** First wait before a request is tried again; it doubles from there. */
    retryBaseDelayMs: z
      .number({ error: 'must be a number of milliseconds' })
      .min(0, 'must not be negative')
      .max(600_000, 'must be ten minutes at most')
      .default(1_000),
    /** The host's chrome round a page, which may be a refusal: whose it is, the request tells. */
    layout: aFunction<(page: Page, request: Request) => string>('that returns HTML').optional(),
    /**
     * The language of a request's pages, as BCP 47 (`de`, `en-GB`); undefined leaves it to the viewer's
     * choice, then to the browser.
     */
    locale: aFunction<(request: Request) => string | undefined>('that names a language').optional(),
    /** Whether pages show their tabs; not where the host's menu shows `menuItem.tabs`. @default true */
    showTabs: z.boolean({ error: 'must be true or false' }).default(true),
    /**
     * Is told every alert that is opened, stands for a day more, or is over; what it throws is handed over
     * again later, with the same `id` and `state`.
     */
    notify: aFunction<Notify>('that is told alerts').optional(),
    /** Channels of alerts that the host brings along. */
    alerts: alertOptionsSchema.default({}),
    /** Where the pages are, as a browser finds them, for links in mails: `https://panel.example/admin/vultr`. */
    baseUrl: httpUrl.optional(),
    /** An API key from the host's environment; wins over a stored one and hides the form for it. */
    apiKey: z.string({ error: 'must be a string' }).min(1, 'must not be empty').optional()
  },
  { error: 'must be an object' }
)

export type AddonOptionsInput = z.input<typeof optionsSchema>
export type AddonOptions = z.output<typeof optionsSchema>

/** @throws OptionsError naming every wrong option. */
export function parseOptions(input: unknown): AddonOptions {
  const parsed = optionsSchema.safeParse(input)
  const issues = parsed.error?.issues ?? []
  const wrong = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${key} is not an option`)
      : [`${issue.path.join('.') || 'the options'} ${issue.message}`]
  )
  if (typeof input === 'object' && input !== null) wrong.unshift(...wrongDatabase(input))
  if (parsed.success && wrong.length === 0) return parsed.data
  throw new OptionsError(`createVultrAddon: ${wrong.join('; ')}.`)
}

/** There is one database, in a file or on a server. */
function wrongDatabase(input: {
  readonly databasePath?: unknown
  readonly databaseUrl?: unknown
}): readonly string[] {
  const given = [input.databasePath, input.databaseUrl].filter((each) => each !== undefined)
  if (given.length === 1) return []
  return given.length === 0
    ? ['databasePath must be the path of a file, or :memory:, unless databaseUrl is given']
    : ['databasePath and databaseUrl must not both be given: there is one database']
}

/** Where the database is. */
export function databaseOf({
  databasePath = ':memory:',
  databaseUrl
}: Pick<AddonOptions, 'databasePath' | 'databaseUrl'>): DatabasePlace {
  return databaseUrl === undefined ? { path: databasePath } : { url: databaseUrl }
}
