import { beforeEach } from 'vitest'
import type { SettingsChange } from '../../../src/confirmations/index.js'
import type { Engine, EngineOptions, World } from '../engine.js'
import { snapshotSettings } from '../snapshot-settings.js'
import { addAged, deletedIds } from './aged-snapshots.js'
import { openEngine, openWorld } from './open-engine.js'

type Settings = Parameters<typeof snapshotSettings>[0]

/** By this id its start comes 22 minutes after a slot where starts are spread over thirty. */
const WEB = '2b5d3f60-7a6e-4c1d-9f0e-1d2c3b4a5968'

/** Who makes the changes. */
export const by = { actor: 'eva' }

/** The change of the settings to these, as a form asks for it. */
export const settingsTo = (overrides: Settings): SettingsChange => ({
  kind: 'settings',
  settings: snapshotSettings(overrides)
})

/**
 * To be called once at the top of a file: each of its tests gets an account with one server, tagged
 * `production`, on which the panel runs. Snapshots are added to it before the engine is started.
 */
export function useAgedAccount() {
  let world: World
  let engine: Engine
  let web: string

  beforeEach(async () => {
    world = await openWorld('2026-03-02T05:50:00Z')
    web = world.simulator.addInstance({ id: WEB, label: 'web-1', tags: ['production'] }).id
  })

  return {
    get world() {
      return world
    },
    get engine() {
      return engine
    },
    /** The id of the server. */
    get web() {
      return web
    },
    /** Adds a snapshot that was taken so many days ago. @returns its id. */
    addAgo: (days: number, instanceId = web, letters = 'a', key?: string) =>
      addAged(world, days, { instanceId, letters, key }),
    async start(options: EngineOptions = {}): Promise<void> {
      engine = await openEngine(world, { thisServerId: () => web, ...options })
      await engine.catalogue.refresh({ maxAgeMs: 0 })
    },
    async save(overrides: Settings = {}): Promise<void> {
      await engine.settings.save(snapshotSettings(overrides), by)
    },
    deleted: () => deletedIds(world)
  }
}
