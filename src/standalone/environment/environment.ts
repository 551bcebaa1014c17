import express from 'express'
import * as z from 'zod'
import { LEAST_PASSWORD_LENGTH, MOST_PASSWORD_BYTES } from '../sign-in/password.js'
import { alertVariables, type WrongVariable, wrongAlertVariables } from './alert-variables.js'
import { toBasePath } from './base-path.js'
import { publicUrl } from './public-url.js'

/** Which variables are wrong, in one line. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const environmentSchema = z
  .object({
    ...alertVariables,
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce
      .number('must be a port number')
      .int('must be a port number')
      .min(0, 'must be a port number')
      .max(65_535, 'must be a port number')
      .default(8080),
    /** What stands before every path; without a slash at its end, and empty by default. */
    BASE_PATH: z
      .string()
      .default('')
      .transform(toBasePath)
      .refine(
        (path) => path !== undefined,
        'must begin with / and be made of letters, digits and . _ ~ -, like /panel'
      )
      .transform((path = '') => path),
    DATA_DIR: z.string().default('./data'),
    DATABASE_URL: z
      .string()
      .regex(
        /^postgres(?:ql)?:\/\//,
        'must be the address of a PostgreSQL database: postgres://user:password@host/database'
      )
      .optional(),
    /** Panels on one PostgreSQL database that share an address name the same group. */
    RATE_GROUP: z
      .string()
      .regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits and . _ : -')
      .optional(),
    ADMIN_USER: z
      .string()
      .max(100, 'must have at most 100 characters')
      // Activity tells programs from people by it.
      .refine((name) => !/^\s*token\s*:/i.test(name), 'must not begin with token:')
      .default('admin'),
    ADMIN_PASSWORD: z
      .string()
      .min(LEAST_PASSWORD_LENGTH, `must have at least ${LEAST_PASSWORD_LENGTH} characters`)
      .refine(
        (password) => Buffer.byteLength(password) <= MOST_PASSWORD_BYTES,
        `must have at most ${MOST_PASSWORD_BYTES} bytes`
      )
      .optional(),
    SECRET_KEY: z
      .string()
      .refine((key) => Buffer.byteLength(key) >= 32, 'must have at least 32 bytes')
      .optional(),
    SECRET_KEY_FILE: z.string().optional(),
    VULTR_API_KEY: z.string().optional(),
    VULTR_API_URL: httpUrl.default('https://api.vultr.com/v2'),
    VULTR_METADATA_URL: z
      .union([z.literal('off'), httpUrl], { error: 'must be an http or https address, or off' })
      .default('http://169.254.169.254'),
    TRUST_PROXY: z
      .string()
      .default('false')
      .refine(isTrustProxy, 'must be true, false, a number of proxies, or their addresses')
      .transform(toTrustProxy),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info')
  })
  .refine(({ SECRET_KEY, SECRET_KEY_FILE }) => !SECRET_KEY || !SECRET_KEY_FILE, {
    path: ['SECRET_KEY_FILE'],
    message: 'must not be set together with SECRET_KEY'
  })

export type Environment = z.output<typeof environmentSchema>

/**
 * Reads the variables of the panel; one that is empty counts as not set.
 * @throws EnvironmentError naming every wrong one, never with a secret's value.
 */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>
): Environment {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== '')
  )
  const parsed = environmentSchema.safeParse(set)
  const wrong = [
    ...(parsed.error?.issues.map(({ path, message }): WrongVariable => [path.join('.'), message]) ??
      []),
    ...wrongPublicUrl(set),
    ...wrongAlertVariables(set)
  ]
  if (parsed.success && wrong.length === 0) return parsed.data
  const told = wrong.map(([name, expected]) => `${name} ${expected}`)
  throw new EnvironmentError(`Wrong environment: ${told.join('; ')}.`)
}

function wrongPublicUrl({
  PUBLIC_URL,
  BASE_PATH = ''
}: Readonly<Record<string, string | undefined>>): readonly WrongVariable[] {
  const basePath = toBasePath(BASE_PATH)
  // Which path it may have is not known then.
  if (PUBLIC_URL === undefined || basePath === undefined) return []
  if (publicUrl(PUBLIC_URL, basePath) !== undefined) return []
  const expected =
    'must be an http or https address, like https://panel.example, with no other path than BASE_PATH'
  return [['PUBLIC_URL', expected]]
}

/** Asked of Express itself, which throws at what it cannot read. */
function isTrustProxy(text: string): boolean {
  try {
    express().set('trust proxy', toTrustProxy(text))
    return true
  } catch {
    return false
  }
}

/** `true`, `false`, a number of proxies, or addresses as Express understands them. */
function toTrustProxy(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}
