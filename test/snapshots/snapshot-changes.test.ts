import { describe, expect, it } from 'vitest'
import { createSnapshotChanges } from '../../src/snapshots/index.js'
import { openTestDatabase } from '../support/databases/test-database.js'
import { createFakeClock, MINUTE, SECOND } from '../support/fake-clock.js'

describe('a change that is under way', () => {
  it.each([
    { requestTimeoutMs: 600_000, isLongest: 33 * MINUTE },
    { requestTimeoutMs: 1_000, isLongest: 3 * MINUTE }
  ])(
    'is not taken for abandoned while its request may be tried again (timeout $requestTimeoutMs ms)',
    async ({ requestTimeoutMs, isLongest }) => {
      const clock = createFakeClock('2026-03-02T06:00:00Z')
      const database = await openTestDatabase(':memory:', { clock })
      const changes = createSnapshotChanges({ database, clock, requestTimeoutMs })
      const intent = {
        snapshotId: 'cb676a46-66fd-4dfb-b839-443f2e6c0b60',
        instanceId: undefined,
        kind: 'lock',
        actor: 'eva',
        subject: 'one'
      } as const
      await database.transaction((trx) => changes.begin(trx, intent))
      clock.advance(isLongest)
      expect(await changes.abandoned()).toEqual([])
      clock.advance(60 * SECOND)
      expect(await changes.abandoned()).toHaveLength(1)
      await database.close()
    }
  )
})
