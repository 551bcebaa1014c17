import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { createVultrSimulator, SIMULATED_API_KEY, seedDemoAccount } from '../simulator/index.js'
import { parseEnvironment } from './environment.js'
import { close, listen, reasonOf, stopOnSignal } from './listen.js'
import { createPanel, type Panel } from './panel.js'
import { generatePassword, hashPassword } from './password.js'

const USER = 'admin'
/** Long enough to watch, short enough to wait for, in ms. */
const SNAPSHOT_MS = 40_000

/** The standalone panel against a simulated account; everything is gone when it ends. */
async function demo(): Promise<void> {
  const environment = parseEnvironment(process.env)
  const logger = pino({ level: process.env.LOG_LEVEL ? environment.LOG_LEVEL : 'silent' })
  const simulator = createVultrSimulator({ snapshotDurationMs: SNAPSHOT_MS, latencyMs: 60 })
  seedDemoAccount(simulator, new Date())
  const vultr = await simulator.listen()
  const password = process.env.ADMIN_PASSWORD || generatePassword()
  const panel = await createPanel({
    addon: {
      databasePath: ':memory:',
      secretKey: randomBytes(32),
      vultrApiUrl: vultr.url,
      metadataUrl: vultr.metadataUrl,
      logger
    },
    admin: {
      user: USER,
      passwordHash: await hashPassword(password),
      newPassword: undefined,
      keep: () => {}
    },
    trustProxy: false,
    logger
  })
  const { PORT: port, HOST: host } = environment
  const { server, url } = await listenAnywhere(panel, port, host)
  await setUp(url, password)
  await panel.addon.start()
  process.stdout.write(
    `Demo panel: ${url}/vultr/\nUser: ${USER}\nPassword: ${password}\n\nThe Vultr account behind it is simulated; nothing leaves this machine. API key: ${SIMULATED_API_KEY}\nStop it with Ctrl+C.\n`
  )
  stopOnSignal(async () => {
    await Promise.all([close(server), panel.close(), vultr.close()])
  })
}

async function listenAnywhere(panel: Panel, port: number, host: string) {
  try {
    return await listen(panel.app, port, host)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!isTaken) throw error
    process.stdout.write(`Port ${port} is in use, so the demo takes another one.\n`)
    return await listen(panel.app, 0, host)
  }
}

/** Does what an admin would do first, through the pages. */
async function setUp(url: string, password: string): Promise<void> {
  const post = async (path: string, fields: Record<string, string>, cookie?: string) => {
    const response = await fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, ...(cookie === undefined ? {} : { cookie }) },
      body: new URLSearchParams(fields)
    })
    if (response.status !== 303) throw new Error(`The demo could not set itself up at ${path}.`)
    return response
  }
  const signedIn = await post('/login', { user: USER, password })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  await post('/vultr/settings/api-key', { apiKey: SIMULATED_API_KEY }, cookie)
  const settings = {
    enabled: 'on',
    frequency: 'every-day',
    retentionDays: '30',
    startTime: '00:00',
    timeZone: 'UTC'
  }
  await post('/vultr/settings/snapshots', settings, cookie)
  await post('/logout', {}, cookie)
}

demo().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
