import { expect, it } from 'vitest'
import { forgetOldMessages } from '../../../src/alerts/outbox/sent-messages.js'
import { condition, watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

it('the end of what stood for months is told to those who heard of its beginning', async () => {
  const account = await watchedAccount()
  const overdue = condition('overdue', 'web-1')
  account.conditions = [overdue]
  await account.watchFor(10 * MINUTE)
  await account.database.db
    .updateTable('alert_deliveries')
    .set({ state: 'sent', ended_at: account.clock.now().toISOString() })
    .execute()
  account.acknowledged.set(overdue.id, 'as it is')
  await account.watchFor(95 * DAY, DAY)
  await forgetOldMessages(account.database, account.clock.now())
  account.conditions = []
  await account.watchFor(HOUR)
  expect(await account.lines()).toContain('overdue resolved web-1')
})

it('what is over is forgotten after months', async () => {
  const account = await watchedAccount()
  account.conditions = [condition('overdue', 'web-1')]
  await account.watchFor(10 * MINUTE)
  account.conditions = []
  await account.watchFor(HOUR)
  await account.database.db.updateTable('alert_deliveries').set({ state: 'sent' }).execute()
  account.clock.advance(95 * DAY)
  await forgetOldMessages(account.database, account.clock.now())
  expect(await account.lines()).toEqual([])
})
