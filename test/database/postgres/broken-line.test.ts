import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../../src/database/index.js'
import { breakableLine } from '../../support/databases/breakable-line.js'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { freshDatabase, openUrl } from './fresh-database.js'

const row = (id: string) => ({ id, fields: '{}' })

const insert = ({ db }: Pick<Database, 'db'>, id: string) =>
  db.insertInto('catalogue_instances').values(row(id)).execute()

async function idsIn({ db }: Pick<Database, 'db'>): Promise<string[]> {
  const rows = await db.selectFrom('catalogue_instances').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** Whether it is known that nothing was written between two questions. */
function isKnown(database: Database): boolean {
  const [before, after] = [database.revision(), database.revision()]
  return before === after
}

describe.skipIf(!isTestedOnPostgres)('a line to the server that breaks', () => {
  it('between two statements is not noticed: they go by another connection', async () => {
    const line = await breakableLine((await freshDatabase()).url)
    const database = await openUrl(line.url)
    await insert(database, 'a')
    line.cut()
    await insert(database, 'b')
    line.cut()
    expect(await idsIn(database)).toEqual(['a', 'b'])
    line.cut()
    await database.transaction((trx) => insert({ db: trx }, 'c'))
    expect(await idsIn(database)).toEqual(['a', 'b', 'c'])
  })

  it('in the middle of a transaction leaves nothing of it, and the next one comes through', async () => {
    const line = await breakableLine((await freshDatabase()).url)
    const database = await openUrl(line.url)
    const interrupted = database.transaction(async (trx) => {
      await insert({ db: trx }, 'half')
      line.cut()
      await insert({ db: trx }, 'other half')
    })
    await expect(interrupted).rejects.toMatchObject({ name: 'DatabaseError', kind: 'unreachable' })
    await insert(database, 'whole')
    expect(await idsIn(database)).toEqual(['whole'])
  })

  it('for good is told at once, and mended without a new start', async () => {
    const line = await breakableLine((await freshDatabase()).url)
    const database = await openUrl(line.url)
    line.refuse()
    await expect(idsIn(database)).rejects.toMatchObject({ kind: 'unreachable' })
    await expect(insert(database, 'a')).rejects.toMatchObject({ kind: 'unreachable' })
    line.mend()
    await insert(database, 'b')
    expect(await idsIn(database)).toEqual(['b'])
  })

  it('has nothing pass for unwritten: each revision is another one until others are heard of again', async () => {
    const { url } = await freshDatabase()
    const line = await breakableLine(url)
    const database = await openUrl(line.url)
    const isTheSame = () => isKnown(database)
    await expect.poll(isTheSame).toBe(true)
    const before = database.revision()
    line.refuse()
    await expect.poll(isTheSame).toBe(false)
    await insert(await openUrl(url), 'meanwhile')
    line.mend()
    await expect.poll(isTheSame).toBe(true)
    expect(database.revision()).not.toBe(before)
  })

  it('in silence has nothing pass for unwritten after a second', async () => {
    const line = await breakableLine((await freshDatabase()).url)
    const database = await openUrl(line.url)
    line.silence()
    await wait(1_100)
    expect(isKnown(database)).toBe(false)
    line.mend()
    await expect.poll(() => isKnown(database)).toBe(true)
  })
})
