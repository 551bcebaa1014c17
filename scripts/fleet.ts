// npm run fleet: three panels on one PostgreSQL database behind nginx, on a simulated account, as a hosting
// company runs them. Everything is gone when it ends.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVultrSimulator, SIMULATED_API_KEY, seedDemoAccount } from '../src/simulator/index.js'
import { signInAs } from '../src/standalone/demo/admin.js'
import { stepsFor } from '../src/standalone/demo/set-up.js'
import {
  createEmptyDatabase,
  NoPostgresError,
  startPostgres
} from '../test/support/databases/start-postgres.js'
import { makeFolder } from '../test/support/folder.js'
import { freePort } from '../test/support/processes/free-port.js'
import { type StartedPanel, startPanelProcess } from '../test/support/processes/start-process.js'

const REPLICAS = 3
const USER = 'admin'
/** Long enough to watch, short enough to wait for, in ms. */
const SNAPSHOT_MS = 40_000

const NGINX = [process.env.NGINX_PATH ?? '', '/usr/sbin/nginx', '/opt/homebrew/bin/nginx'].find(
  (path) => path !== '' && existsSync(path)
)

type Closing = () => Promise<unknown>
const closing: Closing[] = []
let isClosing = false

/** The last that was opened needs those before it. */
async function close(): Promise<void> {
  if (isClosing) return
  isClosing = true
  for (const closeOne of closing.reverse()) await closeOne().catch(() => undefined)
}

async function open(): Promise<void> {
  const postgres = await startPostgres()
  closing.push(postgres.stop)
  const databaseUrl = await createEmptyDatabase(postgres.url, 'fleet')
  // Vultr counts the requests of each address, and all of these have one.
  const simulator = createVultrSimulator({
    snapshotDurationMs: SNAPSHOT_MS,
    latencyMs: 60,
    requestsPerSecond: 30
  })
  const account = seedDemoAccount(simulator, new Date())
  const vultr = await simulator.listen()
  closing.push(vultr.close)
  const password = process.env.ADMIN_PASSWORD || randomBytes(12).toString('base64url')
  const panels = await startPanels({
    DATABASE_URL: databaseUrl,
    SECRET_KEY: randomBytes(32).toString('base64'),
    ADMIN_USER: USER,
    ADMIN_PASSWORD: password,
    VULTR_API_URL: vultr.url,
    RATE_GROUP: 'this machine',
    TRUST_PROXY: 'loopback',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn'
  })
  const urls = panels.map(({ port }) => `http://127.0.0.1:${port}`)
  const url = NGINX === undefined ? (urls[0] ?? '') : await startNginx(NGINX, panels)
  const acting = await signInAs(url, { user: USER, password })
  await acting.take(stepsFor(account))
  await acting.signOut()
  process.stdout.write(
    `${NGINX === undefined ? 'nginx is not installed (on Debian: apt-get install nginx-light), so this is the first replica alone.\n' : ''}Panel: ${url}/vultr/\nUser: ${USER}\nPassword: ${password}\nWho leads and who sent what: ${url}/vultr/settings/replicas\n\nReplicas:\n${urls.map((each, index) => `  ${each}/vultr/ (process ${panels[index]?.pid})`).join('\n')}\nEnd one of them with kill -9 to see another one take over.\n\nThe Vultr account behind them is simulated; nothing leaves this machine. API key: ${SIMULATED_API_KEY}\nStop all of it with Ctrl+C.\n`
  )
}

async function startPanels(
  environment: Readonly<Record<string, string>>
): Promise<readonly StartedPanel[]> {
  const panels: StartedPanel[] = []
  for (let index = 0; index < REPLICAS; index += 1) {
    const panel = await startPanelProcess({ ...environment, DATA_DIR: makeFolder('fleet') })
    closing.push(panel.stop)
    panels.push(panel)
  }
  return panels
}

/** One after another serves the next request, whoever asks. @returns its address */
async function startNginx(program: string, panels: readonly StartedPanel[]): Promise<string> {
  const folder = makeFolder('fleet-nginx')
  // Started by root it works as another user, who has to reach its folders.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr error; events {}
http { access_log off; ${temporary}
  upstream panels { ${panels.map((panel) => `server 127.0.0.1:${panel.port} max_fails=1 fail_timeout=5s;`).join(' ')} }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://panels;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 2s;
    }
  }
}
`
  )
  const child = spawn(program, ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  closing.push(() => {
    child.kill('SIGTERM')
    return ended
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${url}/login`).catch(() => undefined)
    if (answer?.ok === true) return url
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx was started, but does not answer.')
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)))
}
open().catch(async (error: unknown) => {
  await close()
  const reason = error instanceof NoPostgresError ? error.message : String(error)
  process.stderr.write(`${reason}\n`)
  process.exit(1)
})
