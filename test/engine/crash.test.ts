import { type ChildProcess, spawn } from 'node:child_process'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSnapshotSettingsStore } from '../../src/settings/index.js'
import { openTestDatabase } from '../support/databases/test-database.js'
import { startWorld, type World } from '../support/engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'
import { bundledProgram } from '../support/processes/bundled-program.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const PROGRAM = await bundledProgram(
  new URL('../support/processes/engine-process.ts', import.meta.url)
)

let world: World
let folder: string
let instanceId: string
const running = new Set<ChildProcess>()

beforeEach(async () => {
  folder = makeFolder('crash')
  world = await startWorld('2026-03-02T05:59:00Z', { latencyMs: 2 })
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  tellTime()
  const database = await openTestDatabase(join(folder, 'vultr.sqlite'), { clock: world.clock })
  const settings = createSnapshotSettingsStore({ database, clock: world.clock })
  const hourly = snapshotSettings({ frequency: 'every-hour', retentionDays: 1 })
  await database.transaction((trx) => settings.write(trx, hourly, 'eva'))
  await database.close()
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Written aside and moved into place, so that nobody reads half a number. */
function tellTime(): void {
  const file = join(folder, 'clock')
  writeFileSync(`${file}.new`, String(world.clock.now().getTime()))
  renameSync(`${file}.new`, file)
}

async function startProcess(): Promise<ChildProcess> {
  const args = [
    PROGRAM,
    world.apiUrl,
    join(folder, 'vultr.sqlite'),
    join(folder, 'clock'),
    instanceId
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`The process ended with ${code}.`)))
  })
  return child
}

function kill(child: ChildProcess): Promise<void> {
  running.delete(child)
  return new Promise((resolve) => {
    child.removeAllListeners('exit')
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

const creates = () =>
  world.simulator.requests.filter(({ method, effect }) => method === 'POST' && effect).length

function aMinuteLater(): number {
  world.clock.advance(MINUTE)
  tellTime()
  return creates()
}

describe('kill -9', () => {
  it('at any moment, with two processes on one database, makes one snapshot for each slot', {
    timeout: 120_000
  }, async () => {
    let first = await startProcess()
    let second = await startProcess()
    for (let slot = 1; slot <= 6; slot += 1) {
      world.clock.set(new Date(Date.UTC(2026, 2, 2, 5 + slot)))
      tellTime()
      // The create is on its way, at Vultr, or written down: wherever the process is by now.
      await new Promise((resolve) => setTimeout(resolve, slot * 7))
      await kill(slot % 2 === 0 ? first : second)
      if (slot % 2 === 0) first = await startProcess()
      else second = await startProcess()
      // A create that was claimed but never reached Vultr is sent by the other process minutes later.
      await expect.poll(aMinuteLater, { interval: 250, timeout: 10_000 }).toBe(slot)
      // Long enough for whatever else might be sent.
      world.clock.advance(11 * MINUTE)
      tellTime()
      await new Promise((resolve) => setTimeout(resolve, 250))
      expect(creates()).toBe(slot)
    }
    world.clock.advance(10 * MINUTE)
    tellTime()
    const database = await openTestDatabase(join(folder, 'vultr.sqlite'), { clock: world.clock })
    const states = async () =>
      (await database.db.selectFrom('runs').select(['state']).orderBy('slot_at').execute()).map(
        ({ state }) => state
      )
    await expect
      .poll(states, { timeout: 10_000 })
      .toEqual(Array.from({ length: 6 }, () => 'complete'))
    await database.close()
    expect(world.simulator.snapshots()).toHaveLength(6)
    expect(world.clock.now().getTime()).toBeLessThan(Date.UTC(2026, 2, 2, 5) + 7 * HOUR)
  })
})
