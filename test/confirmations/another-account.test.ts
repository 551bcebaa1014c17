import { beforeEach, expect, it } from 'vitest'
import { startWorld, TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { dailySettings, useOneServerAccount } from '../support/one-server-account.js'

const account = useOneServerAccount()
const { start, stop } = account

let world: World
let web: string

beforeEach(() => {
  ;({ world, web } = account)
})

const posts = (of: World) => of.simulator.requests.filter(({ method }) => method === 'POST')

it('nothing is asked for in another account in the pass that finds it out', async () => {
  const before = await start()
  await before.settings.save(
    { ...dailySettings(3), covers: { kind: 'selected', instanceIds: [web] } } as never,
    { actor: 'eva' }
  )
  await tickUntil(world, before, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
  await stop(before)
  const other = await startWorld('2026-03-06T05:50:00Z')
  other.simulator.addInstance({ label: 'theirs' })
  const engine = await start('panel', { at: other })
  await tickUntil(other, engine, '2026-03-06T06:30:00Z', MINUTE)
  const state = (await engine.scheduling.reviews.current())?.state
  expect(state?.otherAccountSince).toBeDefined()
  await stop(engine)
  const count = posts(other).length
  await other.close()
  expect(count).toBe(0)
})

it('a schedule that applies to all takes none of another account before a review, also after days', async () => {
  const before = await start()
  await before.settings.save(
    { ...dailySettings(3), covers: { kind: 'all' as const } },
    { actor: 'eva' }
  )
  await tickUntil(world, before, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
  await stop(before)
  const other = await startWorld('2026-03-05T06:00:00Z')
  for (let n = 0; n < 5; n += 1) other.simulator.addInstance({ label: `theirs-${n}` })
  const engine = await start('panel', { at: other })
  await tickUntil(other, engine, '2026-03-08T06:30:00Z', HOUR / 2)
  const state = (await engine.scheduling.reviews.current())?.state
  await stop(engine)
  const taken = other.simulator.snapshots()
  const effects = posts(other).filter(({ effect }) => effect)
  await other.close()
  expect(state?.otherAccountSince).toBeDefined()
  expect([taken, effects]).toEqual([[], []])
})

it('a review confirmed in a process with the former list opens nothing in the other account', async () => {
  const all = { ...dailySettings(3), covers: { kind: 'all' as const } }
  const first = await start()
  await first.settings.save(all, { actor: 'eva' })
  await tickUntil(world, first, '2026-03-05T05:50:00Z', TWELVE_A_DAY)
  await stop(first)
  const second = await startWorld('2026-03-05T05:50:00Z')
  second.simulator.addInstance({ label: 'theirs-1' })
  second.simulator.addInstance({ label: 'theirs-2' })
  // P1 still has the list of the former account; P2 has read the other one.
  const p1 = await start('panel', { at: { clock: second.clock, apiUrl: world.apiUrl } })
  const p2 = await start('panel', { at: second })
  await p2.catalogue.refresh({ maxAgeMs: 0 })
  await tickUntil(second, p2, '2026-03-06T00:30:00Z', HOUR / 2)
  const review = await p1.scheduling.reviews.current()
  expect(review?.state.otherAccountSince).toBeDefined()
  const outcome = await p1.scheduling.reviews.confirm({
    fingerprint: review?.fingerprint ?? '',
    actor: 'eva'
  })
  expect(outcome.kind).toBe('changed')
  second.clock.advance(5 * MINUTE)
  await p2.scheduling.tick()
  const count = posts(second).length
  await stop(p1)
  await stop(p2)
  await second.close()
  expect(count).toBe(0)
})
