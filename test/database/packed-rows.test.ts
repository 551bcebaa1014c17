import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, packedRows, unpackRows } from '../../src/database/index.js'
import { openTestDatabase, skippedOnPostgres } from '../support/databases/test-database.js'

const COLUMNS = ['instance_id', 'considered_until', 'paused_reason'] as const

let database: Database

beforeEach(async () => {
  database = await openTestDatabase(':memory:', { clock: { now: () => new Date() } })
})
afterEach(() => database.close())

async function packed(): Promise<readonly unknown[]> {
  const { db } = database
  const { rows } = await db
    .selectFrom('schedule_cursors')
    .select(packedRows(db, COLUMNS).as('rows'))
    .executeTakeFirstOrThrow()
  return unpackRows(rows)
}

describe('rows that are read as one value', () => {
  it('are none where the table holds none', async () => {
    expect(await packed()).toEqual([])
  })

  it('hold what is read of each of them, whatever it is', async () => {
    // PostgreSQL takes every character in a text but this one.
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''))
    const row = fc.record({ until: text, reason: fc.option(text) })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { maxLength: 4 }), row, async (ids, more) => {
        await database.db.deleteFrom('schedule_cursors').execute()
        for (const instance_id of ids) {
          const values = { instance_id, considered_until: more.until, paused_reason: more.reason }
          await database.db
            .insertInto('schedule_cursors')
            .values({ ...values, schedule: '0 * * * *|UTC' })
            .execute()
        }
        const plain = await database.db.selectFrom('schedule_cursors').select(COLUMNS).execute()
        expect(await packed()).toEqual(
          plain.map((each) => [each.instance_id, each.considered_until, each.paused_reason])
        )
      }),
      { numRuns: 30 }
    )
  })

  it.skipIf(skippedOnPostgres('its columns hold nothing but text'))(
    'are read though some hold bytes, which are no text whatever they spell',
    async () => {
      for (const considered_until of [sql<string>`x'00ff'`, sql<string>`CAST('spelt' AS BLOB)`]) {
        const row = { considered_until, schedule: 'x' }
        const ids = [sql<string>`CAST('spelt' AS BLOB)`, 'spelt']
        await database.db.deleteFrom('schedule_cursors').execute()
        for (const instance_id of ids) {
          await database.db
            .insertInto('schedule_cursors')
            .values({ ...row, instance_id })
            .execute()
        }
        const rows = await packed()
        expect(rows).toHaveLength(2)
        expect(rows).toContainEqual(['spelt', null, null])
        expect(rows).toContainEqual([null, null, null])
      }
    }
  )
})
