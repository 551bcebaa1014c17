import { expect, it } from 'vitest'
import { createSnapshotChanges } from '../../src/snapshots/index.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR } from '../support/fake-clock.js'

it('a lock whose process ended is not told as failed by a reading without a description', async () => {
  const world = await openWorld('2026-03-02T05:50:00Z')
  const { id: instanceId } = world.simulator.addInstance({ label: 'web-1' })
  const description = `old [vpa ap ${instanceId} 0000000000000001]`
  const { id: snapshotId } = world.simulator.addSnapshot({ description })
  const engine = await openEngine(world, { thisServerId: () => instanceId })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  // As a process leaves it that ends after Vultr has stored the lock.
  const { database } = engine
  const changes = createSnapshotChanges({ database, clock: world.clock, requestTimeoutMs: 500 })
  await database.transaction(async (trx) => {
    const intent = { snapshotId, instanceId, kind: 'lock', actor: 'eva', subject: 'old' } as const
    const change = await changes.begin(trx, intent)
    if (change !== undefined) await changes.renew(trx, change, description)
  })
  const states = async () =>
    (await database.db.selectFrom('snapshot_changes').select('state').execute()).map(
      ({ state }) => state
    )
  const [before] = await states()
  world.simulator.oddRecords.change('snapshots', snapshotId, { description: null })
  world.clock.advance(HOUR)
  await engine.scheduling.tick()
  expect(await states()).toEqual([before])
  world.simulator.oddRecords.clear()
  await engine.scheduling.tick()
  expect(await states()).toEqual(['done'])
})
