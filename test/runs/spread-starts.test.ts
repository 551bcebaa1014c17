import { describe, expect, it } from 'vitest'
import { tickUntil } from '../support/engine.js'
import { ALL, useCoveredAccount } from '../support/engines/covered-account.js'

const account = useCoveredAccount()

/** Besides the server, so many that the list shows. */
async function addInstances(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    account.world.simulator.addInstance({ label: `db-${number}` })
  }
  await account.engine.catalogue.refresh({ maxAgeMs: 0 })
}

describe('starts that are spread over half an hour', () => {
  it('come one by one within it, each after its slot, and each slot is taken once', async () => {
    const { world, engine } = account
    await addInstances(11)
    await account.save({ ...ALL, frequency: 'every-hour', spreadMinutes: 30 })
    await engine.scheduling.tick()
    await tickUntil(world, engine, '2026-03-02T06:59:00Z')
    const sentAt = world.simulator.requests
      .filter(({ method }) => method === 'POST')
      .map(({ at }) => at.toISOString().slice(11, 16))
    expect(account.made()).toHaveLength(12)
    expect(new Set(account.made()).size).toBe(12)
    expect(new Set(sentAt).size).toBeGreaterThan(5)
    expect(sentAt.every((time) => time >= '06:00' && time <= '06:30')).toBe(true)
    expect(await account.missed()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('are not doubted: each is sent though the account’s list cannot be read by then', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    world.simulator.deny({ action: 'compute.snapshot.List' })
    await tickUntil(world, engine, '2026-03-02T06:31:00Z')
    expect(account.made()).toHaveLength(1)
  })

  it('come every hour, also where a snapshot takes most of it', async () => {
    const { world, engine } = account
    world.simulator.setSnapshotDuration(50 * 60_000)
    await addInstances(6)
    await account.save({ ...ALL, frequency: 'every-hour', spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T10:31:00Z')
    expect(account.made()).toHaveLength(7 * 5)
    expect(await account.missed()).toEqual([])
  })

  it.each([
    ['another schedule is saved', { frequency: 'every-day', startTime: '03:00' }],
    ['they are not to be spread any more', { spreadMinutes: undefined }]
  ] as const)('come at once where they still wait as %s', async (_, change) => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(account.made()).toEqual([])
    await account.save({ ...ALL, spreadMinutes: 30, ...change })
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(account.made()).toHaveLength(1)
    expect(await account.missed()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('go on as they were where something else is saved meanwhile', async () => {
    const { world, engine } = account
    world.simulator.setSnapshotDuration(50 * 60_000)
    await addInstances(8)
    const hourly = { ...ALL, frequency: 'every-hour', spreadMinutes: 30 } as const
    await account.save(hourly)
    await tickUntil(world, engine, '2026-03-02T07:01:00Z')
    await account.save({ ...hourly, retentionDays: 30 })
    await tickUntil(world, engine, '2026-03-02T07:04:00Z')
    expect(account.made().length).toBeLessThan(9 + 5)
    await tickUntil(world, engine, '2026-03-02T07:31:00Z')
    expect(account.made()).toHaveLength(9 * 2)
    expect(await account.missed()).toEqual([])
  })

  it('leave out the slots that passed while the panel was down, but for the latest', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await engine.scheduling.tick()
    world.clock.set('2026-03-03T06:00:10Z')
    await tickUntil(world, engine, '2026-03-03T06:31:00Z')
    expect(account.made()).toHaveLength(1)
    expect(await account.missed()).toHaveLength(4)
    const taken = await engine.database.db
      .selectFrom('runs')
      .select('slot_at')
      .where('state', '!=', 'missed')
      .execute()
    expect(taken).toEqual([{ slot_at: '2026-03-03T06:00:00.000Z' }])
  })

  it('are told as next while they wait, and not where they were turned on after the slot', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    const nextStart = async () => (await engine.scheduling.covered())[0]?.nextStartAt?.getTime()
    const waiting = (await nextStart()) ?? 0
    await account.save({ ...ALL, spreadMinutes: 30, enabled: false })
    world.clock.set(new Date(waiting - 60_000))
    await account.save({ ...ALL, spreadMinutes: 30 })
    expect(await nextStart()).toBe(waiting + 6 * 60 * 60_000)
    await tickUntil(world, engine, '2026-03-02T06:31:00Z')
    expect(account.made()).toEqual([])
    expect(await nextStart()).toBe(waiting + 6 * 60 * 60_000)
  })

  it('are missed, and no failure, where they still wait as the instance is left out', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    await account.choose([account.web], { mode: 'never' })
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    expect(account.made()).toEqual([])
    expect(await account.missed()).toHaveLength(1)
  })

  it('that come due while the panel is down are begun as soon as it is back', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await engine.scheduling.tick()
    world.clock.set('2026-03-02T06:40:00Z')
    await engine.scheduling.tick()
    expect(account.made()).toHaveLength(1)
  })
})

describe('an instance that the list shows for the first time', () => {
  it('waits for its own moment too, and keeps that slot', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, frequency: 'every-hour', spreadMinutes: 30 })
    await tickUntil(world, engine, '2026-03-02T05:58:00Z')
    const fresh = world.simulator.addInstance({ label: 'new-1' }).id
    await tickUntil(world, engine, '2026-03-02T06:59:00Z')
    expect(account.made().filter((id) => id === fresh)).toHaveLength(1)
    expect(account.made()).toHaveLength(2)
  })
})
