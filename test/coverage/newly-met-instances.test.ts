import { describe, expect, it } from 'vitest'
import { by, useAgedAccount } from '../support/engines/aged-account.js'

const account = useAgedAccount()

/** An account of which all instances are covered, those it has met by a tick. */
async function coverAll(): Promise<void> {
  await account.start()
  await account.save({ covers: { kind: 'all' } })
  await account.engine.scheduling.tick()
}

describe('an instance that no tick has met yet', () => {
  const madeOf = async (instanceId: string) =>
    (await account.engine.database.db.selectFrom('runs').selectAll().execute()).filter(
      (run) => run.instance_id === instanceId
    )

  it('keeps its due slot when a choice is saved for another one', async () => {
    await coverAll()
    const fresh = account.world.simulator.addInstance({ label: 'new-1' }).id
    account.world.clock.set('2026-03-02T06:00:10Z')
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await account.engine.choices.save([account.web], { mode: 'never' }, by)
    account.world.clock.set('2026-03-02T06:00:30Z')
    await account.engine.scheduling.tick()
    expect(await madeOf(fresh)).toMatchObject([{ state: 'pending' }])
  })

  it('is taken late when it was tagged before a slot and the panel was down after it', async () => {
    const late = account.world.simulator.addInstance({ label: 'late', tags: [] })
    await account.start()
    await account.save({ covers: { kind: 'tag', tag: 'production' } })
    await account.engine.scheduling.tick()
    late.tags = ['production']
    account.world.clock.set('2026-03-02T06:34:00Z')
    await account.engine.scheduling.tick()
    expect(await madeOf(late.id)).toMatchObject([
      { slot_at: '2026-03-02T06:00:00.000Z', is_late: 1, state: 'pending' }
    ])
  })

  it('has no slots from before the last one, however long the panel was down', async () => {
    await coverAll()
    const fresh = account.world.simulator.addInstance({ label: 'new-1' }).id
    account.world.clock.set('2026-03-05T07:00:00Z')
    await account.engine.scheduling.tick()
    expect(await madeOf(fresh)).toMatchObject([{ slot_at: '2026-03-05T06:00:00.000Z' }])
  })

  it('keeps its slot also when pages have read the list several times since', async () => {
    await coverAll()
    const fresh = account.world.simulator.addInstance({ label: 'new-1' }).id
    for (const at of ['06:10:00', '06:10:20', '06:10:40']) {
      account.world.clock.set(`2026-03-02T${at}Z`)
      await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    }
    account.world.clock.set('2026-03-02T06:11:00Z')
    await account.engine.scheduling.tick()
    const made = account.world.simulator.snapshots().map(({ instanceId }) => instanceId)
    expect(made.sort()).toEqual([account.web, fresh].sort())
  })
})
