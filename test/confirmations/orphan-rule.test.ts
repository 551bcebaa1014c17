import { beforeEach, describe, expect, it } from 'vitest'
import type { SettingsChange } from '../../src/confirmations/index.js'
import { TWELVE_A_DAY, tickUntil } from '../support/engine.js'
import { settingsTo, useAgedAccount } from '../support/engines/aged-account.js'
import { DAY } from '../support/fake-clock.js'

const account = useAgedAccount()
let db: string

const all = { covers: { kind: 'all' }, frequency: 'every-day', retentionDays: 60 } as const
const changes = () => account.engine.scheduling.settingsChanges
const saved = (change: SettingsChange, confirmed?: string) =>
  changes().save(change, { actor: 'eva', ...(confirmed === undefined ? {} : { confirmed }) })
async function reviewOf(change: SettingsChange) {
  const outcome = await saved(change)
  if (outcome.kind !== 'to-confirm') throw new Error(outcome.kind)
  return outcome.preview
}
async function daysPass(days: number): Promise<void> {
  const until = new Date(account.world.clock.now().getTime() + days * DAY)
  await tickUntil(account.world, account.engine, until, TWELVE_A_DAY)
}
const exclude = (): SettingsChange => ({
  kind: 'instances',
  instanceIds: [db],
  choice: { mode: 'never' }
})

/** Both are protected for four days, of which each leaves a snapshot. */
beforeEach(async () => {
  db = account.world.simulator.addInstance({ label: 'db-1' }).id
  await account.start()
  await account.save(all)
  await daysPass(4)
})

describe('the rule that lets snapshots of gone or unprotected instances expire', () => {
  it('is not turned on or shortened unseen, also where nothing expires today', async () => {
    account.world.simulator.removeInstance(db)
    await daysPass(1.5)
    const on = settingsTo({ ...all, orphanDays: 7 })
    const review = await reviewOf(on)
    expect(review.instances).toEqual([])
    expect(review.orphans).toMatchObject([{ instanceId: db }])
    expect(review.orphans[0]?.goes).toHaveLength(3)
    const endsAt = review.orphans[0]?.endsAt
    expect(endsAt?.getTime()).toBeGreaterThan(account.world.clock.now().getTime() + 5 * DAY)
    expect(await saved(on, review.fingerprint)).toMatchObject({ kind: 'saved' })
    expect(await saved(on)).toMatchObject({ kind: 'saved' })
    expect(await saved(settingsTo({ ...all, orphanDays: 30 }))).toMatchObject({ kind: 'saved' })
    expect((await reviewOf(on)).orphans[0]?.goes).toHaveLength(3)
    expect(await saved(settingsTo(all))).toMatchObject({ kind: 'saved' })
  })

  it('is not turned on unseen while the schedule of another instance cannot be read', async () => {
    account.world.simulator.removeInstance(db)
    await daysPass(1.5)
    const saved_at = account.world.clock.now().toISOString()
    const spoiled = { instance_id: account.web, mode: 'own' as const, schedule: '{', version: 1 }
    await account.engine.database.db
      .insertInto('instance_schedules')
      .values({ ...spoiled, saved_at, saved_by: 'eva' })
      .execute()
    const other = account.world.simulator.addInstance({ label: 'new-1' }).id
    account.world.clock.advance(DAY)
    await account.engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(account.engine.catalogue.view().instances.map(({ id }) => id)).toContain(other)
    const review = await reviewOf(settingsTo({ ...all, orphanDays: 7 }))
    expect(review.orphans).toMatchObject([{ instanceId: db }])
  })

  it('is saved at once where no snapshot is of such an instance', async () => {
    expect(await saved(settingsTo({ ...all, orphanDays: 7 }))).toMatchObject({ kind: 'saved' })
  })

  it('says of an instance that loses its protection what becomes of its snapshots', async () => {
    expect((await reviewOf(exclude())).leaves).toEqual([])
    await account.save({ ...all, orphanDays: 7 })
    const review = await reviewOf(exclude())
    expect(review.orphans).toEqual([])
    expect(review.leaves).toMatchObject([{ instanceId: db }])
    expect(review.leaves[0]?.goes).toHaveLength(3)
    expect(await saved(exclude(), review.fingerprint)).toEqual({
      kind: 'saved',
      leftOut: 1,
      orphanDays: 7
    })
    const fateOf = await account.engine.scheduling.snapshotFates()
    const kinds = account.engine.catalogue
      .view()
      .snapshots.filter(({ instanceId }) => instanceId === db)
      .map((each) => fateOf(each)?.kind)
    expect(kinds).toEqual([undefined, 'expires', 'expires', 'expires'])
    const rows = await account.engine.database.db
      .selectFrom('activity')
      .select('sentence')
      .execute()
    expect(rows.map(({ sentence }) => String(sentence)).join()).toContain(
      'activity.settings.unprotectedExpire'
    )
  })

  it('turned off with everything else lets nothing expire', async () => {
    await account.save({ ...all, orphanDays: 7 })
    const review = await reviewOf(settingsTo({ ...all, orphanDays: 7, enabled: false }))
    expect([review.leaves, review.orphans]).toEqual([[], []])
  })
})
