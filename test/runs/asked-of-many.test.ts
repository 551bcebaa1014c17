import { describe, expect, it } from 'vitest'
import { tickUntil } from '../support/engine.js'
import { by, useAgedAccount } from '../support/engines/aged-account.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

const account = useAgedAccount()
const { start } = account

describe('snapshots that are asked for of many', () => {
  it('are taken once, also when they are asked for twice before the tick', async () => {
    const db = account.world.simulator.addInstance({ label: 'db-1' }).id
    await start()
    const requests = [account.web, db].map((instanceId) => ({ instanceId, name: 'first', ...by }))
    expect(await account.engine.scheduling.manualSnapshots.queue(requests)).toBe(2)
    expect(await account.engine.scheduling.manualSnapshots.queue(requests)).toBe(0)
    await tickUntil(
      account.world,
      account.engine,
      new Date(account.world.clock.now().getTime() + HOUR),
      10 * MINUTE
    )
    expect(account.world.simulator.snapshots()).toHaveLength(2)
  })
})
