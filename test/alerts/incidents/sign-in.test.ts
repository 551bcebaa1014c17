import { describe, expect, it } from 'vitest'
import { recordActivity } from '../../../src/activity/index.js'
import { message } from '../../../src/wording/index.js'
import { type WatchedAccount, watchedAccount } from '../../support/alerts/watched-account.js'
import { MINUTE } from '../../support/fake-clock.js'

async function signedIn({ database, clock }: WatchedAccount, from: string) {
  await recordActivity(database.db, {
    at: clock.now(),
    actor: 'maria',
    kind: 'sign-in',
    outcome: 'ok',
    message: message('activity.signIn.signedIn', { from, detail: '' })
  })
}

/** How many were told of after each of these signed in. */
async function told(account: WatchedAccount, from: string): Promise<number> {
  const before = (await account.told()).length
  await signedIn(account, from)
  await account.watchFor(MINUTE)
  return (await account.told()).length - before
}

describe('A sign-in', () => {
  it('is told where it came from a new address, and not the first of all', async () => {
    const account = await watchedAccount()
    expect(await told(account, '192.0.2.1')).toBe(0)
    expect(await told(account, '192.0.2.1')).toBe(0)
    expect(await told(account, '192.0.2.2')).toBe(1)
    expect(await told(account, '192.0.2.2')).toBe(0)
  })

  it('is looked up among those that succeeded, also where an entry cannot be read', async () => {
    const account = await watchedAccount()
    await signedIn(account, '192.0.2.1')
    await account.database.db.updateTable('activity').set({ sentence: '{"code' }).execute()
    expect(await told(account, '192.0.2.1')).toBe(0)
    expect(await told(account, '192.0.2.2')).toBe(1)
  })
})
