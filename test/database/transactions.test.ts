import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Database, Tables } from '../../src/database/index.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

const instance = (id: string) => ({ id, fields: '{}' })

async function countOf(database: Pick<Database, 'db'>): Promise<number> {
  return (await database.db.selectFrom('catalogue_instances').select('id').execute()).length
}

describe('a transaction', () => {
  it('keeps all of it or nothing', async () => {
    const database = await openForTest(':memory:')
    const failing = database.transaction(async (trx) => {
      await trx.insertInto('catalogue_instances').values(instance('a')).execute()
      throw new RangeError('changed my mind')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(await countOf(database)).toBe(0)
    const kept = await database.transaction(async (trx) => {
      await trx.insertInto('catalogue_instances').values(instance('a')).execute()
      return 'kept'
    })
    expect(kept).toBe('kept')
    expect(await countOf(database)).toBe(1)
  })

  it('waits for the one before it, so that neither overwrites what the other read', async () => {
    const database = await openForTest(join(temporaryFolder(), 'database.sqlite'))
    const addOne = () =>
      database.transaction(async (trx) => {
        const count = await countOf({ db: trx })
        await new Promise((resolve) => setImmediate(resolve))
        await trx
          .insertInto('catalogue_instances')
          .values(instance(`${count}`))
          .execute()
      })
    await Promise.all(Array.from({ length: 20 }, addOne))
    expect(await countOf(database)).toBe(20)
  })

  it('shows nothing unfinished to a read beside it', async () => {
    const database = await openForTest(':memory:')
    const writing = database.transaction(async (trx) => {
      await trx.insertInto('catalogue_instances').values(instance('a')).execute()
      await new Promise((resolve) => setImmediate(resolve))
      await trx.insertInto('catalogue_instances').values(instance('b')).execute()
    })
    expect([0, 2]).toContain(await countOf(database))
    await writing
  })

  it('that reads before it writes is not overtaken by another process', async () => {
    const path = join(temporaryFolder(), 'database.sqlite')
    const database = await openForTest(path)
    const otherProcess = await openForTest(path, { busyTimeoutMs: 5 })
    await database.transaction(async (trx) => {
      const count = await countOf({ db: trx })
      const overtaking = otherProcess.db
        .insertInto('catalogue_instances')
        .values(instance('x'))
        .execute()
      await expect(overtaking).rejects.toMatchObject({ kind: 'locked' })
      await trx
        .insertInto('catalogue_instances')
        .values(instance(`${count}`))
        .execute()
    })
    expect(await countOf(otherProcess)).toBe(1)
  })
})

type NewRun = Pick<Tables['runs'], 'id' | 'state' | 'slot_at' | 'instance_id'>

function insertRun(database: Database, run: NewRun) {
  const at = '2026-11-24T10:00:00.000Z'
  const values = {
    trigger: 'schedule',
    key: run.id,
    name: 'n',
    created_at: at,
    updated_at: at,
    ...run
  } as const
  return database.db.insertInto('runs').values(values).execute()
}

describe('the table of runs', () => {
  const SLOT = '2026-11-24T06:00:00.000Z'

  it('takes one run for a slot of an instance, and any number without a slot', async () => {
    const database = await openForTest(':memory:')
    const run = { state: 'complete', instance_id: 'i' } as const
    await insertRun(database, { ...run, id: 'a', slot_at: SLOT })
    const second = insertRun(database, { ...run, id: 'b', slot_at: SLOT })
    await expect(second).rejects.toMatchObject({ kind: 'constraint' })
    await insertRun(database, { ...run, id: 'c', slot_at: SLOT, instance_id: 'j' })
    await insertRun(database, { ...run, id: 'd', slot_at: null })
    await insertRun(database, { ...run, id: 'e', slot_at: null })
  })

  it.each([
    ['creating', 'creating'],
    ['creating', 'pending'],
    ['pending', 'creating'],
    ['pending', 'pending']
  ] as const)('has no run of an instance %s beside one %s', async (first, second) => {
    const database = await openForTest(':memory:')
    await insertRun(database, { id: 'a', state: first, slot_at: null, instance_id: 'i' })
    const beside = insertRun(database, { id: 'b', state: second, slot_at: null, instance_id: 'i' })
    await expect(beside).rejects.toMatchObject({ kind: 'constraint' })
    await insertRun(database, { id: 'c', state: 'queued', slot_at: null, instance_id: 'i' })
    await insertRun(database, { id: 'd', state: second, slot_at: null, instance_id: 'j' })
  })
})
