import { beforeEach } from 'vitest'
import type { InstanceChoice } from '../../../src/settings/index.js'
import { type Engine, snapshotSettings, type World } from '../engine.js'
import { openEngine, openWorld } from './open-engine.js'

type Settings = Parameters<typeof snapshotSettings>[0]

export const ALL = { covers: { kind: 'all' } } as const

/**
 * To be called once at the top of a file: each of its tests gets an account with one server, tagged
 * `production`, and an engine that has read it.
 */
export function useCoveredAccount() {
  let world: World
  let engine: Engine
  let web: string

  beforeEach(async () => {
    world = await openWorld('2026-03-02T05:50:00Z')
    web = world.simulator.addInstance({ label: 'web-1', tags: ['production'] }).id
    engine = await openEngine(world, { thisServerId: () => web })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
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
    async save(overrides: Settings = {}): Promise<void> {
      await engine.settings.save(snapshotSettings(overrides), { actor: 'admin' })
    },
    async choose(instanceIds: readonly string[], choice: InstanceChoice): Promise<void> {
      await engine.choices.save(instanceIds, choice, { actor: 'admin' })
    },
    /** Of which instances snapshots were made, one mention for each. */
    made: () => madeIn(world),
    missed: () => missedBy(engine)
  }
}

export function own(overrides: Settings = {}): InstanceChoice {
  const { enabled: _, covers: __, ...schedule } = snapshotSettings(overrides)
  return { mode: 'own', schedule }
}

function madeIn({ simulator }: World): string[] {
  return simulator.requests
    .filter(({ method, effect }) => method === 'POST' && effect)
    .map(({ body }) => (body as { instance_id: string }).instance_id)
}

async function missedBy({ database }: Engine) {
  return await database.db
    .selectFrom('runs')
    .select(['instance_id', 'reason'])
    .where('state', '=', 'missed')
    .execute()
}
