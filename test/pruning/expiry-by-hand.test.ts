import { describe, expect, it } from 'vitest'
import { TWELVE_A_DAY, tickUntil } from '../support/engine.js'
import { by, useAgedAccount } from '../support/engines/aged-account.js'
import { DAY, HOUR } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

const account = useAgedAccount()
const { start, save, deleted, addAgo } = account

const daily = { frequency: 'every-day', retentionDays: 30 } as const

async function takeFor(days: number | undefined): Promise<string> {
  const now = account.world.clock.now().getTime()
  const expires = days === undefined ? {} : { expires: new Date(now + days * DAY) }
  const request = { instanceId: account.web, name: 'by hand', ...by, ...expires }
  await account.engine.scheduling.manualSnapshots.take(request)
  return account.world.simulator.snapshots().find(({ status }) => status === 'pending')?.id ?? ''
}

const daysPass = (days: number) =>
  tickUntil(
    account.world,
    account.engine,
    new Date(account.world.clock.now().getTime() + days * DAY),
    TWELVE_A_DAY
  )

describe('a snapshot taken by hand', () => {
  it('goes once an automatic one is taken after its time, and not before', async () => {
    await start()
    await save(daily)
    const id = await takeFor(2)
    await daysPass(1.9)
    expect(deleted()).toEqual([])
    await daysPass(1.2)
    expect(deleted()).toEqual([id])
    const told = await account.engine.database.db
      .selectFrom('activity')
      .select('sentence')
      .where('kind', '=', 'prune')
      .execute()
    expect(told.map(({ sentence }) => saidOf(sentence))).toEqual([
      'Expired: its time was up, and a newer automatic snapshot is complete.'
    ])
  })

  it('stays for good where it was not asked to expire', async () => {
    await start()
    await save(daily)
    await takeFor(undefined)
    await daysPass(20)
    expect(deleted()).toEqual([])
  })

  it('stays while it is locked', async () => {
    await start()
    await save(daily)
    const id = await takeFor(1)
    await daysPass(0.1)
    expect(await account.engine.actions.protect(id, true, by)).toMatchObject({ kind: 'described' })
    await daysPass(3)
    expect(deleted()).toEqual([])
  })

  it.each([
    ['no newer automatic one of its instance is there', { frequency: 'every-month' }],
    ['nothing is automatic for its instance', { enabled: false }]
  ] as const)('stays while %s', async (_, overrides) => {
    await start()
    await save({ ...daily, ...overrides })
    await takeFor(1)
    await daysPass(3)
    expect(deleted()).toEqual([])
  })

  it('goes at its time also when the database was lost meanwhile', async () => {
    await start()
    await save(daily)
    const id = await takeFor(3)
    await daysPass(1)
    await account.engine.close()
    // It was in memory.
    await start()
    await save(daily)
    await daysPass(3.1)
    expect(deleted()).toEqual([id])
  })

  it('counts for the brake: more than half at once is for an admin to confirm', async () => {
    const { clock } = account.world
    const at = Math.floor((clock.now().getTime() - DAY) / 60_000).toString(36)
    for (let number = 0; number < 5; number += 1) {
      addAgo(3 + number, account.web, 'm', `x${at}-000000000000000${number}`)
    }
    addAgo(0.1)
    await start()
    await save(daily)
    clock.advance(HOUR / 60)
    await account.engine.scheduling.tick()
    expect(deleted()).toEqual([])
    expect((await account.engine.scheduling.expired.held())[0]?.snapshots).toHaveLength(5)
  })
})

describe('one that is taken when the settings are saved', () => {
  it('expires by the rules, as those of the schedule do', async () => {
    await start()
    await save({ frequency: 'every-day', retentionDays: 2 })
    const request = { instanceId: account.web, name: 'first', ...by }
    const expires = 'like-scheduled' as const
    await account.engine.scheduling.manualSnapshots.take({ ...request, expires })
    const [first] = account.world.simulator.snapshots()
    expect(first?.description).toMatch(/\[vpa a \S+ a-[0-9a-f]{16}\]$/)
    await daysPass(3)
    expect(deleted()).toContain(first?.id)
  })
})
