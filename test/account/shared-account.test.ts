import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createCatalogueStore, toSnapshot } from '../../src/account/index.js'
import { API_KEY, type Engine } from '../support/engine.js'
import { pausedLeader, useSharingEngines } from '../support/engines/sharing-engines.js'
import { MINUTE } from '../support/fake-clock.js'

/** In the making since just now. */
const NEW = {
  id: '00000000-0000-4000-8000-000000000001',
  description: 'new',
  createdAt: new Date('2026-11-24T12:00:00Z'),
  sizeBytes: 0,
  compressedBytes: undefined,
  status: 'pending'
}

const silent = pino({ level: 'silent' })

const sharing = useSharingEngines()

/** What a replica shows on a page that asks for nothing new. */
async function shown({ catalogue }: Engine): Promise<readonly string[]> {
  const { snapshots } = await catalogue.refresh({ maxAgeMs: MINUTE, waitMs: 0 })
  return snapshots.map(({ id }) => id)
}

/** Of the list that is stored. */
async function listVersion({ database }: Engine): Promise<number | undefined> {
  const row = await database.db
    .selectFrom('catalogue_versions')
    .select('list_version')
    .executeTakeFirst()
  return row?.list_version
}

function listCalls(): number {
  return sharing.world.simulator.requests.filter(({ path }) => path.startsWith('/v2/snapshots'))
    .length
}

describe('the lists of the account', () => {
  it('are read by the leader alone, and shown by every replica', async () => {
    const instance = sharing.world.simulator.addInstance({})
    const snapshot = sharing.world.simulator.addSnapshot({ instanceId: instance.id })
    const [a, b] = await sharing.two()
    const served = a.catalogue.refresh({ maxAgeMs: 0 })
    expect((await served).snapshots).toHaveLength(1)
    expect(await shown(b)).toEqual([snapshot.id])
    expect(listCalls()).toBe(1)
  })

  it('are read by the leader for a replica that asks', async () => {
    const [a, b] = await sharing.two()
    const wanted = b.catalogue.refresh({ maxAgeMs: 0 })
    const added = sharing.world.simulator.addSnapshot({})
    await expect.poll(() => b.catalogue.isReading()).toBe(true)
    await a.catalogue.readForOthers()
    expect((await wanted).snapshots.map(({ id }) => id)).toEqual([added.id])
    expect(b.catalogue.isReading()).toBe(false)
    expect(listCalls()).toBe(1)
  })

  it('are shown as last known while the leader does not answer', async () => {
    const [a, b] = await sharing.two()
    const { id } = sharing.world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    sharing.world.simulator.addSnapshot({})
    const view = await b.catalogue.refresh({ maxAgeMs: 0, waitMs: 300 })
    expect(view.snapshots.map((each) => each.id)).toEqual([id])
  })

  it('are read by any replica while nobody leads', async () => {
    const [a, b] = await sharing.two()
    const { id } = sharing.world.simulator.addSnapshot({})
    await a.leadership?.release()
    const view = await b.catalogue.refresh({ maxAgeMs: 0, waitMs: 3_000 })
    expect(view.snapshots.map((each) => each.id)).toEqual([id])
    expect(await shown(a)).toEqual([id])
  })

  it('are read by the replica that takes over', async () => {
    const [a, b] = await sharing.two()
    await a.catalogue.refresh({ maxAgeMs: 0 })
    await a.leadership?.release()
    await b.leadership?.ask()
    const { id } = sharing.world.simulator.addSnapshot({})
    const { snapshots } = await b.catalogue.refresh({ maxAgeMs: 0 })
    expect(snapshots.map((each) => each.id)).toEqual([id])
    expect(await shown(a)).toEqual([id])
  })

  it('are not stored by a former leader that was paused while it read them', async () => {
    const { a, goOn } = await pausedLeader(sharing)
    const b = await sharing.replica('b')
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    sharing.world.clock.advance(2 * MINUTE)
    await b.leadership?.ask()
    await b.catalogue.refresh({ maxAgeMs: 0 })
    const stored = await listVersion(b)
    goOn()
    await reading
    expect(await listVersion(b)).toBe(stored)
  })
})
describe('what a replica has done to the account', () => {
  it('is shown by the others at once, and before any list shows it', async () => {
    const [a, b] = await sharing.two()
    const gone = sharing.world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    const [known] = a.catalogue.view().snapshots
    expect(await shown(b)).toEqual([gone.id])
    b.catalogue.drop(gone.id)
    await b.catalogue.settled()
    expect(await shown(a)).toEqual([])
    if (known !== undefined) a.catalogue.put(known)
    await a.catalogue.settled()
    expect(await shown(b)).toEqual([gone.id])
  })

  it('is not undone by a list of the leader that was read before', async () => {
    const [a, b] = await sharing.two()
    const gone = sharing.world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    await shown(b)
    // Deleted by b; Vultr's list still shows it.
    b.catalogue.drop(gone.id)
    await b.catalogue.settled()
    sharing.world.clock.advance(MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    expect(await shown(a)).toEqual([])
    expect(await shown(b)).toEqual([])
  })

  it('counts where it was done while the leader read them', async () => {
    const { a, goOn } = await pausedLeader(sharing)
    const b = await sharing.replica('b')
    const { id } = sharing.world.simulator.addSnapshot({ description: 'as listed' })
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    await expect.poll(() => a.catalogue.isReading()).toBe(true)
    b.catalogue.put(toSnapshot({ ...NEW, id, description: 'renamed since' }))
    await b.catalogue.settled()
    goOn()
    await reading
    const c = await sharing.replica('c')
    for (const each of [a, b, c]) {
      await shown(each)
      expect(each.catalogue.view().snapshots.map(({ name }) => name)).toEqual(['renamed since'])
    }
  })

  it('counts no longer than lists may be behind', async () => {
    const [a, b] = await sharing.two()
    const kept = sharing.world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    b.catalogue.drop(kept.id)
    await b.catalogue.settled()
    sharing.world.clock.advance(11 * MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    expect(await shown(a)).toEqual([kept.id])
    expect(await shown(b)).toEqual([kept.id])
  })

  it('is forgotten with the account by all of them', async () => {
    const [a, b] = await sharing.two()
    const { id } = sharing.world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    b.catalogue.put(toSnapshot(NEW))
    await b.catalogue.settled()
    expect(await shown(a)).toHaveLength(2)
    // The other account has none; whoever leads reads it at once.
    sharing.world.simulator.removeSnapshot(id)
    await b.catalogue.forget()
    const c = await sharing.replica('c')
    for (const each of [a, b, c]) expect(await shown(each)).toEqual([])
  })

  it('is not mixed with the list of the former account that was under way', async () => {
    const keys = ['FORMER-KEY', API_KEY]
    let goOn = () => {}
    const pause = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const a = await sharing.replica('a', async () => {
      await pause
      return keys.shift() ?? API_KEY
    })
    const b = await sharing.replica('b')
    const { id } = sharing.world.simulator.addSnapshot({})
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    await expect.poll(() => a.catalogue.isReading()).toBe(true)
    await b.catalogue.forget()
    goOn()
    const { snapshots, problem } = await reading
    expect(problem).toBeUndefined()
    expect(snapshots.map((each) => each.id)).toEqual([id])
  })
})

describe('a list', () => {
  it('shows what was done between its reading and its being stored', async () => {
    const [a, b] = await sharing.two()
    const { clock } = sharing.world
    const store = createCatalogueStore({ database: a.database, clock, logger: silent })
    await store.load()
    const former = toSnapshot({ ...NEW, description: 'as listed' })
    const readVersion = 0
    b.catalogue.put(toSnapshot({ ...NEW, description: 'renamed since' }))
    await b.catalogue.settled()
    const view = { ...a.catalogue.view(), snapshots: [former], refreshedAt: clock.now() }
    await store.save(view, { readVersion, isForgotten: false })
    for (const each of [a, b, await sharing.replica('c')]) {
      await shown(each)
      expect(each.catalogue.view().snapshots.map(({ name }) => name)).toEqual(['renamed since'])
    }
  })

  it('is not stored over one that another process has stored meanwhile', async () => {
    const [a, b] = await sharing.two()
    const { clock } = sharing.world
    const ours = createCatalogueStore({ database: a.database, clock, logger: silent })
    const theirs = createCatalogueStore({ database: b.database, clock, logger: silent })
    await ours.load()
    const view = { ...a.catalogue.view(), refreshedAt: clock.now() }
    const how = { readVersion: 0, isForgotten: false }
    expect(await theirs.save(view, how)).toBe(true)
    expect(await ours.save(view, how)).toBe(false)
    await ours.load()
    expect(await ours.save({ ...view, emptiedSince: clock.now() }, how)).toBe(true)
  })
})
