import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import {
  createVultrSimulator,
  type DemoAccount,
  type DemoSchedule,
  type Listening,
  SIMULATED_API_KEY,
  seedDemoAccount
} from '../../simulator/index.js'
import { type Environment, parseEnvironment } from '../environment/environment.js'
import { replaceFile } from '../files/replace-file.js'
import { listen, reasonOf, stopOnSignal } from '../listen.js'
import { createPanel, type Panel } from '../panel.js'
import { generatePassword, hashPassword } from '../sign-in/password.js'
import { actAsAdmin, type Step } from './admin.js'
import { writeDemoHistory } from './history.js'

const USER = 'admin'
/** Long enough to watch, short enough to wait for, in ms. */
const SNAPSHOT_MS = 40_000

/** The standalone panel against a simulated account; everything is gone when it ends. */
async function demo(): Promise<void> {
  const closing: Closing[] = []
  const opening = open(closing)
  // From the start on: a demo that is stopped while it sets itself up leaves nothing behind either.
  stopOnSignal(async () => {
    await opening
    // The last that was opened needs those before it.
    for (const closeOne of closing.reverse()) await closeOne()
  })
  await opening
}

type Closing = () => Promise<void>

/** @param closing filled with what has to be closed in the end. */
async function open(closing: Closing[]): Promise<void> {
  const environment = parseEnvironment(process.env)
  const logger = pino({ level: process.env.LOG_LEVEL ? environment.LOG_LEVEL : 'silent' })
  const password = process.env.ADMIN_PASSWORD || generatePassword()
  // Takes as long as the rest and needs another core.
  const passwordHash = hashPassword(password)
  const simulator = createVultrSimulator({ snapshotDurationMs: SNAPSHOT_MS, latencyMs: 60 })
  const now = new Date()
  const account = seedDemoAccount(simulator, now)
  const folder = temporaryFolder()
  const databasePath = join(folder, 'vultr.sqlite')
  await writeDemoHistory(databasePath, account.past, now)
  const vultr = await simulator.listen()
  closing.push(vultr.close)
  // As with `npm start`: a password from the environment cannot be changed on a page.
  const passwordFile = process.env.ADMIN_PASSWORD ? undefined : join(folder, 'admin-password')
  if (passwordFile !== undefined) await replaceFile(passwordFile, `${await passwordHash}\n`)
  const panel = await openPanel({
    databasePath,
    vultr,
    passwordHash: await passwordHash,
    environment,
    ...(passwordFile === undefined ? {} : { passwordFile }),
    logger
  })
  closing.push(panel.close)
  const { PORT: port, HOST: host, BASE_PATH: basePath } = environment
  const { url, close } = await listenAnywhere(panel, port, host)
  closing.push(close)
  await actAsAdmin(url + basePath, { user: USER, password }, stepsFor(account))
  await panel.addon.start()
  process.stdout.write(
    `Demo panel: ${url}${basePath}/vultr/\nUser: ${USER}\nPassword: ${password}\n\nThe Vultr account behind it is simulated; nothing leaves this machine. API key: ${SIMULATED_API_KEY}\nStop it with Ctrl+C.\n`
  )
}

/** For this user alone (mkdtemp makes it 0700), and removed when the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vultr-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function openPanel(given: {
  readonly databasePath: string
  readonly vultr: Listening
  readonly passwordHash: string
  readonly passwordFile?: string
  readonly environment: Environment
  readonly logger: Logger
}): Promise<Panel> {
  const { databasePath, vultr, passwordHash, passwordFile, environment, logger } = given
  return await createPanel({
    addon: {
      databasePath,
      secretKey: randomBytes(32),
      vultrApiUrl: vultr.url,
      metadataUrl: vultr.metadataUrl,
      // As many as Vultr allows: nobody else calls from here.
      requestsPerSecond: 30,
      logger
    },
    admin: {
      user: USER,
      passwordHash,
      newPassword: undefined,
      keep: async () => {},
      ...(passwordFile === undefined ? {} : { passwordFile })
    },
    basePath: environment.BASE_PATH,
    trustProxy: environment.TRUST_PROXY,
    logger
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

/** How an admin of this account would have set the panel up. */
function stepsFor({ covering, choices }: DemoAccount): readonly Step[] {
  return [
    { path: '/vultr/settings/api-key', fields: [['apiKey', SIMULATED_API_KEY]] },
    // Reads the account: only then is it known which instances have the tag.
    { path: '/vultr/settings' },
    ...choices.map(
      (choice): Step => ({
        path: '/vultr/instances/schedule',
        fields: [
          ...choice.instanceIds.map((id) => ['id', id] as const),
          ['mode', choice.mode],
          ...(choice.mode === 'own' ? scheduleFields(choice.schedule) : [])
        ]
      })
    ),
    // Last, as turning it on is what makes all of it count.
    {
      path: '/vultr/settings/snapshots',
      fields: [
        ['enabled', 'on'],
        ['covers', 'tag'],
        ['tag', covering.tag],
        ...scheduleFields(covering.schedule)
      ]
    }
  ]
}

function scheduleFields({
  frequency,
  retentionDays,
  keep
}: DemoSchedule): NonNullable<Step['fields']> {
  return [
    ['frequency', frequency],
    ['retentionDays', String(retentionDays)],
    ['keepDaily', String(keep.daily ?? '')],
    ['keepWeekly', String(keep.weekly ?? '')],
    ['keepMonthly', String(keep.monthly ?? '')],
    ['startTime', '00:00'],
    ['timeZone', 'UTC']
  ]
}

demo().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
