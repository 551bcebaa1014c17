import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil } from '../support/engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { dailySettings, useOneServerAccount } from '../support/one-server-account.js'

const account = useOneServerAccount()
let engine: Engine
let held: readonly string[]
let younger: readonly string[]

const addAgo = (days: number) =>
  account.addMarked(new Date(account.world.clock.now().getTime() - days * DAY))
const there = () => account.world.simulator.snapshots().map(({ id }) => id)
const heldIds = async () =>
  (await engine.scheduling.expired.held()).flatMap((each) => each.held.snapshotIds)

/** Saves as an admin does who was shown what expires by it and confirms that. @returns what was shown. */
async function confirmChange(retentionDays: number): Promise<readonly string[]> {
  const change = { kind: 'settings', settings: dailySettings(retentionDays) } as const
  const { settingsChanges } = engine.scheduling
  const { fingerprint, instances } = await settingsChanges.preview(change)
  const by = { actor: 'eva', confirmed: fingerprint }
  expect(await settingsChanges.save(change, by)).toMatchObject({ kind: 'saved' })
  return instances.flatMap(({ newly }) => newly.map(({ id }) => id))
}

beforeEach(async () => {
  held = [12, 11, 10, 9, 8].map(addAgo)
  younger = [5, 4, 0.5].map(addAgo)
  engine = await account.start()
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  await engine.settings.save(dailySettings(7), { actor: 'eva' })
  await engine.scheduling.tick()
  expect(new Set(await heldIds())).toEqual(new Set(held))
})

describe('what is held when a change is confirmed', () => {
  it('stays held where the change does not show it', async () => {
    expect(new Set(await confirmChange(3))).toEqual(new Set(younger.slice(0, 2)))
    expect(new Set(await heldIds())).toEqual(new Set(held))
    await tickUntil(account.world, engine, '2026-03-03T08:00:00Z', 10 * MINUTE)
    expect(there()).toEqual(expect.arrayContaining([...held]))
    expect(there()).not.toEqual(expect.arrayContaining([younger[0]]))
    expect(new Set(await heldIds())).toEqual(new Set(held))
  })

  it('goes as far as the change shows it', async () => {
    // By longer retention none has expired, and one look at that lets nothing go.
    expect(await confirmChange(30)).toEqual([])
    await engine.scheduling.tick()
    expect(new Set(await heldIds())).toEqual(new Set(held))
    const shown = await confirmChange(10)
    expect(new Set(shown)).toEqual(new Set(held.slice(0, 3)))
    expect(new Set(await heldIds())).toEqual(new Set(held.slice(3)))
    await tickUntil(account.world, engine, '2026-03-03T08:00:00Z', 10 * MINUTE)
    expect(there().filter((id) => held.includes(id))).toHaveLength(2)
  })

  it('stays held where a test takes the confirmation back', async () => {
    await confirmChange(30)
    await engine.scheduling.tick()
    await engine.settings.save(dailySettings(10), { actor: 'eva' })
    await tickUntil(account.world, engine, '2026-03-03T08:00:00Z', 10 * MINUTE)
    // The third has not expired before the next snapshot, by two looks, and is held no more.
    expect(there()).toEqual(expect.arrayContaining(held.slice(0, 2)))
  })
})
