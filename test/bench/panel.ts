import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { loadDriver } from '../../src/database/driver.js'
import { type ServerProcess, startServer } from './server-process.js'
import type { AddonCalls, AddonOptions, AddonReady } from './servers/addon.js'
import type { SimulatorCalls, SimulatorOptions, SimulatorReady } from './servers/simulator.js'

const HOUR_MS = 3_600_000

/** How large an account is. */
export interface Size {
  readonly instances: number
  readonly snapshots: number
}

export type Addon = ServerProcess<AddonReady, AddonCalls>
export type Simulator = ServerProcess<SimulatorReady, SimulatorCalls>

/** An addon with its account, each in a process of its own. */
export interface Panel {
  readonly addon: Addon
  readonly simulator: Simulator
  /** On its database, for another addon after this one has stopped. */
  readonly databasePath: string
  /** Writes something as another process, which has the addon forget what its pages have worked out. */
  write(): void
  stop(): Promise<void>
}

/** No call to Vultr for so long means that a reading is over, at 28 calls a second, in ms. */
const QUIET_MS = 500

/** A page does not wait for lists that are younger than some minutes: they are read while it is sent. */
export async function listsAreRead({ simulator }: Pick<Panel, 'simulator'>): Promise<void> {
  await simulator.call('takeTraffic', undefined)
  let isQuiet = false
  while (!isQuiet) {
    await setTimeout(QUIET_MS)
    const { calls } = await simulator.call('takeTraffic', undefined)
    isQuiet = Object.keys(calls).length === 0
  }
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'vultr-panel-addon-bench-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  return startServer('simulator', options)
}

export function startAddon(
  simulator: Simulator,
  databasePath: string,
  nodeArguments: readonly string[] = []
): Promise<Addon> {
  const { url, metadataUrl } = simulator.ready
  const options: AddonOptions = { databasePath, vultrApiUrl: url, metadataUrl }
  return startServer('addon', options, nodeArguments)
}

/** An addon that covers every instance of an account with that many automatic snapshots. */
export async function startPanel(
  { instances, snapshots }: Size,
  nodeArguments: readonly string[] = []
): Promise<Panel> {
  const folder = temporaryFolder()
  const databasePath = join(folder.path, 'vultr.sqlite')
  const simulator = await startSimulator({
    instances,
    snapshotsEach: snapshots / instances,
    slotEveryMs: 6 * HOUR_MS
  })
  const addon = await startAddon(simulator, databasePath, nodeArguments)
  await configure(addon, simulator.ready.apiKey)
  const list = await (await fetch(`${addon.ready.url}snapshots`)).text()
  if (!list.includes(`>${snapshots.toLocaleString('en')} snapshots`)) {
    throw new Error(`The addon does not list the ${snapshots} snapshots of the account.`)
  }
  return {
    addon,
    simulator,
    databasePath,
    write() {
      const database = new (loadDriver())(databasePath)
      // A row that is replaced by its equal is no write to SQLite.
      database.exec('CREATE TABLE written (id INTEGER); DROP TABLE written')
      database.close()
    },
    async stop() {
      await addon.stop()
      await simulator.stop()
      folder.remove()
    }
  }
}

async function configure(addon: Addon, apiKey: string): Promise<void> {
  const { url } = addon.ready
  await post(`${url}settings/api-key`, { apiKey })
  // The form asks who is covered of the list as it was read last.
  await fetch(`${url}settings`)
  await post(`${url}settings/snapshots`, {
    enabled: 'on',
    covers: 'all',
    frequency: 'every-six-hours',
    retentionDays: '7',
    startTime: '00:00',
    timeZone: 'UTC'
  })
  await addon.call('tick', undefined)
}

/** As a browser sends a form of ours, and confirms what it is shown before that is saved. */
async function post(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const { status, text } = await send(url, fields)
  const confirmed = /name="confirmed" value="([^"]+)"/.exec(text)?.[1]
  if (status === 200 && confirmed !== undefined && fields.confirmed === undefined) {
    return await post(url, { ...fields, confirmed })
  }
  if (status !== 303) throw new Error(`${url} answered ${status}.`)
}

function send(
  url: string,
  fields: Readonly<Record<string, string>>
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin'
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode, text })
    })
    sent.once('error', reject)
    sent.end(new URLSearchParams(fields).toString())
  })
}
