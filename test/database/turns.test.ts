import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Tables } from '../../src/database/index.js'
import { createTurns } from '../../src/database/turns.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

/** More statements than can be carried out before others are due to have their turn. */
const MANY = 100_000

/** Goes on with `step` until the event loop went round, and tells whether it did. */
async function goesRoundDuring(step: () => Promise<unknown>): Promise<boolean> {
  let isRound = false
  setImmediate(() => {
    isRound = true
  })
  for (let count = 0; count < MANY && !isRound; count += 1) await step()
  return isRound
}

const read = (db: Kysely<Tables>) => db.selectFrom('catalogue_state').select('id').execute()

describe.skipIf(skippedOnPostgres('SQLite answers in our thread, PostgreSQL elsewhere'))(
  'statements awaited one after another',
  () => {
    it('let the event loop go round', async () => {
      const { db } = await openForTest(':memory:')
      expect(await goesRoundDuring(() => read(db))).toBe(true)
    })

    it('let it go round within a transaction too, into which nobody comes meanwhile', async () => {
      const database = await openForTest(join(temporaryFolder(), 'database.sqlite'))
      let isBesideDone = false
      let beside: Promise<unknown> | undefined
      await database.transaction(async (trx) => {
        beside = read(database.db).then(() => {
          isBesideDone = true
        })
        expect(await goesRoundDuring(() => read(trx))).toBe(true)
        expect(isBesideDone).toBe(false)
      })
      await beside
      expect(isBesideDone).toBe(true)
    })

    it('let it go round while the rows of a long table are read one by one', async () => {
      const { db } = await openForTest(':memory:')
      const ids = Array.from({ length: 30_000 }, (_, index) => ({ id: `${index}`, fields: '{}' }))
      for (let start = 0; start < ids.length; start += 10_000) {
        const rows = ids.slice(start, start + 10_000)
        await db.insertInto('catalogue_instances').values(rows).execute()
      }
      let count = 0
      const rows = db.selectFrom('catalogue_instances').selectAll().stream()
      const isRound = await goesRoundDuring(async () => {
        for await (const _ of rows) count += 1
      })
      expect({ count, isRound }).toEqual({ count: ids.length, isRound: true })
    })
  }
)

describe('turns', () => {
  it('come in the order in which they were asked for, one at a time', async () => {
    const turns = createTurns()
    const order: number[] = []
    let under = 0
    const taken = async (number: number) => {
      await turns.begin()
      under += 1
      expect(under).toBe(1)
      await null
      order.push(number)
      under -= 1
      turns.end()
    }
    await Promise.all([1, 2, 3, 4].map(taken))
    await taken(5)
    expect(order).toEqual([1, 2, 3, 4, 5])
  })

  it('wake nobody but the next', async () => {
    const turns = createTurns()
    await turns.begin()
    let woken = 0
    for (let count = 0; count < 3; count += 1) {
      void turns.begin().then(() => {
        woken += 1
      })
    }
    turns.end()
    await new Promise((resolve) => setImmediate(resolve))
    expect(woken).toBe(1)
  })
})
