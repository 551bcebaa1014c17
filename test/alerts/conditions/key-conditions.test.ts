import { expect, it } from 'vitest'
import type { KeyExpiry } from '../../../src/account/index.js'
import { keyConditions } from '../../../src/alerts/conditions/key-conditions.js'
import { watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR } from '../../support/fake-clock.js'

const NOW = new Date('2026-03-02T06:00:00Z')

async function read(known: readonly KeyExpiry[] | undefined, account?: WatchedAccount) {
  const { database } = account ?? (await watchedAccount())
  const keyExpiries = { known: () => known, ask: async () => undefined }
  return await keyConditions({ database, keyExpiries }, NOW)
}

type WatchedAccount = Awaited<ReturnType<typeof watchedAccount>>

const key = (ms: number, isOwn = true): KeyExpiry => ({
  name: 'Panel',
  expiresAt: new Date(NOW.getTime() + ms),
  isOwn
})

it('says of the key in use that it expires, and that it has; of others only that they will', async () => {
  expect(await read([key(7 * DAY + 1)])).toEqual([])
  expect(await read([key(7 * DAY)])).toMatchObject([{ since: NOW, told: { path: 'settings' } }])
  expect(await read([key(0)])).toMatchObject([{ told: { title: { code: 'alert.keyExpired' } } }])
  expect(await read([key(DAY, false), key(0, false)])).toHaveLength(1)
})

it('says what it said before while Vultr has not told, as after a start during an outage', async () => {
  const account = await watchedAccount()
  const before = await read([key(DAY)], account)
  account.conditions = before
  await account.watchFor(HOUR)
  expect(await read(undefined, account)).toEqual(before)
  account.conditions = await read(undefined, account)
  await account.watchFor(HOUR)
  expect((await account.told()).map(({ state }) => state)).toEqual(['opened'])
})
