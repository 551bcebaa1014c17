import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type WatchedAccount, watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

/** So many snapshots that maria deleted just now. */
async function deleted({ database, clock }: WatchedAccount, count: number) {
  const at = clock.now().toISOString()
  const rows = Array.from({ length: count }, () => ({
    id: randomUUID(),
    snapshot_id: randomUUID(),
    instance_id: null,
    kind: 'delete' as const,
    actor: 'maria',
    subject: 'one',
    description: null,
    state: 'done' as const,
    is_called_off: 0,
    lease_until: at,
    started_at: at,
    finished_at: at
  }))
  await database.db.insertInto('snapshot_changes').values(rows).execute()
}

describe('That many snapshots were deleted', () => {
  it('is told once where it takes more than one look, with all of them', async () => {
    const account = await watchedAccount()
    await deleted(account, 12)
    await account.watchFor(MINUTE)
    account.clock.advance(40_000)
    await deleted(account, 40)
    await account.watchFor(3 * HOUR)
    expect((await account.told()).map(({ kind }) => kind)).toEqual(['mass-deletion'])
    const row = await account.database.db
      .selectFrom('alert_messages')
      .select('content')
      .executeTakeFirst()
    expect(row?.content).toContain('52')
  })

  it('is told while it goes on for long, and then what came after', async () => {
    const account = await watchedAccount()
    for (let passed = 0; passed < 50; passed += 1) {
      await deleted(account, 1)
      await account.watchFor(MINUTE)
    }
    expect(await account.told()).toHaveLength(1)
    await account.watchFor(3 * HOUR)
    expect(await account.told()).toHaveLength(2)
  })

  it('is told by the right clock after one that ran ahead', async () => {
    const account = await watchedAccount()
    account.clock.advance(30 * DAY)
    await deleted(account, 12)
    await account.watchFor(5 * MINUTE)
    account.clock.advance(-30 * DAY)
    await deleted(account, 12)
    await account.watchFor(5 * MINUTE)
    expect(await account.told()).toHaveLength(2)
  })
})
