import { beforeEach, describe, expect, it } from 'vitest'
import { message } from '../../src/wording/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { addAged } from '../support/engines/aged-snapshots.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let web: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
  engine = await openEngine(world, { thisServerId: () => web })
})

const addAgo = (days: number, mark: { readonly letters?: string; readonly key?: string } = {}) =>
  addAged(world, days, { instanceId: web, ...mark })

async function save(overrides: Parameters<typeof snapshotSettings>[0] = {}): Promise<void> {
  await engine.settings.save(snapshotSettings(overrides), { actor: 'eva' })
}

/** By the list as it is now. */
async function fate(id: string) {
  const { snapshots } = await engine.catalogue.refresh({ maxAgeMs: 0 })
  const snapshot = snapshots.find((each) => each.id === id)
  if (snapshot === undefined) throw new Error(`${id} is not listed.`)
  return (await engine.scheduling.snapshotFates())(snapshot)
}

describe('the fate of a snapshot', () => {
  it('is to expire at the first slot after its retention period', async () => {
    await save()
    const id = addAgo(1)
    expect(await fate(id)).toEqual({ kind: 'expires', at: new Date('2026-03-08T06:00:00Z') })
  })

  it('is to be kept by the rules that want it longer', async () => {
    await save({ keep: { daily: 1 } })
    addAgo(1.5)
    const id = addAgo(0.5)
    expect(await fate(id)).toEqual({ kind: 'kept', reasons: [{ rule: 'daily' }] })
  })

  it('is to stay where it is protected, whether its instance is covered or not', async () => {
    const id = addAgo(30, { letters: 'ap' })
    expect(await fate(id)).toEqual({ kind: 'protected' })
    await save()
    expect(await fate(id)).toEqual({ kind: 'protected' })
  })

  it('is nobody’s business where it was taken by hand, or its instance is not covered', async () => {
    const automatic = addAgo(30)
    expect(await fate(automatic)).toBeUndefined()
    await save()
    addAgo(1)
    expect(await fate(addAgo(30, { letters: 'm' }))).toBeUndefined()
  })

  it('is not told for an instance that has left the account: nothing of it is pruned', async () => {
    await save()
    const expired = addAgo(30)
    addAgo(1)
    world.simulator.removeInstance(web)
    expect(await fate(expired)).toBeUndefined()
  })

  it('is expired exactly as long as it is to go, and then it goes', async () => {
    await save()
    const expired = addAgo(30)
    const kept = addAgo(1)
    expect(await fate(expired)).toEqual({ kind: 'expired', failure: undefined })
    await engine.scheduling.tick()
    const left = world.simulator.snapshots().map(({ id }) => id)
    expect(left).toContain(kept)
    expect(left).not.toContain(expired)
  })

  it('is expired where a newer one of the same run is there', async () => {
    await save()
    const key = 'f'.repeat(16)
    const twin = addAgo(1.5, { key })
    addAgo(1, { key })
    expect(await fate(twin)).toMatchObject({ kind: 'expired' })
  })

  it('says what Vultr has against deleting it', async () => {
    await save()
    const expired = addAgo(30)
    addAgo(1)
    world.simulator.faults.add({
      when: 'before',
      method: 'DELETE',
      times: 100,
      fault: { kind: 'status', status: 400, sentence: 'Snapshot is in use.' }
    })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect(await fate(expired)).toMatchObject({
      kind: 'expired',
      failure: { reason: message('vultr.says', { sentence: 'Snapshot is in use.' }) }
    })
  })

  it('is held where so much would go at once, by the brake of pruning itself', async () => {
    await save()
    const expired = [20, 21, 22, 23, 24, 25].map((days) => addAgo(days))
    addAgo(1)
    const before = await Promise.all(expired.map(fate))
    expect(before).toEqual(expired.map(() => ({ kind: 'held' })))
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + 5 * MINUTE))
    expect(world.simulator.snapshots().map(({ id }) => id)).toEqual(expect.arrayContaining(expired))
  })

  it('is under review where nothing may go before an admin has looked', async () => {
    await save()
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + HOUR))
    const expired = addAgo(30)
    // Younger than the database, and of a run that it does not know.
    addAgo(0, { key: 'e'.repeat(16) })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(await fate(expired)).toEqual({ kind: 'under-review' })
    await engine.scheduling.tick()
    expect(world.simulator.snapshots().map(({ id }) => id)).toContain(expired)
  })
})
