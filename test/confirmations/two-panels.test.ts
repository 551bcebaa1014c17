import { beforeEach, describe, expect, it } from 'vitest'
import { copyTestDatabase } from '../support/databases/test-database.js'
import { TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { HOUR } from '../support/fake-clock.js'
import {
  confirmReview,
  dailySettings,
  findingKinds,
  restoreAtOnce,
  useOneServerAccount
} from '../support/one-server-account.js'

const account = useOneServerAccount()
const { addMarked, deletes, file, start, stop } = account

let world: World
let web: string

beforeEach(() => {
  ;({ world, web } = account)
})

describe('two panels with one account', () => {
  it('each of its own server, hold nothing', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    const first = await start('first')
    const second = await start('second', { thisServerId: () => db })
    await first.settings.save(dailySettings(2), { actor: 'eva' })
    await second.settings.save(dailySettings(2), { actor: 'tom' })
    for (let step = 0; step < 6 * 48; step += 1) {
      world.clock.advance(HOUR / 2)
      await first.scheduling.tick()
      await second.scheduling.tick()
    }
    expect.soft(await findingKinds(first)).not.toContain('review-needed')
    expect.soft(await findingKinds(second)).not.toContain('review-needed')
    expect(deletes()).toBeGreaterThan(0)
  })

  /** A panel that has seen what another one made of its server, which was confirmed; it is stopped. */
  async function knowTheOther(): Promise<void> {
    const engine = await start()
    await engine.settings.save(dailySettings(3), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-04T05:50:00Z', TWELVE_A_DAY)
    addMarked(world.clock.now())
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-04T08:50:00Z', HOUR / 2)
    expect((await confirmReview(engine)).kind).toBe('confirmed')
    await stop(engine)
  }

  it('what is held for another panel is told', async () => {
    await knowTheOther()
    // Stopped for an update of two hours; the other panel goes on once more, and is then turned off.
    world.clock.advance(HOUR)
    addMarked(world.clock.now())
    world.clock.advance(HOUR)
    const engine = await start()
    world.simulator.requests.splice(0)
    await tickUntil(world, engine, '2026-03-14T05:50:00Z', TWELVE_A_DAY)
    const told = await findingKinds(engine)
    expect(deletes() > 0 || told.some((kind) => /review-needed|another-panel/.test(kind))).toBe(
      true
    )
  })

  it('a database set back restores nothing although the instance was known to be shared', async () => {
    await knowTheOther()
    await copyTestDatabase(file('panel'), file('old'))
    let engine = await start()
    await tickUntil(world, engine, '2026-03-10T05:50:00Z', TWELVE_A_DAY)
    await stop(engine)
    engine = await start('old')
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    const [snapshot] = engine.catalogue
      .view()
      .snapshots.filter(({ status }) => status === 'complete')
    const outcome = await restoreAtOnce(engine, web, snapshot)
    expect(outcome.kind).toBe('failed')
  })
})
