import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  const { id } = world.simulator.addInstance({ label: 'web-1' })
  engine = await openEngine(world, { thisServerId: () => id })
  await engine.settings.save(snapshotSettings(), { actor: 'eva' })
  await engine.scheduling.tick()
})

const runs = () =>
  engine.database.db
    .selectFrom('runs')
    .select(['slot_at', 'state', 'reason'])
    .orderBy('slot_at')
    .execute()

/** Whether Vultr heard the create whose answer is lost: nobody can find out while the key is refused. */
describe.each([true, false])('a key revoked while a create is in doubt (heard: %s)', (isHeard) => {
  beforeEach(async () => {
    const when = isHeard ? 'after' : 'before'
    world.simulator.faults.add({ method: 'POST', when, fault: { kind: 'reset' } })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    const fault = { kind: 'status', status: 401, sentence: 'Invalid API token.' } as const
    world.simulator.faults.add({ when: 'before', times: 100_000, fault })
    await tickUntil(world, engine, '2026-03-12T05:59:00Z', 3 * HOUR)
  })

  it('leaves a row for each slot of ten days', async () => {
    const slots = (await runs()).map(({ slot_at }) => slot_at)
    const expected = Array.from({ length: 40 }, (_, index) =>
      new Date(Date.parse('2026-03-02T06:00:00Z') + index * 6 * HOUR).toISOString()
    )
    expect(slots).toEqual(expected)
  })

  it('leaves none of them without an end or a reason but the one in doubt and the last one', async () => {
    const [first, ...others] = await runs()
    expect(first?.state).toBe('creating')
    expect(others.at(-1)?.state).toBe('queued')
    for (const { state, reason } of others.slice(0, -1)) {
      expect(['failed', 'missed']).toContain(state)
      expect(reason).toMatch(/\S/)
    }
  })

  it('is followed by the snapshot of the latest slot, and none is made twice', async () => {
    world.simulator.faults.clear()
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + HOUR / 2))
    const made = world.simulator.requests.filter(
      ({ method, effect }) => method === 'POST' && effect
    )
    expect(made.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(
      isHeard ? ['2026-03-02', '2026-03-12'] : ['2026-03-12']
    )
    expect((await runs()).filter(({ state }) => state === 'creating')).toEqual([])
  })
})
