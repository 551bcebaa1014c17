import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useCoveredAccount } from '../support/engines/covered-account.js'
import { MINUTE } from '../support/fake-clock.js'

const account = useCoveredAccount()
const { save } = account

let world: World
let engine: Engine

beforeEach(() => {
  ;({ world, engine } = account)
})

describe('the limit of the account', () => {
  it('is known from where Vultr refused, until the account is listed with more', async () => {
    await save()
    const refused = {
      kind: 'status',
      status: 400,
      sentence: 'maximum number of snapshots'
    } as const
    world.simulator.faults.add({ method: 'POST', when: 'before', fault: refused })
    for (const n of [1, 2]) world.simulator.addSnapshot({ description: `foreign ${n}` })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(await engine.scheduling.quota.lastRefusal()).toMatchObject({ held: 2 })
    await tickUntil(world, engine, '2026-03-02T06:40:00Z', 10 * MINUTE)
    expect(world.simulator.snapshots()).toHaveLength(3)
    expect(await engine.scheduling.quota.lastRefusal()).toBeUndefined()
  })
})
