import { describe, expect, it } from 'vitest'
import { saveSeverities } from '../../../src/alerts/incidents/save-severities.js'
import { condition, watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

describe('what is told of a condition', () => {
  it('is nothing of what a save of the settings left unprotected, but what is made after it', async () => {
    const account = await watchedAccount()
    account.settingsVersion = 2
    const old = condition('unprotected', 'old-1')
    account.conditions = [old]
    await account.watchFor(DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual([])
    account.conditions = [old, condition('unprotected', 'new-1')]
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['unprotected opened new-1'])
  })

  it('is nothing of what was known to be unprotected, after nothing could be said of it for a day', async () => {
    const account = await watchedAccount()
    account.settingsVersion = 2
    account.conditions = [condition('unprotected', 'old-1')]
    await account.watchFor(HOUR)
    const known = account.conditions
    account.conditions = []
    account.unknown = new Set(['unprotected'])
    account.settingsVersion = undefined
    await account.watchFor(DAY, 10 * MINUTE)
    account.conditions = known
    account.unknown = new Set()
    account.settingsVersion = 2
    await account.watchFor(DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual([])
  })

  it('neither stands nor is over while nothing can be said of its kind', async () => {
    const account = await watchedAccount()
    const failed = condition('snapshot-failed', 'web-1')
    account.conditions = [failed]
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    account.unknown = new Set(['snapshot-failed'])
    await account.watchFor(3 * DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual(['snapshot-failed opened web-1'])
    account.conditions = [failed]
    account.unknown = new Set()
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    await account.watchFor(HOUR)
    const states = (await account.told()).map(({ state }) => state)
    expect(states).toEqual(['opened', 'reminded', 'resolved'])
  })

  it('is told at once where it has changed since somebody set it aside', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    await account.watchFor(10 * MINUTE)
    account.acknowledged.set(overdue.id, 'as it is')
    await account.watchFor(2 * HOUR)
    account.acknowledged.set(overdue.id, 'as it was')
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1', 'overdue reminded web-1'])
  })

  it('is told although its cause stands, where nobody wants to hear of the cause', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('vultr-unreachable', 'account')]
    await account.watchFor(2 * HOUR)
    await saveSeverities(account, new Map([['vultr-unreachable', 'off']]), { actor: 'admin' })
    account.conditions = [...account.conditions, condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toContain('overdue opened web-1')
  })

  it('is told although a row of it cannot be read', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(2 * MINUTE)
    await account.database.db.updateTable('alert_conditions').set({ kind: 'x' }).execute()
    account.conditions = [condition('overdue', 'web-1'), condition('key-refused', 'account')]
    await account.watchFor(20 * MINUTE)
    expect(await account.lines()).toContain('overdue opened web-1')
    expect(await account.lines()).toContain('key-refused opened account')
  })

  it('is told where one of two processes does not see it', async () => {
    const account = await watchedAccount()
    for (let minute = 0; minute < 130; minute += 1) {
      account.conditions = [condition('vultr-unreachable', 'account')]
      await account.watchFor(MINUTE)
      account.conditions = []
      await account.watchFor(0)
    }
    expect(await account.lines()).toEqual(['vultr-unreachable opened account'])
  })
})
