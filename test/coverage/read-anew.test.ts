import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../database/temporary-folder.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

it('whom a pass takes snapshots of is told by what is stored, though nobody has said yet that it has changed', async () => {
  const world = await openWorld('2026-03-02T05:50:00Z')
  const [before, after] = [world.simulator.addInstance({}), world.simulator.addInstance({})]
  const databasePath = join(temporaryFolder(), 'vultr.sqlite')
  const saving = await openEngine(world, { databasePath })
  const taking = await openEngine(world, {
    databasePath,
    // As on a replica that hears of what others write a moment later.
    wrapDatabase: (database) => ({ ...database, revision: () => 'as before' })
  })
  const save = (id: string) =>
    saving.settings.save(snapshotSettings({ covers: { kind: 'selected', instanceIds: [id] } }), {
      actor: 'admin'
    })
  await save(before.id)
  await taking.scheduling.tick()
  world.clock.advance(MINUTE)
  await save(after.id)
  world.clock.set(new Date('2026-03-02T06:00:01Z'))
  await taking.scheduling.tick()
  const taken = world.simulator.snapshots().map(({ instanceId }) => instanceId)
  expect(taken).toEqual([after.id])
})
