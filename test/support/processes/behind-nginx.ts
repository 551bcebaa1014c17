import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openDatabase } from '../../../src/database/index.js'
import {
  createVultrSimulator,
  type Listening,
  type VultrSimulator
} from '../../../src/simulator/index.js'
import { TlsBrowser } from '../tls-browser.js'
import { environmentsOfDocs, type Nginx, nginxBlocksOfDocs, startNginx } from './nginx.js'
import { type StartedPanel, startPanelProcess } from './start-process.js'

const PASSWORD = 'correct horse battery'
/** Of Activity: more than fits into the buffers of a proxy. */
export const ROWS = 10_000

export const [atTheRoot = '', belowAPath = ''] = nginxBlocksOfDocs()
export const [rootEnvironment = {}, pathEnvironment = {}] = environmentsOfDocs()

export interface Setting {
  readonly folder: string
  readonly simulator: VultrSimulator
  readonly vultr: Listening
  readonly panel: StartedPanel
  readonly nginx: Nginx
  readonly browser: TlsBrowser
}

export async function setUp(block: string, environment: Record<string, string>): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'proxied-'))
  const simulator = createVultrSimulator()
  simulator.addInstance({ label: 'web-1' })
  simulator.addInstance({ label: 'web-2' })
  const vultr = await simulator.listen()
  await writeActivity(join(folder, 'vultr.sqlite'))
  const panel = await startPanelProcess({
    DATA_DIR: folder,
    ADMIN_PASSWORD: PASSWORD,
    VULTR_API_URL: vultr.url,
    ...environment
  })
  const nginx = await startNginx(block, panel.port)
  return { folder, simulator, vultr, panel, nginx, browser: new TlsBrowser(nginx) }
}

export async function tearDown({ folder, vultr, panel, nginx }: Setting): Promise<void> {
  await nginx.stop()
  expect(await panel.stop()).toBe(0)
  await vultr.close()
  rmSync(folder, { recursive: true, force: true })
}

async function writeActivity(path: string): Promise<void> {
  const database = await openDatabase({ path, clock: { now: () => new Date() } })
  await database.transaction(async (trx) => {
    for (let from = 0; from < ROWS; from += 100) {
      const rows = Array.from({ length: 100 }, (_, index) => ({
        at: new Date(Date.now() - (from + index + 1) * 1_000).toISOString(),
        actor: 'eva',
        kind: 'settings' as const,
        outcome: 'ok' as const,
        instance_id: null,
        snapshot_id: null,
        subject: null,
        sentence: `Entry ${from + index}, ${'x'.repeat(200)}`
      }))
      await trx.insertInto('activity').values(rows).execute()
    }
  })
  await database.close()
}

export const signIn = (browser: TlsBrowser, base: string, headers: Record<string, string> = {}) =>
  browser.post(
    `${base}/login`,
    { user: 'admin', password: PASSWORD, next: `${base}/vultr/activity` },
    headers
  )
