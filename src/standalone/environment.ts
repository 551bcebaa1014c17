import { isIP } from 'node:net'
import { z } from 'zod'

/** Which variables are wrong, in one line. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const environmentSchema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce
      .number('must be a port number')
      .int('must be a port number')
      .min(0, 'must be a port number')
      .max(65_535, 'must be a port number')
      .default(8080),
    DATA_DIR: z.string().default('./data'),
    ADMIN_USER: z.string().max(100, 'must have at most 100 characters').default('admin'),
    ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
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
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new EnvironmentError(`Wrong environment: ${wrong.join('; ')}.`)
}

const NAMED_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal'])

function isTrustProxy(text: string): boolean {
  if (text === 'true' || text === 'false' || /^\d+$/.test(text)) return true
  return text.split(',').every((part) => {
    const [address = '', bits] = part.trim().split('/')
    return NAMED_NETWORKS.has(part.trim()) || (isIP(address) > 0 && !(bits && !/^\d+$/.test(bits)))
  })
}

/** `true`, `false`, a number of proxies, or addresses as Express understands them. */
function toTrustProxy(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}
