import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCatalogueStore } from '../../src/account/index.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import type { Engine } from '../support/engine.js'
import { pausedLeader, useSharingEngines } from '../support/engines/sharing-engines.js'
import { MINUTE } from '../support/fake-clock.js'
import { SqliteFile } from '../support/sqlite-file.js'

const silent = pino({ level: 'silent' })
const sharing = useSharingEngines()

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

/**
 * Loads the list that a process has stored, which stores another one meanwhile: after the snapshots have been read,
 * and before the instances.
 * @returns how many snapshots it holds, and the label of its first instance.
 */
async function loadedInTheMiddle(a: Engine): Promise<readonly unknown[]> {
  const [one, other] = [
    sharing.world.simulator.addInstance({}),
    sharing.world.simulator.addSnapshot({})
  ]
  await a.catalogue.refresh({ maxAgeMs: 0 })
  const { clock } = sharing.world
  let isChanged = false
  const db = new Proxy(a.database.db, {
    get(target, name: keyof typeof a.database.db) {
      if (name !== 'selectFrom') return target[name]
      return (table: never) => {
        const query = target.selectFrom(table)
        if (table !== 'catalogue_instances' || isChanged) return query
        isChanged = true
        return streamingAfter(async () => {
          sharing.world.simulator.removeSnapshot(other.id)
          sharing.world.simulator.removeInstance(one.id)
          sharing.world.simulator.addInstance({ label: 'later' })
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

describe('a list that another replica has stored', () => {
  it('counts as a reading only where it is newer than what is shown', async () => {
    const [a, b] = await sharing.two()
    sharing.world.simulator.addInstance({})
    await a.catalogue.refresh({ maxAgeMs: 0 })
    const store = createCatalogueStore({
      database: b.database,
      clock: sharing.world.clock,
      logger: silent
    })
    const former = await store.load()
    sharing.world.clock.advance(MINUTE)
    await a.catalogue.refresh({ maxAgeMs: 0 })
    const { readings, refreshedAt } = a.catalogue.view()
    await store.load()
    if (former === undefined) throw new Error('Nothing is stored.')
    await store.save({ ...former, snapshots: [] }, { readVersion: 0, isForgotten: false })
    await a.catalogue.readForOthers()
    expect(a.catalogue.view().refreshedAt).not.toEqual(refreshedAt)
    expect(a.catalogue.view().readings).toBe(readings)
    const newer = { ...former, refreshedAt: sharing.world.clock.now(), snapshots: [] }
    await store.save(newer, { readVersion: 0, isForgotten: false })
    await a.catalogue.readForOthers()
    expect(a.catalogue.view().readings).toBe(readings + 1)
  })

  it('is never half of one and half of the next, though it changes while it is loaded', async () => {
    expect(await loadedInTheMiddle(await sharing.replica('a'))).toEqual([0, 'later'])
  })

  it.skipIf(skippedOnPostgres('there they are replicas, which know of one another'))(
    'is never half of one and half of the next, where processes share a file',
    async () => {
      expect(await loadedInTheMiddle(await sharing.processOnFile())).toEqual([0, 'later'])
    }
  )

  it.skipIf(skippedOnPostgres('it has no file'))(
    'is never half of one and half of the next, where another process stores that in the same turn',
    async () => {
      const ours = await sharing.processOnFile()
      sharing.world.simulator.addInstance({})
      sharing.world.simulator.addSnapshot({})
      await ours.catalogue.refresh({ maxAgeMs: 0 })
      const theirs = new SqliteFile(sharing.databasePath)
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
      const store = createCatalogueStore({ database, clock: sharing.world.clock, logger: silent })
      await ours.database.db.selectFrom('catalogue_state').selectAll().execute()
      const view = await store.load()
      expect([view?.snapshots, view?.instances]).toEqual([[], []])
    }
  )

  it('is not replaced in memory by what a former leader had read before it was paused', async () => {
    const { a, goOn } = await pausedLeader(sharing)
    const b = await sharing.replica('b')
    const gone = sharing.world.simulator.addSnapshot({})
    const reading = a.catalogue.refresh({ maxAgeMs: 0 })
    await expect.poll(() => a.catalogue.isReading()).toBe(true)
    sharing.world.clock.advance(2 * MINUTE)
    await b.leadership?.ask()
    await b.catalogue.refresh({ maxAgeMs: 0 })
    sharing.world.simulator.removeSnapshot(gone.id)
    const stored = b.catalogue.view().refreshedAt
    goOn()
    await reading
    expect(a.catalogue.view().refreshedAt).toEqual(stored)
  })
})
