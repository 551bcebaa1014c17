import { beforeEach } from 'vitest'
import type { Snapshot } from '../../../src/account/index.js'
import type { Engine, EngineOptions, World } from '../engine.js'
import { DAY } from '../fake-clock.js'
import { said, saidOf } from '../said.js'
import { openEngine, openWorld } from './open-engine.js'

/**
 * To be called once at the top of a file: each of its tests gets an instance with a good snapshot of
 * yesterday, and restores it by the engine that it started last.
 */
export function useRestoredInstance() {
  let world: World
  let instanceId: string
  let engine: Engine
  let snapshot: Snapshot

  beforeEach(async () => {
    world = await openWorld('2026-03-02T07:00:00Z')
    instanceId = addInstance(world)
  })

  return {
    get world() {
      return world
    },
    get instanceId() {
      return instanceId
    },
    get engine() {
      return engine
    },
    get snapshot() {
      return snapshot
    },
    async start(options: EngineOptions = {}): Promise<void> {
      engine = await openEngine(world, { thisServerId: () => instanceId, ...options })
      snapshot = await goodSnapshot(engine)
    },
    restore: (isSafe: boolean) => restore(engine, { instanceId, snapshot, isSafe }),
    /** What was asked of Vultr. */
    restores: () => world.simulator.requests.filter(({ path }) => path.endsWith('/restore')),
    /** A restore that another process has begun just now. */
    addRow: (state: 'sending' | 'restoring') =>
      addRow(engine, { instanceId, snapshot, state, at: world.clock.now().toISOString() }),
    rows: () => rowsOf(engine),
    states: async () => (await rowsOf(engine)).map(({ state }) => state),
    refuseRestores(status: number, sentence: string, times = 1): void {
      world.simulator.faults.add({
        method: 'POST',
        path: /restore/,
        when: 'before',
        times,
        fault: { kind: 'status', status, sentence }
      })
    },
    /** What Activity says. */
    told: () => toldBy(engine)
  }
}

function addInstance({ simulator, clock }: World): string {
  const { id } = simulator.addInstance({ label: 'web-1' })
  simulator.addSnapshot({
    description: `good [vpa a ${id} 0000000000000001]`,
    createdAt: new Date(clock.now().getTime() - DAY)
  })
  return id
}

async function goodSnapshot({ catalogue }: Engine): Promise<Snapshot> {
  const { snapshots } = await catalogue.refresh({ maxAgeMs: 0 })
  const found = snapshots.find(({ name }) => name === 'good')
  if (found === undefined) throw new Error('no snapshot')
  return found
}

interface Asked {
  readonly instanceId: string
  readonly snapshot: Snapshot
  readonly isSafe: boolean
}

async function restore({ scheduling }: Engine, asked: Asked) {
  const outcome = await scheduling.restores.start({ ...asked, actor: 'eva' })
  return 'reason' in outcome ? { ...outcome, reason: said(outcome.reason) } : outcome
}

interface Begun {
  readonly instanceId: string
  readonly snapshot: Snapshot
  readonly state: 'sending' | 'restoring'
  readonly at: string
}

async function addRow({ database }: Engine, begun: Begun): Promise<void> {
  const { instanceId, snapshot, state, at } = begun
  await database.db
    .insertInto('restores')
    .values({
      id: 'x',
      instance_id: instanceId,
      snapshot_id: snapshot.id,
      snapshot_name: 'good',
      safety_run_id: null,
      state,
      actor: 'eva',
      reason: null,
      created_at: at,
      updated_at: at,
      sent_at: at,
      finished_at: null
    })
    .execute()
}

async function rowsOf({ database }: Engine) {
  const stored = await database.db.selectFrom('restores').selectAll().execute()
  return stored.map((row) => ({ ...row, reason: saidOf(row.reason) }))
}

async function toldBy({ database }: Engine) {
  const rows = await database.db.selectFrom('activity').select('sentence').execute()
  return rows.map(({ sentence }) => saidOf(sentence))
}
