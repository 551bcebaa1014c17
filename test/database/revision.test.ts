import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { openForTest, temporaryFolder } from './temporary-folder.js'

const row = (id: string) => ({ id, fields: '{}' })

it('stays the same while nothing is written, and differs after each write of our own', async () => {
  const { db, revision, transaction } = await openForTest(':memory:')
  const before = revision()
  await db.selectFrom('catalogue_instances').selectAll().execute()
  expect(revision()).toBe(before)
  await db.insertInto('catalogue_instances').values(row('a')).execute()
  const inserted = revision()
  expect(inserted).not.toBe(before)
  await transaction((trx) => trx.updateTable('catalogue_instances').set({ fields: '[]' }).execute())
  const updated = revision()
  expect(updated).not.toBe(inserted)
  await db.deleteFrom('catalogue_instances').execute()
  expect(revision()).not.toBe(updated)
})

it('differs after a write of another process, in a file from the next turn of the event loop on', async () => {
  const path = join(temporaryFolder(), 'database.sqlite')
  const ours = await openForTest(path)
  const theirs = await openForTest(path)
  const before = ours.revision()
  expect(ours.revision()).toBe(before)
  await theirs.db.insertInto('catalogue_instances').values(row('a')).execute()
  await nextTurn()
  if (isTestedOnPostgres) await expect.poll(() => ours.revision()).not.toBe(before)
  else expect(ours.revision()).not.toBe(before)
})
