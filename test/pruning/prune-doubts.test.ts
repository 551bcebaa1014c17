import { describe, expect, it } from 'vitest'
import { tickUntil } from '../support/engine.js'
import { useAgedAccount } from '../support/engines/aged-account.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

const account = useAgedAccount()
const { addAgo, start, save, deleted } = account

describe('pruning in doubt', () => {
  it('keeps held what one reading lacks', async () => {
    // Eight have expired, six have not; the eight are held.
    const held = [20, 21, 22, 23, 24, 25, 26, 27].map((d) => addAgo(d))
    for (const d of [0.3, 1, 2, 3, 4, 5]) addAgo(d)
    await start()
    await save()
    await tickUntil(account.world, account.engine, '2026-03-02T05:58:00Z')
    expect(await account.engine.scheduling.expired.held()).toHaveLength(1)
    expect(deleted()).toEqual([])
    // Days go by; nobody confirms.
    await tickUntil(account.world, account.engine, '2026-03-05T06:30:00Z', 10 * MINUTE)
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
    // For one reading, in which something else happens to be due, the list lacks five of the eight.
    account.world.clock.set('2026-03-07T18:00:00Z')
    account.world.simulator.oddRecords.hide('snapshots', held.slice(0, 5))
    await tickUntil(account.world, account.engine, '2026-03-07T18:14:00Z')
    account.world.simulator.oddRecords.clear()
    await tickUntil(account.world, account.engine, '2026-03-12T20:00:00Z', 10 * MINUTE)
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
  })

  it('tells of a key that may not read single snapshots, and does not ask each minute', async () => {
    addAgo(20)
    addAgo(0.3)
    await start()
    await save()
    account.world.simulator.deny({ action: 'compute.snapshot.Read' })
    await tickUntil(account.world, account.engine, '2026-03-02T06:20:00Z')
    account.world.simulator.requests.length = 0
    await tickUntil(account.world, account.engine, '2026-03-02T07:20:00Z')
    expect(account.world.simulator.requests.length).toBeLessThan(20)
    expect(await account.engine.scheduling.findings()).not.toEqual([])
  })

  it('asks nothing in an idle tick while a surplus one is held', async () => {
    for (const d of [20, 21, 22, 23, 24, 25, 26]) addAgo(d)
    addAgo(27, account.web, 'a', 'ffffffffffffffff')
    addAgo(27.2, account.web, 'a', 'ffffffffffffffff')
    for (const d of [0.3, 1, 2]) addAgo(d)
    await start()
    // Held first, as when the twin is listed later.
    await save()
    await tickUntil(account.world, account.engine, '2026-03-02T05:55:00Z')
    account.world.simulator.requests.length = 0
    await tickUntil(account.world, account.engine, '2026-03-02T05:59:00Z')
    expect(account.world.simulator.requests).toEqual([])
  })

  it('is not kept off for good by a change whose lease cannot be read', async () => {
    const id = addAgo(0.3)
    await start()
    await save()
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await account.engine.database.db
      .insertInto('snapshot_changes')
      .values({
        id: 'x',
        snapshot_id: id,
        instance_id: account.web,
        kind: 'rename',
        actor: 'eva',
        subject: 's',
        description: null,
        state: 'open',
        is_called_off: 0,
        lease_until: 'garbage',
        started_at: 'garbage',
        finished_at: null
      } as never)
      .execute()
    await tickUntil(
      account.world,
      account.engine,
      new Date(account.world.clock.now().getTime() + 2 * HOUR)
    )
    const [row] = await account.engine.database.db
      .selectFrom('snapshot_changes')
      .selectAll()
      .where('id', '=', 'x')
      .execute()
    expect(row?.state).not.toBe('open')
  })

  it('keeps held what one list lacks and Vultr once does not find by its id', async () => {
    // Of twenty-two, eight are held: they alone would not be too much to go unasked.
    const held = [8, 8.1, 8.2, 8.3, 8.4, 8.5, 8.6, 8.7].map((days) => addAgo(days))
    for (let count = 0; count < 7; count += 1) addAgo(0.1 + count)
    await start()
    await save({ frequency: 'every-day' })
    await account.engine.scheduling.tick()
    expect((await account.engine.scheduling.expired.held())[0]?.snapshots).toHaveLength(8)
    const due = addAgo(9)
    for (let count = 0; count < 7; count += 1) addAgo(0.2 + count)
    account.world.simulator.oddRecords.hide('snapshots', held)
    account.world.simulator.faults.add({
      method: 'GET',
      path: new RegExp(held.join('|')),
      when: 'before',
      times: held.length,
      fault: { kind: 'status', status: 404, sentence: 'not found' }
    })
    account.world.clock.advance(MINUTE)
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await account.engine.scheduling.tick()
    expect(deleted()).toEqual([due])
    account.world.simulator.oddRecords.clear()
    account.world.clock.advance(MINUTE)
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await account.engine.scheduling.tick()
    expect(deleted()).toEqual([due])
  })

  it('keeps held what has not expired by one odd reading', async () => {
    const held = [7.2, 7.4, 7.6, 7.8, 8, 8.2, 8.4, 8.6].map((days) => addAgo(days))
    const newest = [0.1, 0.4, 0.7, 1, 1.3, 1.6].map((days) => addAgo(days))
    await start()
    await save({ frequency: 'every-day' })
    await account.engine.scheduling.tick()
    expect((await account.engine.scheduling.expired.held())[0]?.snapshots).toHaveLength(8)
    account.world.simulator.oddRecords.hide('snapshots', newest.slice(0, 5))
    account.world.clock.advance(MINUTE)
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await account.engine.scheduling.tick()
    account.world.simulator.oddRecords.clear()
    account.world.clock.advance(MINUTE)
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(account.world, account.engine, '2026-03-02T05:58:00Z')
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
  })
})
