import { beforeEach, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let web: string
beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
})
it('a snapshot whose record cannot be read while it is looked for is not made twice', async () => {
  engine = await openEngine(world, { thisServerId: () => web })
  await engine.settings.save(snapshotSettings({ frequency: 'every-day', startTime: '05:55' }), {
    actor: 'a'
  })
  await engine.scheduling.tick()
  world.clock.set('2026-03-02T05:55:00Z')
  // Vultr hears the create, but its answer is lost.
  world.simulator.faults.add({ method: 'POST', when: 'after', fault: { kind: 'reset' } })
  await engine.scheduling.tick()
  expect(world.simulator.snapshots()).toHaveLength(1)
  // Written as a copy of the database has it that was taken while the run was queued.
  await engine.database.db
    .updateTable('runs')
    .set({ state: 'queued', lease_until: null, next_attempt_at: null })
    .execute()
  const [made] = world.simulator.snapshots()
  world.simulator.oddRecords.change('snapshots', made?.id ?? '', { status: null, size: 'x' })
  world.simulator.editSnapshot(made?.id ?? '', { status: 'complete' } as never)
  await tickUntil(world, engine, '2026-03-02T06:40:00Z')
  expect(world.simulator.snapshots()).toHaveLength(1)
})
