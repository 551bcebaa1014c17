import { beforeEach } from 'vitest'
import type { Fault } from '../../../src/simulator/index.js'
import type { Engine, EngineOptions, World } from '../engine.js'
import { saidOf } from '../said.js'
import { snapshotSettings } from '../snapshot-settings.js'
import { openEngine, openWorld } from './open-engine.js'

const SNAPSHOTS = /\/snapshots$/

interface Scheduled extends EngineOptions {
  /** Whether automatic snapshots are on from the start. */
  readonly isOn: boolean
}

/**
 * To be called once at the top of a file: each of its tests gets an account with one server, and an
 * engine that looks after it, a minute before a slot.
 */
export function useScheduledServer({ isOn, ...options }: Scheduled) {
  let world: World
  let engine: Engine
  let instanceId: string

  const save = async (overrides: Parameters<typeof snapshotSettings>[0] = {}): Promise<void> => {
    await engine.settings.save(snapshotSettings(overrides), { actor: 'admin' })
  }
  /** Begins again, with an account of another kind. */
  const start = async (account: Parameters<typeof openWorld>[1] = {}): Promise<void> => {
    world = await openWorld('2026-03-02T05:59:00Z', account)
    instanceId = world.simulator.addInstance({ label: 'web-1', hostname: 'web-1.example.com' }).id
    engine = await openEngine(world, { thisServerId: () => instanceId, ...options })
    if (isOn) await save()
  }

  beforeEach(() => start())

  return {
    get world() {
      return world
    },
    get engine() {
      return engine
    },
    get instanceId() {
      return instanceId
    },
    start,
    save,
    /** The creates that were sent. */
    posts: () =>
      world.simulator.requests.filter(
        ({ method, path }) => method === 'POST' && SNAPSHOTS.test(path)
      ),
    /** What becomes of so many creates, before they take effect at Vultr or after it. */
    failCreates(when: 'before' | 'after', fault: Fault, times = 1): void {
      world.simulator.faults.add({ method: 'POST', path: SNAPSHOTS, when, times, fault })
    },
    runs: () => runsOf(engine)
  }
}

async function runsOf({ database }: Engine) {
  const rows = await database.db.selectFrom('runs').selectAll().orderBy('created_at').execute()
  return rows.map((row) => ({ ...row, reason: saidOf(row.reason) }))
}
