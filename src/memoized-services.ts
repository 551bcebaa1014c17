import type { Catalogue, SnapshotHistory } from './account/index.js'
import type { Alerts } from './alerts/index.js'
import { type Memo, memoWhile } from './common/index.js'
import type { Database } from './database/index.js'
import type { EngineServices } from './engine-services.js'
import type { ApiKeyStore, InstanceScheduleStore, SnapshotSettingsStore } from './settings/index.js'

interface ReadByPages extends EngineServices {
  readonly apiKey: ApiKeyStore
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly history: SnapshotHistory
  readonly alerts: Alerts
}

/**
 * The services as the pages use them: what they tell is worked out once and not for each page, until
 * something is written, the account's list is read anew, or a minute ends. The scheduler itself reads
 * everything each time.
 */
export function memoizedServices(services: ReadByPages, memo: Memo): ReadByPages {
  const { apiKey, snapshotSettings, instanceSchedules, history, alerts } = services
  const { runs, restores, expired, covered } = services
  return {
    ...services,
    apiKey: { ...apiKey, state: () => memo('apiKey.state', () => apiKey.state()) },
    snapshotSettings: {
      ...snapshotSettings,
      read: (trx) =>
        trx === undefined
          ? memo('snapshotSettings.read', () => snapshotSettings.read())
          : snapshotSettings.read(trx)
    },
    instanceSchedules: {
      ...instanceSchedules,
      read: (trx) =>
        trx === undefined
          ? memo('instanceSchedules.read', () => instanceSchedules.read())
          : instanceSchedules.read(trx)
    },
    runs: {
      ...runs,
      open: () => memo('runs.open', () => runs.open()),
      wave: () => memo('runs.wave', () => runs.wave()),
      daily: (instanceId, since) =>
        memo(`runs.daily ${instanceId} ${since.toISOString()}`, () =>
          runs.daily(instanceId, since)
        ),
      typicalDurationMs: (instanceId) =>
        memo(`runs.typicalDurationMs ${instanceId}`, () => runs.typicalDurationMs(instanceId))
    },
    restores: { ...restores, open: () => memo('restores.open', () => restores.open()) },
    findings: () => memo('findings', () => services.findings()),
    acknowledgements: {
      ...services.acknowledgements,
      list: () => memo('acknowledgements.list', () => services.acknowledgements.list())
    },
    expired: {
      ...expired,
      failures: () => memo('expired.failures', () => expired.failures()),
      held: () => memo('expired.held', () => expired.held())
    },
    snapshotFates: () => memo('snapshotFates', () => services.snapshotFates()),
    covered: (settings) =>
      settings === undefined ? memo('covered', () => covered()) : covered(settings),
    history: {
      since: () => memo('history.since', () => history.since()),
      heldPerDay: (instanceId, days) =>
        memo(`history.heldPerDay ${instanceId} ${days}`, () => history.heldPerDay(instanceId, days))
    },
    alerts: {
      ...alerts,
      openConditions: () => memo('alerts.openConditions', () => alerts.openConditions())
    }
  }
}

/** Keeps what pages work out until anything that they are made from changes. */
export function createPageMemo(deps: {
  readonly database: Pick<Database, 'revision'>
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly thisServer: () => unknown
  readonly clock: { now(): Date }
}): Memo {
  return memoWhile(() => {
    const { snapshots, instances, problem, refreshedAt } = deps.catalogue.view()
    return [
      deps.database.revision(),
      snapshots,
      instances,
      problem,
      refreshedAt === undefined,
      deps.thisServer(),
      // Slots lie on whole minutes, so what is next changes with them.
      Math.floor(deps.clock.now().getTime() / 60_000)
    ]
  })
}
