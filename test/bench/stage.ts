import { join } from 'node:path'
import type { SnapshotSettings } from '../../src/settings/index.js'
import { type Engine, startEngine } from '../support/engine.js'
import { createFakeClock, type FakeClock, SECOND } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'
import { type Simulator, startSimulator, temporaryFolder } from './panel.js'
import { timed } from './statistics.js'

const REQUEST_TIMEOUT_MS = 30_000
/** Vultr allows 30 a second where the addon allows itself 28. */
const ALLOWED_OF_OURS = 30 / 28

/** The account that a stage begins with, and how fast it may be asked. */
export interface StageOptions {
  readonly instances: number
  /** Automatic ones of each instance, one every `slotEveryMs`, the newest before `now`. */
  readonly snapshotsEach: number
  readonly slotEveryMs: number
  readonly now: Date | string
  readonly requestsPerSecond: number
  readonly settings: Partial<SnapshotSettings>
}

/** An engine that covers every instance of an account, by a clock that both sides share. */
export interface Stage {
  /** Another one after a restart. */
  engine(): Engine
  readonly simulator: Simulator
  readonly databasePath: string
  setTime(at: number): Promise<void>
  /** One pass of the scheduler; how long it took, in ms. */
  tick(): Promise<number>
  /** Ends the engine and starts another one on its database. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** An engine that has read the account and met every instance; nothing of it is due yet. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const stage = await startEmptyStage(options)
  const settings = snapshotSettings({ covers: { kind: 'all' }, ...options.settings })
  await stage.engine().settings.save(settings, { actor: 'bench' })
  await stage.tick()
  await stage.simulator.call('takeTraffic', undefined)
  return stage
}

/** An engine that has not been told what to cover, and has not read the account. */
export async function startEmptyStage(options: StageOptions): Promise<Stage> {
  const folder = temporaryFolder()
  const databasePath = join(folder.path, 'vultr.sqlite')
  const clock: FakeClock = createFakeClock(options.now)
  const { instances, snapshotsEach, slotEveryMs, requestsPerSecond } = options
  const simulator = await startSimulator({
    instances,
    snapshotsEach,
    slotEveryMs,
    requestsPerSecond: Math.ceil(requestsPerSecond * ALLOWED_OF_OURS),
    now: clock.now().getTime(),
    // Complete by the tick after the one that asked for it.
    snapshotDurationMs: 30 * SECOND
  })
  const start = () =>
    startEngine(
      { clock, apiUrl: simulator.ready.url },
      {
        databasePath,
        readKey: async () => simulator.ready.apiKey,
        requestsPerSecond,
        requestTimeoutMs: REQUEST_TIMEOUT_MS
      }
    )
  let engine = await start()
  return {
    engine: () => engine,
    simulator,
    databasePath,
    async setTime(at) {
      clock.set(new Date(at))
      await simulator.call('setTime', at)
    },
    tick: () => timed(() => engine.scheduling.tick()),
    async restart() {
      await engine.close()
      engine = await start()
    },
    async close() {
      await engine.close()
      await simulator.stop()
      folder.remove()
    }
  }
}
