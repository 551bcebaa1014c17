import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createCatalogueStore, toSnapshot } from '../../src/account/index.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { API_KEY, type Engine, startEngine, startWorld, type World } from '../support/engine.js'
import { MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'
import { SqliteFile } from '../support/sqlite-file.js'

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

let folder: string
let world: World
let engines: Engine[]

beforeEach(async () => {
  folder = makeFolder('shared-account')
  world = await startWorld('2026-11-24T12:00:00Z')
  engines = []
})

afterEach(async () => {
  for (const engine of engines) await engine.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

async function replica(
  replicaId: string,
  readKey: () => Promise<string> = async () => API_KEY
): Promise<Engine> {
  const databasePath = join(folder, 'vultr.sqlite')
  const engine = await startEngine(world, { databasePath, replicaId, readKey })
  engines.push(engine)
  await engine.leadership?.ask()
  return engine
}

/** One that does not come further in its readings until it goes on. */
async function pausedLeader() {
  let goOn = () => {}
  const pause = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const a = await replica('a', async () => {
    await pause
    return API_KEY
  })
  return { a, goOn: () => goOn() }
}

/** The leader and another one. */
async function two(): Promise<readonly [Engine, Engine]> {
  return [await replica('a'), await replica('b')]
}

/** A statement that is sent when something else has happened. */
function streamingAfter(
  before: () => Promise<void>,
  query: { selectAll(): { stream(): AsyncIterable<unknown> } }
) {
  return {
    selectAll: () => ({
      async *stream() {
        await before()
        yield* query.selectAll().stream()
      }
    })
  }
}

/** One that knows of no others. PostgreSQL is for replicas alone. */
async function processOnFile(): Promise<Engine> {
  const engine = await startEngine(world, { databasePath: join(folder, 'vultr.sqlite') })
  engines.push(engine)
  return engine
}

/**
 * Loads the list that a process has stored, which stores another one meanwhile: after the snapshots have been read,
 * and before the instances.
 * @returns how many snapshots it holds, and the label of its first instance.
 */
async function loadedInTheMiddle(a: Engine): Promise<readonly unknown[]> {
  const [one, other] = [world.simulator.addInstance({}), world.simulator.addSnapshot({})]
  await a.catalogue.refresh({ maxAgeMs: 0 })
  const { clock } = world
  let isChanged = false
  const db = new Proxy(a.database.db, {
    get(target, name: keyof typeof a.database.db) {
      if (name !== 'selectFrom') return target[name]
      return (table: never) => {
        const query = target.selectFrom(table)
        if (table !== 'catalogue_instances' || isChanged) return query
        isChanged = true
        return streamingAfter(async () => {
          world.simulator.removeSnapshot(other.id)
          world.simulator.removeInstance(one.id)
          world.simulator.addInstance({ label: 'later' })
          clock.advance(MINUTE)
          await a.catalogue.refresh({ maxAgeMs: 0 })
        }, query)
      }
    }
  })
  const store = createCatalogueStore({ database: { ...a.database, db }, clock, logger: silent })
  const view = await store.load()
  return [view?.snapshots.length, view?.instances[0]?.label]
}

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
  return world.simulator.requests.filter(({ path }) => path.startsWith('/v2/snapshots')).length
}

describe('the lists of the account', () => {
  it('are read by the leader alone, and shown by every replica', async () => {
    const instance = world.simulator.addInstance({})
    const snapshot = world.simulator.addSnapshot({ instanceId: instance.id })
    const [a, b] = await two()
    const served = a.catalogue.refresh({ maxAgeMs: 0 })
    expect((await served).snapshots).toHaveLength(1)
    expect(await shown(b)).toEqual([snapshot.id])
    expect(listCalls()).toBe(1)
  })

  it('are read by the leader for a replica that asks', async () => {
    const [a, b] = await two()
    const wanted = b.catalogue.refresh({ maxAgeMs: 0 })
    const added = world.simulator.addSnapshot({})
    await expect.poll(() => b.catalogue.isReading()).toBe(true)
    await a.catalogue.readForOthers()
    expect((await wanted).snapshots.map(({ id }) => id)).toEqual([added.id])
    expect(b.catalogue.isReading()).toBe(false)
    expect(listCalls()).toBe(1)
  })

  it('are shown as last known while the leader does not answer', async () => {
    const [a, b] = await two()
    const { id } = world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    world.simulator.addSnapshot({})
    const view = await b.catalogue.refresh({ maxAgeMs: 0, waitMs: 300 })
    expect(view.snapshots.map((each) => each.id)).toEqual([id])
  })

  it('are read by any replica while nobody leads', async () => {
    const [a, b] = await two()
    const { id } = world.simulator.addSnapshot({})
    await a.leadership?.release()
    const view = await b.catalogue.refresh({ maxAgeMs: 0, waitMs: 3_000 })
    expect(view.snapshots.map((each) => each.id)).toEqual([id])
    expect(await shown(a)).toEqual([id])
  })

  it('are read by the replica that takes over', async () => {
    const [a, b] = await two()
    await a.catalogue.refresh({ maxAgeMs: 0 })
    await a.leadership?.release()
    await b.leadership?.ask()
    const { id } = world.simulator.addSnapshot({})
    const { snapshots } = await b.catalogue.refresh({ maxAgeMs: 0 })
    expect(snapshots.map((each) => each.id)).toEqual([id])
    expect(await shown(a)).toEqual([id])
  })

  it('are not stored by a former leader that was paused while it read them', async () => {
    const { a, goOn } = await pausedLeader()
    const b = await replica('b')
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    world.clock.advance(2 * MINUTE)
    await b.leadership?.ask()
    await b.catalogue.refresh({ maxAgeMs: 0 })
    const stored = await listVersion(b)
    goOn()
    await reading
    expect(await listVersion(b)).toBe(stored)
  })
})

describe('a list that another replica has stored', () => {
  it('counts as a reading only where it is newer than what is shown', async () => {
    const [a, b] = await two()
    world.simulator.addInstance({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    const store = createCatalogueStore({ database: b.database, clock: world.clock, logger: silent })
    const former = await store.load()
    world.clock.advance(MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    const { readings, refreshedAt } = a.catalogue.view()
    await store.load()
    if (former === undefined) throw new Error('Nothing is stored.')
    await store.save({ ...former, snapshots: [] }, { readVersion: 0, isForgotten: false })
    await a.catalogue.readForOthers()
    expect(a.catalogue.view().refreshedAt).not.toEqual(refreshedAt)
    expect(a.catalogue.view().readings).toBe(readings)
    const newer = { ...former, refreshedAt: world.clock.now(), snapshots: [] }
    await store.save(newer, { readVersion: 0, isForgotten: false })
    await a.catalogue.readForOthers()
    expect(a.catalogue.view().readings).toBe(readings + 1)
  })

  it('is never half of one and half of the next, though it changes while it is loaded', async () => {
    expect(await loadedInTheMiddle(await replica('a'))).toEqual([0, 'later'])
  })

  it.skipIf(skippedOnPostgres('there they are replicas, which know of one another'))(
    'is never half of one and half of the next, where processes share a file',
    async () => {
      expect(await loadedInTheMiddle(await processOnFile())).toEqual([0, 'later'])
    }
  )

  it.skipIf(skippedOnPostgres('it has no file'))(
    'is never half of one and half of the next, where another process stores that in the same turn',
    async () => {
      const ours = await processOnFile()
      world.simulator.addInstance({})
      world.simulator.addSnapshot({})
      await ours.catalogue.refresh({ maxAgeMs: 0 })
      const theirs = new SqliteFile(join(folder, 'vultr.sqlite'))
      onTestFinished(() => {
        theirs.close()
      })
      let isChanged = false
      const db = new Proxy(ours.database.db, {
        get(target, name: keyof typeof ours.database.db) {
          if (name !== 'selectFrom') return target[name]
          return (table: never) => {
            if (table === 'catalogue_instances' && !isChanged) {
              isChanged = true
              theirs.exec(
                'BEGIN; DELETE FROM catalogue_snapshots; DELETE FROM catalogue_instances; COMMIT'
              )
            }
            return target.selectFrom(table)
          }
        }
      })
      const database = { ...ours.database, db }
      const store = createCatalogueStore({ database, clock: world.clock, logger: silent })
      await ours.database.db.selectFrom('catalogue_state').selectAll().execute()
      const view = await store.load()
      expect([view?.snapshots, view?.instances]).toEqual([[], []])
    }
  )

  it('is not replaced in memory by what a former leader had read before it was paused', async () => {
    const { a, goOn } = await pausedLeader()
    const b = await replica('b')
    const gone = world.simulator.addSnapshot({})
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    await expect.poll(() => a.catalogue.isReading()).toBe(true)
    world.clock.advance(2 * MINUTE)
    await b.leadership?.ask()
    await b.catalogue.refresh({ maxAgeMs: 0 })
    world.simulator.removeSnapshot(gone.id)
    const stored = b.catalogue.view().refreshedAt
    goOn()
    await reading
    expect(a.catalogue.view().refreshedAt).toEqual(stored)
  })
})

describe('what a replica has done to the account', () => {
  it('is shown by the others at once, and before any list shows it', async () => {
    const [a, b] = await two()
    const gone = world.simulator.addSnapshot({})
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
    const [a, b] = await two()
    const gone = world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    await shown(b)
    // Deleted by b; Vultr's list still shows it.
    b.catalogue.drop(gone.id)
    await b.catalogue.settled()
    world.clock.advance(MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    expect(await shown(a)).toEqual([])
    expect(await shown(b)).toEqual([])
  })

  it('counts where it was done while the leader read them', async () => {
    const { a, goOn } = await pausedLeader()
    const b = await replica('b')
    const { id } = world.simulator.addSnapshot({ description: 'as listed' })
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    await expect.poll(() => a.catalogue.isReading()).toBe(true)
    b.catalogue.put(toSnapshot({ ...NEW, id, description: 'renamed since' }))
    await b.catalogue.settled()
    goOn()
    await reading
    const c = await replica('c')
    for (const each of [a, b, c]) {
      await shown(each)
      expect(each.catalogue.view().snapshots.map(({ name }) => name)).toEqual(['renamed since'])
    }
  })

  it('counts no longer than lists may be behind', async () => {
    const [a, b] = await two()
    const kept = world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    b.catalogue.drop(kept.id)
    await b.catalogue.settled()
    world.clock.advance(11 * MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    expect(await shown(a)).toEqual([kept.id])
    expect(await shown(b)).toEqual([kept.id])
  })

  it('is forgotten with the account by all of them', async () => {
    const [a, b] = await two()
    const { id } = world.simulator.addSnapshot({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    b.catalogue.put(toSnapshot(NEW))
    await b.catalogue.settled()
    expect(await shown(a)).toHaveLength(2)
    // The other account has none; whoever leads reads it at once.
    world.simulator.removeSnapshot(id)
    await b.catalogue.forget()
    const c = await replica('c')
    for (const each of [a, b, c]) expect(await shown(each)).toEqual([])
  })

  it('is not mixed with the list of the former account that was under way', async () => {
    const keys = ['FORMER-KEY', API_KEY]
    let goOn = () => {}
    const pause = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const a = await replica('a', async () => {
      await pause
      return keys.shift() ?? API_KEY
    })
    const b = await replica('b')
    const { id } = world.simulator.addSnapshot({})
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
    const [a, b] = await two()
    const { clock } = world
    const store = createCatalogueStore({ database: a.database, clock, logger: silent })
    await store.load()
    const former = toSnapshot({ ...NEW, description: 'as listed' })
    const readVersion = 0
    b.catalogue.put(toSnapshot({ ...NEW, description: 'renamed since' }))
    await b.catalogue.settled()
    const view = { ...a.catalogue.view(), snapshots: [former], refreshedAt: clock.now() }
    await store.save(view, { readVersion, isForgotten: false })
    for (const each of [a, b, await replica('c')]) {
      await shown(each)
      expect(each.catalogue.view().snapshots.map(({ name }) => name)).toEqual(['renamed since'])
    }
  })

  it('is not stored over one that another process has stored meanwhile', async () => {
    const [a, b] = await two()
    const { clock } = world
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
