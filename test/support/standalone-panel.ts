import { type DestinationStream, pino } from 'pino'
import request from 'supertest'
import { createPanel, type Panel } from '../../src/standalone/panel.js'
import type { Timer } from '../../src/standalone/sign-in/check-queue.js'
import { hashPassword } from '../../src/standalone/sign-in/password.js'
import { databaseOption } from './databases/test-database.js'
import { createFakeClock, type FakeClock } from './fake-clock.js'
import { createHastyTimer } from './fake-timer.js'

export const PASSWORD = 'correct horse battery'
/** As little work as scrypt can do, so that tests are fast. */
export const CHEAP = 2 ** 10

export interface StandalonePanel extends Panel {
  readonly clock: FakeClock
  /** What was logged, as objects. */
  readonly logged: readonly Readonly<Record<string, unknown>>[]
  get(path: string, cookies?: string): request.Test
  /** As a browser sends it from a page of ours. */
  post(path: string, fields?: Record<string, string>, cookies?: string): request.Test
  signIn(fields?: Record<string, string>, cookies?: string): request.Test
  /** Signs in with the right password. @returns the cookies that were set. */
  signedIn(cookies?: string): Promise<string>
}

export async function startStandalonePanel(
  options: {
    readonly user?: string
    readonly databasePath?: string
    readonly secretKey?: string
    readonly passwordHash?: string
    readonly passwordFile?: string
    readonly trustProxy?: boolean | number | string
    readonly clock?: FakeClock
    readonly timer?: Timer
    readonly passwordCost?: number
  } = {}
): Promise<StandalonePanel> {
  const clock = options.clock ?? createFakeClock('2026-03-02T06:00:00Z')
  const logged: Record<string, unknown>[] = []
  const destination: DestinationStream = { write: (line) => logged.push(JSON.parse(line)) }
  const panel = await createPanel({
    addon: {
      ...(await databaseOption(options.databasePath ?? ':memory:')),
      secretKey: options.secretKey ?? 'a secret key for tests, 32 bytes or more',
      metadataUrl: false,
      clock
    },
    admin: {
      user: options.user ?? 'eva',
      passwordHash: options.passwordHash ?? (await hashPassword(PASSWORD, CHEAP)),
      newPassword: undefined,
      keep: async () => {},
      ...(options.passwordFile === undefined ? {} : { passwordFile: options.passwordFile })
    },
    trustProxy: options.trustProxy ?? false,
    logger: pino({ level: 'info' }, destination),
    signInTimer: options.timer ?? createHastyTimer(),
    passwordCost: options.passwordCost ?? CHEAP
  })
  const post: StandalonePanel['post'] = (path, fields = {}, cookies = '') =>
    request(panel.app)
      .post(path)
      .set('Sec-Fetch-Site', 'same-origin')
      .set('Cookie', cookies)
      .type('form')
      .send(fields)
  const signIn: StandalonePanel['signIn'] = (fields = {}, cookies = '') =>
    post('/login', { user: 'eva', password: PASSWORD, ...fields }, cookies)
  return {
    ...panel,
    clock,
    logged,
    get: (path, cookies = '') => request(panel.app).get(path).set('Cookie', cookies),
    post,
    signIn,
    signedIn: async (cookies) => cookiesOf(await signIn({}, cookies).expect(303))
  }
}

/** All cookies that an answer sets, as a browser would send them back. */
export function cookiesOf(response: request.Response): string {
  return [response.headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => String(cookie).split(';')[0])
    .join('; ')
}

export function cookieNamed(cookies: string, name: string): string {
  return cookies.split('; ').find((cookie) => cookie.startsWith(`${name}=`)) ?? ''
}
