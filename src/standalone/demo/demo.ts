import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import {
  createVultrSimulator,
  type Listening,
  SIMULATED_API_KEY,
  seedDemoAccount
} from '../../simulator/index.js'
import { message } from '../../wording/index.js'
import { type Environment, parseEnvironment } from '../environment/environment.js'
import { replaceFile } from '../files/replace-file.js'
import { reasonOf, stopOnSignal } from '../listen.js'
import { MOUNT } from '../next-path.js'
import { createPanel, type Panel } from '../panel.js'
import { generatePassword, hashPassword } from '../sign-in/password.js'
import { signInAs } from './admin.js'
import { createDemoClock, type DemoClock } from './demo-clock.js'
import { writeDemoHistory } from './history.js'
import { listenAnywhere } from './listen-anywhere.js'
import { receiveMails } from './mailbox/mail-receiver.js'
import { createMailbox, type Mailbox } from './mailbox/mailbox.js'
import { MAILBOX, mailboxRoutes } from './mailbox/mailbox-routes.js'
import { stepsFor } from './set-up.js'

const USER = 'admin'
const MINUTE_MS = 60_000
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
  const mailbox = createMailbox()
  const mails = await receiveMails((raw) => mailbox.add(raw))
  closing.push(mails.close)
  // As with `npm start`: a password from the environment cannot be changed on a page.
  const passwordFile = process.env.ADMIN_PASSWORD ? undefined : join(folder, 'admin-password')
  if (passwordFile !== undefined) await replaceFile(passwordFile, `${await passwordHash}\n`)
  // First, as the links in mails need the address.
  const server = await listenAnywhere(environment)
  const clock = createDemoClock()
  clock.runBehind(PASSES_MINUTES_AGO[0] * MINUTE_MS)
  const panel = await openPanel({
    databasePath,
    vultr,
    mailbox,
    smtpUrl: mails.smtpUrl,
    url: server.url,
    clock,
    passwordHash: await passwordHash,
    environment,
    ...(passwordFile === undefined ? {} : { passwordFile }),
    logger
  })
  closing.push(panel.close, server.close)
  server.answerWith(panel.app)
  const url = server.url + environment.BASE_PATH
  const admin = await signInAs(url, { user: USER, password })
  await admin.take(stepsFor(account))
  await admin.signOut()
  await tellWhatHappened(panel, clock, () => simulator.removeSnapshot(account.deletedAtVultr))
  await panel.addon.start()
  process.stdout.write(
    `Demo panel: ${url}${MOUNT}/\nUser: ${USER}\nPassword: ${password}\n\nThe Vultr account behind it is simulated; nothing leaves this machine. API key: ${SIMULATED_API_KEY}\nWhat would be mailed: ${url}${MAILBOX}\nStop it with Ctrl+C.\n`
  )
}

/**
 * Passes of the past hour, so that there is something to tell as soon as the demo can be looked at: a
 * problem is told when it has stood for five minutes, the account is read every fifteen, and a snapshot
 * counts as deleted when two readings lacked it.
 */
const PASSES_MINUTES_AGO = [51, 34, 17, 0] as const

async function tellWhatHappened(
  { addon }: Panel,
  clock: DemoClock,
  happen: () => void
): Promise<void> {
  await addon.tick()
  happen()
  for (const minutes of PASSES_MINUTES_AGO.slice(1)) {
    clock.runBehind(minutes * MINUTE_MS)
    await addon.tick()
  }
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
  readonly mailbox: Mailbox
  readonly smtpUrl: string
  readonly url: string
  readonly clock: DemoClock
  readonly passwordHash: string
  readonly passwordFile?: string
  readonly environment: Environment
  readonly logger: Logger
}): Promise<Panel> {
  const { databasePath, vultr, mailbox, smtpUrl, url, clock, environment, logger } = given
  const { passwordHash, passwordFile } = given
  const { BASE_PATH: basePath, TRUST_PROXY: trustProxy } = environment
  return await createPanel({
    addon: {
      databasePath,
      secretKey: randomBytes(32),
      vultrApiUrl: vultr.url,
      metadataUrl: vultr.metadataUrl,
      // As many as Vultr allows: nobody else calls from here.
      requestsPerSecond: 30,
      clock,
      baseUrl: `${url}${basePath}${MOUNT}`,
      alerts: {
        mail: { smtpUrl, from: 'Snapshot Panel <panel@demo.example>', to: 'admin@demo.example' },
        // The mailbox, and what is tried out beside it.
        allowPrivateAddresses: ['127.0.0.0/8', '::1', 'localhost']
      },
      logger
    },
    admin: {
      user: USER,
      passwordHash,
      newPassword: undefined,
      keep: async () => {},
      ...(passwordFile === undefined ? {} : { passwordFile })
    },
    basePath,
    trustProxy,
    pages: [
      {
        path: MAILBOX,
        label: message('panel.mailbox'),
        routes: (framed) => mailboxRoutes(mailbox, basePath, framed)
      }
    ],
    logger
  })
}

demo().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
