// Start and size: against a bare Express app with better-sqlite3 and EJS.
import { join } from 'node:path'
import { driverLineFor } from '../../../src/database/driver.js'
import type { Effort } from '../effort.js'
import { compared, type Figure, limited } from '../figures.js'
import { closureOf, type InstalledPackage, productionPackages } from '../installed-size.js'
import { load } from '../load.js'
import { type Panel, type Size, startAddon, startPanel, temporaryFolder } from '../panel.js'
import { type ServerProcess, startServer } from '../server-process.js'
import type { BareCalls, BareReady } from '../servers/bare.js'
import type { RecordedPage } from '../servers/page-recording.js'
import { timed } from '../statistics.js'
import { shown } from '../table.js'

const PART = 'start'
const MOST_TIME = { atMost: 1.6 }
const MOST_MEMORY = { atMost: 1.8 }

/** Packages smaller than this are told together. */
const WORTH_NAMING_BYTES = 100_000
const BARE_PACKAGES = ['express', driverLineFor(process.versions).packageName, 'ejs']
const SIZE: Size = { instances: 1_000, snapshots: 10_000 }
const QUICK_SIZE: Size = { instances: 100, snapshots: 1_000 }

export async function measureStart(effort: Effort): Promise<readonly Figure[]> {
  const size = effort.isQuick ? QUICK_SIZE : SIZE
  effort.tell(`filling an account with ${size.snapshots} snapshots`)
  const panel = await startPanel(size)
  try {
    const page = await panel.addon.call('record', 'snapshots')
    // One addon at a time on the database, as in life.
    await panel.addon.stop()
    const start = await measureFirstPage(panel, effort)
    const memory = await measureMemory(panel, page, size, effort)
    return [start, memory, installedFigure()]
  } finally {
    await panel.stop()
  }
}

/** From the start of the process to the end of the first page's answer. */
async function measureFirstPage(panel: Panel, effort: Effort): Promise<Figure> {
  const rounds = effort.isQuick ? 3 : 11
  const folder = temporaryFolder()
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    if (round === 1) effort.tell('starting')
    const path = (name: string) => join(folder.path, `${name}-${round}.sqlite`)
    const oursMs = await firstPage(() => startAddon(panel.simulator, path('addon')), 'settings')
    const bareMs = await firstPage(() => startBare(path('bare')), '')
    // The first ones read their files from the disk.
    if (round === 0) continue
    ours.push(oursMs)
    bare.push(bareMs)
  }
  folder.remove()
  return compared({
    part: PART,
    what: 'Process start to first page',
    unit: 'ms',
    ours,
    name: 'bare app',
    against: bare,
    aim: MOST_TIME
  })
}

async function firstPage(
  start: () => Promise<Pick<ServerProcess<{ readonly url: string }, never>, 'ready' | 'stop'>>,
  path: string
): Promise<number> {
  let server: Awaited<ReturnType<typeof start>> | undefined
  const ms = await timed(async () => {
    server = await start()
    const response = await fetch(server.ready.url + path)
    await response.text()
    if (response.status !== 200) throw new Error(`The first page answered ${response.status}.`)
  })
  await server?.stop()
  return ms
}

function startBare(databasePath: string): Promise<ServerProcess<BareReady, BareCalls>> {
  return startServer('bare', { databasePath })
}

async function measureMemory(
  panel: Panel,
  page: RecordedPage,
  size: Size,
  effort: Effort
): Promise<Figure> {
  const rounds = effort.isQuick ? 1 : 3
  const requests = effort.isQuick ? 50 : 200
  const folder = temporaryFolder()
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    effort.tell(`memory, round ${round} of ${rounds}`)
    const addon = await startAddon(panel.simulator, panel.databasePath)
    // Reads the lists, as every page does that comes later than fifteen seconds after the last.
    await (await fetch(`${addon.ready.url}snapshots`)).text()
    await load(`${addon.ready.url}snapshots`, { requests })
    ours.push(await addon.call('memory', undefined))
    await addon.stop()
    const other = await startBare(join(folder.path, `bare-${round}.sqlite`))
    await other.call('serve', [page])
    await load(`${other.ready.url}ejs/0`, { requests })
    bare.push(await other.call('memory', undefined))
    await other.stop()
  }
  folder.remove()
  const snapshots = size.snapshots.toLocaleString('en-US')
  return compared({
    part: PART,
    what: `Resident memory, ${snapshots} snapshots, after ${requests} pages`,
    unit: 'bytes',
    ours,
    name: 'bare app, the same pages',
    against: bare,
    aim: MOST_MEMORY
  })
}

function installedFigure(): Figure {
  const ours = productionPackages()
  const bare = closureOf(BARE_PACKAGES)
  const bareOnes = new Set(bare.map(({ path }) => path))
  const difference = ours
    .filter(({ path }) => !bareOnes.has(path))
    .sort((a, b) => b.bytes - a.bytes)
  return limited({
    part: PART,
    what: `Installed production dependencies (${ours.length} packages)`,
    unit: 'bytes',
    ours: sumOf(ours),
    name: `${BARE_PACKAGES.join(' + ')} (${bare.length} packages)`,
    limit: sumOf(bare),
    note: `the difference is ${listed(difference)}`
  })
}

/** By name where it counts, the small ones together. */
function listed(packages: readonly InstalledPackage[]): string {
  const large = packages.filter(({ bytes }) => bytes >= WORTH_NAMING_BYTES)
  const small = packages.slice(large.length)
  const inWords = (bytes: number) => shown({ value: bytes, unit: 'bytes' })
  return [
    ...large.map(({ path, bytes }) => `${nameOf(path)} ${inWords(bytes)}`),
    `${small.length} smaller ones ${inWords(sumOf(small))}`
  ].join(', ')
}

function nameOf(path: string): string {
  return path.replace(/^node_modules\//, '').replaceAll('/node_modules/', ' › ')
}

function sumOf(packages: readonly InstalledPackage[]): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0)
}
