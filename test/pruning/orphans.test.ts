import { beforeEach, describe, expect, it } from 'vitest'
import { newRunKey } from '../../src/account/index.js'
import { TWELVE_A_DAY, tickUntil } from '../support/engine.js'
import { by, settingsTo, useAgedAccount } from '../support/engines/aged-account.js'
import { openEngine } from '../support/engines/open-engine.js'
import { DAY, HOUR } from '../support/fake-clock.js'

const account = useAgedAccount()
const { save, start, deleted } = account

let db: string

/** Everything is protected for three days, of which each leaves a snapshot of each instance. */
beforeEach(async () => {
  db = account.world.simulator.addInstance({ label: 'db-1' }).id
  await start()
  await save(all)
  await daysPass(3)
})

const all = { covers: { kind: 'all' }, frequency: 'every-day', retentionDays: 60 } as const
const rule = { ...all, orphanDays: 7 } as const

async function daysPass(days: number): Promise<void> {
  const until = new Date(account.world.clock.now().getTime() + days * DAY)
  await tickUntil(account.world, account.engine, until, TWELVE_A_DAY)
}

/** What waits for an admin. */
const waitingIds = async () =>
  (await account.engine.scheduling.expired.held()).flatMap(({ snapshots }) =>
    snapshots.map(({ id }) => id)
  )

const heldOf = (instanceId: string) =>
  account.world.simulator
    .snapshots()
    .filter(({ description }) => description.includes(` a ${instanceId} `))
    .map(({ id }) => id)

describe('snapshots of an instance that is gone', () => {
  it('stay for good where nobody asked for anything else', async () => {
    account.world.simulator.removeInstance(db)
    await daysPass(30)
    expect(deleted()).toEqual([])
  })

  it('expire after so many days, but for the latest good one, and not before', async () => {
    await save(rule)
    const [, ...older] = heldOf(db).toReversed()
    account.world.simulator.removeInstance(db)
    await daysPass(6.5)
    expect(deleted()).toEqual([])
    await daysPass(2)
    expect([...deleted()].sort()).toEqual([...older].sort())
    await daysPass(20)
    expect(heldOf(db)).toHaveLength(1)
  })

  it('wait for an admin where they are many, and go once confirmed', async () => {
    await save(rule)
    await daysPass(3)
    account.world.simulator.removeInstance(db)
    await daysPass(9)
    expect(deleted()).toEqual([])
    const [held] = await account.engine.scheduling.expired.held()
    expect(held?.held.instanceId).toBe(db)
    expect(held?.snapshots).toHaveLength(5)
    const kinds = (await account.engine.scheduling.findings()).map(({ kind }) => kind)
    expect(kinds).toEqual(['prune-held'])
    const snapshotIds = held?.snapshots.map(({ id }) => id) ?? []
    await account.engine.scheduling.expired.confirm(db, { snapshotIds, ...by })
    await account.engine.settled()
    expect([...deleted()].sort()).toEqual([...snapshotIds].sort())
  })

  it('stay where they are locked, taken by hand, or taken by another panel', async () => {
    await save(rule)
    const [locked] = heldOf(db)
    await account.engine.actions.protect(locked ?? '', true, by)
    account.world.simulator.addSnapshot({
      description: `by hand [vpa m ${db} 0000000000000077]`,
      createdAt: new Date(account.world.clock.now().getTime() - 40 * DAY)
    })
    account.world.simulator.addSnapshot({
      description: `of another panel [vpa a ${db} 0000000000000078]`,
      createdAt: new Date(account.world.clock.now().getTime() - 41 * DAY)
    })
    await daysPass(0.1)
    account.world.simulator.removeInstance(db)
    await daysPass(9)
    const left = account.world.simulator.snapshots().map(({ description }) => description)
    expect(left.some((each) => each.includes(`vpa ap ${db}`))).toBe(true)
    expect(left.some((each) => each.startsWith('by hand'))).toBe(true)
    expect(left.some((each) => each.startsWith('of another panel'))).toBe(true)
  })

  it('stay where another panel took them, also for a slot of this one', async () => {
    await save(rule)
    const slotAt = new Date('2026-03-06T00:00:00Z')
    const { id } = account.world.simulator.addSnapshot({
      description: `db-1 [vpa a ${db} ${newRunKey(slotAt)}]`,
      createdAt: slotAt
    })
    account.world.clock.set('2026-03-06T00:10:00Z')
    await account.engine.scheduling.tick()
    const taken = await account.engine.database.db
      .selectFrom('runs')
      .select('state')
      .where('snapshot_id', '=', id)
      .execute()
    expect(taken).toEqual([{ state: 'complete' }])
    await daysPass(1)
    account.world.simulator.removeInstance(db)
    await daysPass(9)
    expect(heldOf(db)).toContain(id)
    expect(await waitingIds()).not.toContain(id)
  })

  it('wait anew where the instance is back in between', async () => {
    await save(rule)
    const [instance] = account.world.simulator.instances().filter(({ id }) => id === db)
    account.world.simulator.removeInstance(db)
    await daysPass(5)
    account.world.simulator.addInstance({ ...instance })
    await daysPass(1.1)
    account.world.simulator.removeInstance(db)
    await daysPass(5)
    expect(deleted()).toEqual([])
    await daysPass(4)
    expect(deleted().length).toBeGreaterThan(0)
  })

  it('do not expire by a clock that is ahead', async () => {
    await save(rule)
    account.world.simulator.removeInstance(db)
    await daysPass(1)
    account.world.simulator.deny({ action: 'compute.snapshot.Create' })
    account.world.clock.advance(30 * DAY)
    await account.engine.scheduling.tick()
    await account.engine.scheduling.tick()
    expect(deleted()).toEqual([])
  })

  it('do not expire while its record cannot be read, as if it was gone', async () => {
    await save(rule)
    account.world.simulator.oddRecords.change('instances', db, { id: 17 })
    await daysPass(12)
    expect(deleted()).toEqual([])
  })

  it('do not expire while it is back, and its record cannot be read', async () => {
    await save(rule)
    const [instance] = account.world.simulator.instances().filter(({ id }) => id === db)
    account.world.simulator.removeInstance(db)
    await daysPass(2)
    account.world.simulator.addInstance({ ...instance })
    account.world.simulator.oddRecords.change('instances', db, { id: 17 })
    await daysPass(12)
    expect(deleted()).toEqual([])
  })

  it('do not expire while automatic snapshots are off', async () => {
    await save(rule)
    account.world.simulator.removeInstance(db)
    await daysPass(1)
    await save({ ...rule, enabled: false })
    await daysPass(20)
    expect(deleted()).toEqual([])
    // The days in which they were off do not count.
    await save(rule)
    await daysPass(6)
    expect(deleted()).toEqual([])
  })
})

describe('an instance that is not protected any more', () => {
  it('loses all but its latest snapshot after so many days, unless it is protected again', async () => {
    await save(rule)
    await account.engine.choices.save([db], { mode: 'never' }, by)
    await daysPass(5)
    await account.engine.choices.save([db], { mode: 'default' }, by)
    await daysPass(5)
    expect(deleted()).toEqual([])
  })

  it('is not touched by another panel, of whose snapshots this one has no record', async () => {
    const other = await openEngine(account.world, { thisServerId: () => account.web })
    await other.catalogue.refresh({ maxAgeMs: 0 })
    await other.settings.save(
      {
        ...(await account.engine.settings.read()).settings,
        covers: { kind: 'this-server' },
        orphanDays: 1
      },
      by
    )
    for (let hours = 0; hours < 24 * 9; hours += 6) {
      account.world.clock.advance(6 * HOUR)
      await account.engine.scheduling.tick()
      await other.scheduling.tick()
    }
    const deletedOfDb = deleted().filter((id) => !heldOf(account.web).includes(id))
    expect(deletedOfDb).toEqual([])
    expect(heldOf(db).length).toBeGreaterThan(3)
  })
})

describe('settings that let them expire', () => {
  it('are shown with what goes by them at once, and saved once that was confirmed', async () => {
    account.world.simulator.removeInstance(db)
    const [, ...older] = heldOf(db).toReversed()
    await daysPass(20)
    const change = settingsTo(rule)
    const { instances, fingerprint } =
      await account.engine.scheduling.settingsChanges.preview(change)
    const newly = instances.flatMap((each) => each.newly.map(({ id }) => id))
    expect([...newly].sort()).toEqual([...older].sort())
    const outcome = await account.engine.scheduling.settingsChanges.save(change, by)
    expect(outcome.kind).toBe('to-confirm')
    await account.engine.scheduling.settingsChanges.save(change, { ...by, confirmed: fingerprint })
    await daysPass(0.1)
    expect([...deleted()].sort()).toEqual([...older].sort())
  })

  it('tell on each snapshot when it expires, but for the latest', async () => {
    await save(rule)
    account.world.simulator.removeInstance(db)
    await daysPass(1)
    const fateOf = await account.engine.scheduling.snapshotFates()
    const own = account.engine.catalogue.view().snapshots.filter((each) => each.instanceId === db)
    expect(own.map((each) => fateOf(each)?.kind)).toEqual([undefined, 'expires', 'expires'])
  })
})
