import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import {
  outdateCopy,
  restoreAtOnce,
  startUnseen,
  useOneServerAccount
} from '../support/one-server-account.js'

const account = useOneServerAccount()
const { deletes } = account

let world: World
let web: string
let serverId: string | undefined

beforeEach(() => {
  ;({ world, web } = account)
  serverId = web
})

/** Settings saved while the account cannot be read. */
async function savedUnseen(retentionDays: number): Promise<Engine> {
  const engine = await startUnseen(account, retentionDays, { thisServerId: () => serverId })
  expect(engine.catalogue.view().refreshedAt).toBeUndefined()
  return engine
}

const unseen = async (engine: Engine) =>
  (await engine.database.db.selectFrom('review').selectAll().executeTakeFirst())?.unseen_since

describe('settings saved unseen', () => {
  it('are not settled while nobody knows which server this is', async () => {
    serverId = undefined
    const engine = await savedUnseen(8)
    // Anybody reads the list, e.g. a page.
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect.soft(await unseen(engine)).not.toBe(null)
    // The metadata service answers.
    serverId = web
    await tickUntil(world, engine, '2026-03-03T05:50:00Z', TWELVE_A_DAY)
    expect(deletes()).toBe(0)
  })

  it('are not settled by one reading that lacks records', async () => {
    const engine = await savedUnseen(8)
    const old = world.simulator
      .snapshots()
      .filter(({ createdAt }) => createdAt.getTime() < world.clock.now().getTime() - 7.5 * DAY)
    for (const { id } of old) world.simulator.oddRecords.change('snapshots', id, { id: 7 })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    for (const { id } of old) world.simulator.oddRecords.change('snapshots', id, { id })
    await tickUntil(world, engine, '2026-03-03T05:50:00Z', TWELVE_A_DAY)
    expect(deletes()).toBe(0)
  })

  it('do not refuse restores for good where an instance cannot be read and nothing expires', async () => {
    const other = world.simulator.addInstance({ label: 'db-1' }).id
    world.simulator.oddRecords.change('instances', other, { label: 7, id: 9 })
    const engine = await savedUnseen(30)
    await tickUntil(world, engine, '2026-03-04T05:50:00Z', TWELVE_A_DAY)
    const [snapshot] = engine.catalogue.view().snapshots
    const outcome = await restoreAtOnce(engine, web, snapshot)
    const review = await engine.scheduling.reviews.current()
    expect({
      kind: outcome.kind,
      hasReview: review !== undefined,
      reason: (outcome as { reason?: string }).reason
    }).not.toMatchObject({
      kind: 'failed',
      hasReview: false
    })
  })

  it('do not refuse restores for good where the time of it cannot be read', async () => {
    const engine = await savedUnseen(30)
    await engine.database.db.updateTable('review').set({ unseen_since: 'spoilt' }).execute()
    await tickUntil(world, engine, '2026-03-04T05:50:00Z', TWELVE_A_DAY)
    const [snapshot] = engine.catalogue.view().snapshots
    const outcome = await restoreAtOnce(engine, web, snapshot)
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
    expect(outcome.kind).toBe('restoring')
  })

  it('a fresh install whose key is entered after the settings restores at once', async () => {
    const engine = await savedUnseen(30)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const [snapshot] = engine.catalogue.view().snapshots
    const outcome = await restoreAtOnce(engine, web, snapshot)
    expect(await engine.scheduling.reviews.current()).toBeUndefined()
    expect(outcome.kind).toBe('restoring')
  })
})

describe('a review that is confirmed while it is not known whom the settings cover', () => {
  it('lets nothing go that was not shown', async () => {
    await outdateCopy(account, { copiedAt: '2026-03-09T05:50:00Z', until: '2026-03-11T05:50:00Z' })
    serverId = undefined
    const again = await account.start('old', { thisServerId: () => serverId })
    await again.catalogue.refresh({ maxAgeMs: 0 })
    await again.scheduling.tick()
    const review = await again.scheduling.reviews.current()
    expect(review?.state.unknown.length).toBeGreaterThan(0)
    const seen = { fingerprint: review?.fingerprint ?? '', actor: 'eva' }
    expect((await again.scheduling.reviews.confirm(seen)).kind).toBe('changed')
    serverId = web
    await tickUntil(world, again, '2026-03-11T06:30:00Z', MINUTE * 5)
    const shown = review?.expiring.flatMap(({ goes }) => goes).length ?? 0
    expect(deletes()).toBeLessThanOrEqual(shown)
  })
})
