import type { Logger } from 'pino'
import {
  type AlertOptions,
  type Alerts,
  createAlerts,
  type Notify
} from '../../../src/alerts/index.js'
import type { Engine as SnapshotEngine } from '../../../src/engine-services.js'
import type { ApiKeyState } from '../../../src/settings/index.js'

type AlertDeps = Parameters<typeof createAlerts>[0]

/** What the alerts of an engine are made from beside what it decides. */
type Sources = Omit<
  AlertDeps,
  'secretKey' | 'apiKey' | 'clock' | 'logger' | 'baseUrl' | 'notify' | 'options'
>

/** As the addon makes them, without pages to lead to. */
export function testedAlerts(
  sources: Sources,
  options: {
    readonly readKey?: () => Promise<string | undefined>
    readonly alertOptions?: AlertOptions
    readonly notify: Notify
    readonly clock: { now(): Date }
    readonly logger: Logger
  }
): Alerts {
  const { readKey, alertOptions = {}, notify, clock, logger } = options
  return createAlerts({
    ...sources,
    secretKey: 'a secret key for tests, 32 bytes or more',
    apiKey: { state: () => keyState(readKey) },
    clock,
    logger,
    baseUrl: undefined,
    notify,
    options: alertOptions
  })
}

/** As where the environment holds the key. */
async function keyState(readKey: (() => Promise<string | undefined>) | undefined) {
  const isThere = readKey === undefined || (await readKey()) !== undefined
  const state: ApiKeyState = isThere
    ? { kind: 'environment', lastFour: 'CDEF' }
    : { kind: 'missing' }
  return state
}

/** As the addon has it: each pass is followed by a look at what is to be told. */
export function telling(
  engine: SnapshotEngine,
  alerts: Pick<Alerts, 'beforePass' | 'afterPass'>
): SnapshotEngine {
  return {
    ...engine,
    async tick() {
      await alerts.beforePass()
      const isWhole = await engine.tick()
      await alerts.afterPass(isWhole)
      return isWhole
    }
  }
}
