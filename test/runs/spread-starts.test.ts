import { describe, expect, it } from 'vitest'
import { tickUntil } from '../support/engine.js'
import { ALL, useCoveredAccount } from '../support/engines/covered-account.js'

const account = useCoveredAccount()

describe('starts that are spread over half an hour', () => {
  it('come one by one within it, each after its slot, and each slot is taken once', async () => {
    const { world, engine } = account
    for (let number = 0; number < 11; number += 1) {
      world.simulator.addInstance({ label: `db-${number}` })
    }
    await engine.catalogue.refresh({ maxAgeMs: 0 })
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

  it('is not waited for where the slot is late already', async () => {
    const { world, engine } = account
    await account.save({ ...ALL, spreadMinutes: 30 })
    await engine.scheduling.tick()
    world.clock.set('2026-03-02T06:40:00Z')
    await engine.scheduling.tick()
    expect(account.made()).toHaveLength(1)
  })
})
