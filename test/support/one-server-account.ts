import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { newRunKey, type Snapshot } from '../../src/account/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import { copyTestDatabase } from './databases/test-database.js'
import {
  type Engine,
  type EngineOptions,
  startEngine,
  startWorld,
  TWELVE_A_DAY,
  tickUntil,
  type World
} from './engine.js'
import { DAY } from './fake-clock.js'
import { snapshotSettings } from './snapshot-settings.js'

/** Where an engine runs, by default the account itself. */
interface StartOptions extends EngineOptions {
  readonly at?: Pick<World, 'clock' | 'apiUrl'>
}

/** An account with one server, and engines on database files of one folder. */
export interface OneServerAccount {
  readonly world: World
  /** The id of the server. */
  readonly web: string
  /** The path of a database file. */
  file(name: string): string
  /** Starts an engine on a file, default `panel`; by default its server is the account's. */
  start(name?: string, options?: StartOptions): Promise<Engine>
  stop(engine: Engine): Promise<void>
  /** Adds a snapshot as a former database, or another panel, left it in the account. */
  addMarked(createdAt: Date, instanceId?: string, origin?: 'a' | 'm'): string
  /** How many deletes were asked for. */
  deletes(): number
}

/** To be called once at the top of a file: each of its tests gets an account of its own. */
export function useOneServerAccount(): OneServerAccount {
  let world: World
  let web: string
  let folder: string
  let engines: readonly Engine[] = []

  beforeEach(async () => {
    folder = temporaryFolder()
    engines = []
    world = await startWorld('2026-03-02T05:50:00Z')
    web = world.simulator.addInstance({ label: 'web-1' }).id
  })

  afterEach(async () => {
    for (const engine of engines) await engine.close()
    await world.close()
  })

  const file = (name: string) => join(folder, `${name}.sqlite`)
  return {
    get world() {
      return world
    },
    get web() {
      return web
    },
    file,
    async start(name = 'panel', { at = world, ...options } = {}) {
      const databasePath = file(name)
      const engine = await startEngine(at, { databasePath, thisServerId: () => web, ...options })
      engines = [...engines, engine]
      return engine
    },
    async stop(engine) {
      await engine.close()
      engines = engines.filter((each) => each !== engine)
    },
    addMarked(createdAt, instanceId = web, origin = 'a') {
      const description = `web-1 [vpa ${origin} ${instanceId} ${newRunKey(createdAt)}]`
      return world.simulator.addSnapshot({ description, createdAt }).id
    },
    deletes: () => world.simulator.requests.filter(({ method }) => method === 'DELETE').length
  }
}

export const dailySettings = (retentionDays: number) =>
  snapshotSettings({ frequency: 'every-day', retentionDays })

/** Confirms what a review shows now. */
export async function confirmReview(engine: Engine) {
  const review = await engine.scheduling.reviews.current()
  return await engine.scheduling.reviews.confirm({
    fingerprint: review?.fingerprint ?? '',
    actor: 'eva'
  })
}

export async function findingKinds(engine: Engine) {
  return (await engine.scheduling.findings()).map(({ kind }) => kind)
}

/**
 * Keeps in the file `old` what a panel knew that kept its snapshots 5 days, and lets it go on after
 * that with 14 days.
 */
export async function outdateCopy(
  { world, file, start, stop }: OneServerAccount,
  { copiedAt, until }: { readonly copiedAt: string; readonly until: string }
): Promise<void> {
  const before = await start()
  await before.settings.save(dailySettings(5), { actor: 'eva' })
  await tickUntil(world, before, copiedAt, TWELVE_A_DAY)
  await stop(before)
  await copyTestDatabase(file('panel'), file('old'))
  const later = await start()
  await later.settings.save(dailySettings(14), { actor: 'eva' })
  await tickUntil(world, later, until, TWELVE_A_DAY)
  await stop(later)
  world.simulator.requests.splice(0)
}

/** Starts a panel whose settings are saved while the nine snapshots of a former one cannot be read. */
export async function startUnseen(
  { world, start, addMarked }: OneServerAccount,
  retentionDays: number,
  options: EngineOptions = {}
): Promise<Engine> {
  for (let day = 1; day <= 9; day += 1) addMarked(new Date(world.clock.now().getTime() - day * DAY))
  world.simulator.faults.add({ when: 'before', times: 4, fault: { kind: 'status', status: 400 } })
  const engine = await start('panel', options)
  await engine.settings.save(dailySettings(retentionDays), { actor: 'eva' })
  world.simulator.faults.clear()
  return engine
}

/** Asks for a restore that takes no snapshot first. */
export async function restoreAtOnce(
  { scheduling }: Engine,
  instanceId: string,
  snapshot: Snapshot | undefined
) {
  if (snapshot === undefined) throw new Error('there is no snapshot')
  return await scheduling.restores.start({ instanceId, snapshot, actor: 'eva', isSafe: false })
}
