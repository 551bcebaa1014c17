import type { Scheduling } from './scheduling/index.js'
import type { ApiKeyStore, InstanceScheduleStore, SnapshotSettingsStore } from './settings/index.js'
import type { Remember, SnapshotHistory } from './snapshots/index.js'

interface ReadByPages {
  readonly apiKey: ApiKeyStore
  readonly snapshotSettings: SnapshotSettingsStore
  readonly instanceSchedules: InstanceScheduleStore
  readonly scheduling: Scheduling
  readonly history: SnapshotHistory
}

/**
 * The services as the pages use them: what they tell is worked out once and not for each page, until
 * something is written, the account's list is read anew, or a minute ends. The scheduler itself reads
 * everything each time.
 */
export function rememberedServices(services: ReadByPages, remember: Remember): ReadByPages {
  const { apiKey, snapshotSettings, instanceSchedules, scheduling, history } = services
  return {
    apiKey: { ...apiKey, state: () => remember('apiKey.state', () => apiKey.state()) },
    snapshotSettings: {
      ...snapshotSettings,
      read: (trx) =>
        trx === undefined
          ? remember('snapshotSettings.read', () => snapshotSettings.read())
          : snapshotSettings.read(trx)
    },
    instanceSchedules: {
      ...instanceSchedules,
      read: (trx) =>
        trx === undefined
          ? remember('instanceSchedules.read', () => instanceSchedules.read())
          : instanceSchedules.read(trx)
    },
    scheduling: rememberedScheduling(scheduling, remember),
    history: {
      heldPerDay: (instanceId, days) =>
        remember(`history.heldPerDay ${instanceId} ${days}`, () =>
          history.heldPerDay(instanceId, days)
        )
    }
  }
}

function rememberedScheduling(scheduling: Scheduling, remember: Remember): Scheduling {
  return {
    ...scheduling,
    openRuns: () => remember('openRuns', () => scheduling.openRuns()),
    openRestores: () => remember('openRestores', () => scheduling.openRestores()),
    wave: () => remember('wave', () => scheduling.wave()),
    concerns: () => remember('concerns', () => scheduling.concerns()),
    pruneFailures: () => remember('pruneFailures', () => scheduling.pruneFailures()),
    heldSnapshots: () => remember('heldSnapshots', () => scheduling.heldSnapshots()),
    covered: (settings) =>
      settings === undefined
        ? remember('covered', () => scheduling.covered())
        : scheduling.covered(settings),
    daily: (instanceId, since) =>
      remember(`daily ${instanceId} ${since.toISOString()}`, () =>
        scheduling.daily(instanceId, since)
      ),
    typicalDurationMs: (instanceId) =>
      remember(`typicalDurationMs ${instanceId}`, () => scheduling.typicalDurationMs(instanceId))
  }
}
