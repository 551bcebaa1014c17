import { describe, expect, it } from 'vitest'
import { condition, watchedAccount } from '../../support/alerts/watched-account.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

describe('what is told of a condition', () => {
  it('is nothing while it does not stand for its settling time', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('snapshot-failed', 'web-1')]
    await account.watchFor(4 * MINUTE)
    account.conditions = []
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual([])
  })

  it('is that it stands, once, and each day again, and once that it is over', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(2 * DAY + 10 * MINUTE, 5 * MINUTE)
    account.conditions = []
    await account.watchFor(DAY, 5 * MINUTE)
    const told = await account.told()
    expect(told.map(({ state }) => state)).toEqual(['opened', 'reminded', 'reminded', 'resolved'])
    expect(new Set(told.map(({ alertId }) => alertId)).size).toBe(1)
    expect(told.at(-1)).toMatchObject({ isOver: true, since: told[0]?.since })
  })

  it('begins again where it vanishes before it was told: a hiccup every few minutes is none', async () => {
    const account = await watchedAccount()
    for (let round = 0; round < 20; round += 1) {
      account.conditions = [condition('snapshot-failed', 'web-1')]
      await account.watchFor(4 * MINUTE)
      account.conditions = []
      await account.watchFor(2 * MINUTE)
    }
    expect(await account.lines()).toEqual([])
  })

  it('does not end where it is not found for a moment: a list was read in part', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(10 * MINUTE)
    account.conditions = []
    await account.watchFor(3 * MINUTE)
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
  })

  it('is one message for a fleet', async () => {
    const account = await watchedAccount()
    const names = Array.from({ length: 40 }, (_, index) => `web-${index}`)
    account.conditions = names.map((name) => condition('snapshot-failed', name))
    await account.watchFor(HOUR)
    expect(await account.told()).toMatchObject([{ state: 'opened', count: 40, names }])
    account.conditions = []
    await account.watchFor(HOUR)
    expect((await account.told()).slice(1)).toMatchObject([
      { state: 'resolved', count: 40, isOver: true }
    ])
  })

  it('is told with others that come within a quarter of an hour after it, not one by one', async () => {
    const account = await watchedAccount()
    for (let count = 1; count <= 10; count += 1) {
      account.conditions = Array.from({ length: count }, (_, index) =>
        condition('snapshot-failed', `web-${index}`)
      )
      await account.watchFor(MINUTE)
    }
    await account.watchFor(HOUR)
    expect((await account.told()).map(({ state, count }) => [state, count])).toEqual([
      ['opened', 1],
      ['opened', 9]
    ])
  })

  it('is who is well again, while others of the same alert are not', async () => {
    const account = await watchedAccount()
    const both = [condition('overdue', 'web-1'), condition('overdue', 'db-1')]
    account.conditions = both
    await account.watchFor(HOUR)
    account.conditions = both.slice(1)
    await account.watchFor(HOUR)
    account.conditions = []
    await account.watchFor(HOUR)
    expect(
      (await account.told()).map(({ state, names, isOver }) => [state, names, isOver])
    ).toEqual([
      ['opened', ['db-1', 'web-1'], false],
      ['resolved', ['web-1'], false],
      ['resolved', ['db-1'], true]
    ])
  })

  it('is nothing of an instance while its cause was told', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('key-refused', 'account')]
    await account.watchFor(10 * MINUTE)
    account.conditions = [...account.conditions, condition('overdue', 'web-1')]
    await account.watchFor(2 * HOUR)
    expect(await account.lines()).toEqual(['key-refused opened account'])
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual([
      'key-refused opened account',
      'key-refused resolved account',
      'overdue opened web-1'
    ])
  })

  it('is nothing while it is acknowledged, but that it is over', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    await account.watchFor(10 * MINUTE)
    account.acknowledged.set(overdue.id, 'as it is')
    await account.watchFor(3 * DAY, 10 * MINUTE)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
    account.conditions = []
    await account.watchFor(HOUR)
    expect(await account.lines()).toEqual(['overdue opened web-1', 'overdue resolved web-1'])
  })

  it('is told again once it has changed since it was acknowledged', async () => {
    const account = await watchedAccount()
    const overdue = condition('overdue', 'web-1')
    account.conditions = [overdue]
    account.acknowledged.set(overdue.id, 'otherwise')
    await account.watchFor(10 * MINUTE)
    expect(await account.lines()).toEqual(['overdue opened web-1'])
  })

  it('survives a clock that is set back by a year', async () => {
    const account = await watchedAccount()
    account.conditions = [condition('overdue', 'web-1')]
    await account.watchFor(10 * MINUTE)
    account.clock.advance(-365 * DAY)
    await account.watchFor(HOUR)
    account.conditions = []
    await account.watchFor(HOUR)
    const lines = await account.lines()
    expect(lines.filter((line) => line.includes('opened'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('resolved'))).toHaveLength(1)
  })
})
