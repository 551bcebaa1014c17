import { beforeEach, describe, expect, it } from 'vitest'
import { copyTestDatabase } from '../support/databases/test-database.js'
import { type Engine, startWorld, TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import {
  confirmReview,
  dailySettings,
  findingKinds,
  outdateCopy,
  restoreAtOnce,
  startUnseen,
  useOneServerAccount
} from '../support/one-server-account.js'

const account = useOneServerAccount()
const { addMarked, deletes, file, start } = account

let world: World
let web: string

beforeEach(() => {
  ;({ world, web } = account)
})

describe('a database that is older than the account', () => {
  /** Ten days of one a day, kept 5 days; then 10 days more, kept 14 days; then the old copy is put back. */
  async function setBack(): Promise<Engine> {
    await outdateCopy(account, { copiedAt: '2026-03-12T05:50:00Z', until: '2026-03-22T05:50:00Z' })
    return await start('old')
  }

  it('deletes nothing before the settings are confirmed, and takes no slot again', async () => {
    const engine = await setBack()
    const held = world.simulator.snapshots().length
    await tickUntil(world, engine, '2026-03-24T05:50:00Z', TWELVE_A_DAY)
    expect(deletes()).toBe(0)
    expect(world.simulator.snapshots()).toHaveLength(held + 2)
    expect(await findingKinds(engine)).toContain('review-needed')
    const states = (await engine.scheduling.runs.of(web, new Date('2026-03-12T06:00:00Z'), 50)).map(
      ({ state }) => state
    )
    expect(states).not.toContain('missed')
  })

  it('goes on deleting by the settings that were confirmed', async () => {
    const engine = await setBack()
    await tickUntil(world, engine, '2026-03-22T07:50:00Z', TWELVE_A_DAY)
    const shown = await engine.scheduling.reviews.current()
    expect(shown?.expiring.flatMap(({ goes }) => goes).length).toBeGreaterThan(3)
    expect(await confirmReview(engine)).toEqual({ kind: 'confirmed' })
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
    await tickUntil(world, engine, '2026-03-23T05:50:00Z', TWELVE_A_DAY)
    expect(world.simulator.snapshots()).toHaveLength(5)
  })

  it('confirms nothing but what was shown', async () => {
    const engine = await setBack()
    await engine.scheduling.tick()
    const shown = await engine.scheduling.reviews.current()
    await engine.settings.save(dailySettings(4), { actor: 'tom' })
    const seen = { fingerprint: shown?.fingerprint ?? '', actor: 'eva' }
    expect((await engine.scheduling.reviews.confirm(seen)).kind).toBe('changed')
    await tickUntil(world, engine, '2026-03-23T06:00:00Z', TWELVE_A_DAY)
    expect(deletes()).toBe(0)
  })

  it('restores nothing before the settings are confirmed', async () => {
    const engine = await setBack()
    await engine.scheduling.tick()
    const [snapshot] = engine.catalogue.view().snapshots
    expect(await restoreAtOnce(engine, web, snapshot)).toMatchObject({
      kind: 'failed',
      reason: { code: 'restore.reviewFirst' }
    })
    await confirmReview(engine)
    expect((await restoreAtOnce(engine, web, snapshot)).kind).toBe('restoring')
  })

  it('is no matter of what a former database left in the account', async () => {
    for (let day = 1; day <= 9; day += 1)
      addMarked(new Date(world.clock.now().getTime() - day * DAY))
    const engine = await start()
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
    expect(deletes()).toBeGreaterThan(0)
  })

  it('is not seen in one that has only been restarted', async () => {
    const before = await start()
    await before.settings.save(dailySettings(5), { actor: 'eva' })
    await tickUntil(world, before, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    await before.close()
    const engine = await start()
    await engine.scheduling.tick()
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
  })
})

describe('a cloned panel', () => {
  it('is told of by both, and neither deletes before somebody confirmed', async () => {
    const first = await start()
    await first.settings.save(dailySettings(3), { actor: 'eva' })
    await tickUntil(world, first, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    await first.close()
    await copyTestDatabase(file('panel'), file('clone'))
    world.simulator.requests.splice(0)
    const both = [await start(), await start('clone')] as const
    for (let step = 0; step < 288; step += 1) {
      world.clock.advance(10 * MINUTE)
      for (const engine of both) await engine.scheduling.tick()
    }
    expect(deletes()).toBe(0)
    for (const engine of both) {
      expect(await findingKinds(engine)).toEqual(
        expect.arrayContaining(['review-needed', 'another-panel'])
      )
    }
  })

  it('deletes nothing that the other one holds, though a wrong clock had recorded the slots before', async () => {
    world.simulator.setSnapshotDuration(0)
    const before = await start()
    await before.settings.save(dailySettings(9), { actor: 'eva' })
    world.clock.advance(9 * DAY)
    await before.scheduling.tick()
    // Long enough for the list to be read again, which shows the one that was made.
    world.clock.advance(MINUTE)
    await before.scheduling.tick()
    world.clock.set('2026-03-02T06:00:00Z')
    await tickUntil(world, before, '2026-03-08T06:00:00Z', 2 * HOUR)
    await before.settings.save(dailySettings(2), { actor: 'eva' })
    await before.close()
    await copyTestDatabase(file('panel'), file('clone'))
    const [first, clone] = [await start(), await start('clone')]
    await first.scheduling.tick()
    expect((await first.scheduling.expired.held())[0]?.snapshots).toHaveLength(4)
    world.simulator.setSnapshotDuration(10 * MINUTE)
    world.clock.set('2026-03-09T00:00:00Z')
    await first.scheduling.tick()
    // With the one that is being made, the four are no more than half of them.
    await clone.scheduling.tick()
    expect(deletes()).toBe(0)
    expect(await findingKinds(clone)).toContain('review-needed')
  })

  it('that goes on once it was reviewed holds its own instance alone', async () => {
    const other = world.simulator.addInstance({ label: 'db-1' }).id
    const engine = await start()
    const covers = { kind: 'all' as const }
    await engine.settings.save({ ...dailySettings(3), covers }, { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-04T05:50:00Z', TWELVE_A_DAY)
    addMarked(world.clock.now())
    await tickUntil(world, engine, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    expect((await engine.scheduling.reviews.current())?.holdsDeletes).toBe(true)
    await confirmReview(engine)
    world.clock.advance(HOUR)
    addMarked(world.clock.now())
    await tickUntil(world, engine, '2026-03-12T05:50:00Z', TWELVE_A_DAY)
    expect(await findingKinds(engine)).toContain('another-panel')
    expect(await findingKinds(engine)).not.toContain('review-needed')
    const left = (id: string) =>
      world.simulator.snapshots().filter(({ description }) => description.includes(id)).length
    expect(left(other)).toBe(3)
    expect(left(web)).toBeGreaterThan(6)
  })
})

describe('another account', () => {
  it('is not touched before the settings are confirmed for it, and the former one’s limit is forgotten', async () => {
    const covers = { kind: 'all' as const }
    const before = await start()
    await before.settings.save({ ...dailySettings(3), covers }, { actor: 'eva' })
    await tickUntil(world, before, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
    const refused = { id: 1, held: 3, refused_at: world.clock.now().toISOString() }
    await before.database.db.insertInto('quota_refusal').values(refused).execute()
    await before.close()
    const another = await startWorld(world.clock.now())
    another.simulator.addInstance({ label: 'theirs' })
    const engine = await start('panel', { at: another })
    await tickUntil(another, engine, '2026-03-07T05:50:00Z', TWELVE_A_DAY)
    expect(another.simulator.snapshots()).toEqual([])
    expect(await findingKinds(engine)).toContain('review-needed')
    await confirmReview(engine)
    expect(await engine.scheduling.quota.lastRefusal()).toBeUndefined()
    await tickUntil(another, engine, '2026-03-08T00:30:00Z', HOUR / 2)
    expect(another.simulator.snapshots()).not.toEqual([])
    await another.close()
  })
})

describe('settings that are saved while the account cannot be read', () => {
  async function savedUnseen(retentionDays: number): Promise<Engine> {
    const engine = await startUnseen(account, retentionDays)
    expect(engine.catalogue.view().refreshedAt).toBeUndefined()
    await tickUntil(world, engine, '2026-03-04T05:50:00Z', TWELVE_A_DAY)
    return engine
  }

  it('delete nothing before somebody has seen what goes', async () => {
    const engine = await savedUnseen(4)
    expect(deletes()).toBe(0)
    expect(await findingKinds(engine)).toContain('review-needed')
    await confirmReview(engine)
    world.clock.advance(MINUTE)
    await engine.scheduling.tick()
    expect(deletes()).toBeGreaterThan(0)
  })

  it('need no look where nothing expires by them', async () => {
    const engine = await savedUnseen(30)
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
    expect(
      (await engine.database.db.selectFrom('review').selectAll().execute())[0]?.unseen_since
    ).toBe(null)
  })
})
