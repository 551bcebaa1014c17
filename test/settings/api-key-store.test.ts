import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/index.js'
import { createApiKeyStore } from '../../src/settings/index.js'
import { openForTest, temporaryFolder } from '../database/temporary-folder.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { createFakeClock } from '../support/fake-clock.js'

const KEY = 'VULTRKEY-ABCDEFGHIJKLMNOPQRSTUVWX-7890'
const SECRET = 'a secret of this panel, 32 bytes or more'
const clock = createFakeClock('2026-11-24T10:00:00.000Z')

function storeOn(database: Database, secretKey: string | Uint8Array = SECRET) {
  return createApiKeyStore({ database, secretKey, clock })
}

async function alter(database: Database, column: 'ciphertext' | 'nonce', byte: number) {
  const row = await database.db.selectFrom('secrets').selectAll().executeTakeFirstOrThrow()
  const bytes = Buffer.from(row[column], 'base64')
  bytes[byte < 0 ? bytes.length + byte : byte] = (bytes.at(byte) ?? 0) ^ 1
  await database.db
    .updateTable('secrets')
    .set({ [column]: bytes.toString('base64') })
    .execute()
}

async function expectUnreadable(store: ReturnType<typeof storeOn>) {
  expect(await store.state()).toEqual({ kind: 'unreadable' })
  expect(await store.read()).toBeUndefined()
}

describe('the stored API key', () => {
  it('is missing before it is saved and after it is removed', async () => {
    const store = storeOn(await openForTest(':memory:'))
    expect(await store.state()).toEqual({ kind: 'missing' })
    expect(await store.read()).toBeUndefined()
    await store.save(KEY, 'Example Ltd')
    await store.remove()
    expect(await store.state()).toEqual({ kind: 'missing' })
    expect(await store.read()).toBeUndefined()
  })

  it('is read back whole, and known by its last four characters', async () => {
    const database = await openForTest(':memory:')
    await storeOn(database).save(KEY, 'Example Ltd')
    const afterRestart = storeOn(database, Buffer.from(SECRET))
    expect(await afterRestart.read()).toBe(KEY)
    expect(await afterRestart.state()).toEqual({
      kind: 'stored',
      lastFour: '7890',
      accountName: 'Example Ltd',
      savedAt: new Date('2026-11-24T10:00:00.000Z')
    })
  })

  it('is replaced by a later one', async () => {
    const store = storeOn(await openForTest(':memory:'))
    await store.save(KEY, 'Example Ltd')
    await store.save('ANOTHER-KEY-1234', 'Other Ltd')
    expect(await store.read()).toBe('ANOTHER-KEY-1234')
    expect(await store.state()).toMatchObject({ lastFour: '1234', accountName: 'Other Ltd' })
  })

  it.skipIf(skippedOnPostgres('it looks into the files'))(
    'is nowhere in the files in clear text',
    async () => {
      const folder = temporaryFolder()
      const database = await openForTest(join(folder, 'database.sqlite'))
      await storeOn(database).save(KEY, 'Example Ltd')
      const contents = () =>
        Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
      const whileOpen = contents()
      await database.close()
      for (const bytes of [whileOpen, contents()]) {
        expect(bytes.includes('Example Ltd')).toBe(true)
        for (const form of [KEY, KEY.slice(0, 16), SECRET.slice(0, 16)]) {
          expect(bytes.includes(form)).toBe(false)
          expect(bytes.includes(Buffer.from(form).toString('hex'))).toBe(false)
          expect(bytes.includes(Buffer.from(form).toString('base64').slice(0, 20))).toBe(false)
        }
      }
    }
  )

  it('is encrypted differently each time', async () => {
    const database = await openForTest(':memory:')
    const seen = new Set<string>()
    for (let time = 0; time < 3; time++) {
      await storeOn(database).save(KEY, 'Example Ltd')
      const row = await database.db.selectFrom('secrets').selectAll().executeTakeFirstOrThrow()
      expect(Buffer.from(row.nonce, 'base64')).toHaveLength(12)
      seen.add(row.nonce).add(row.ciphertext)
    }
    expect(seen.size).toBe(6)
  })

  it('is unreadable under another secret, until it is saved again', async () => {
    const database = await openForTest(':memory:')
    await storeOn(database).save(KEY, 'Example Ltd')
    const store = storeOn(database, 'quite another secret, also of 32 bytes')
    await expectUnreadable(store)
    await store.save(KEY, 'Example Ltd')
    expect(await store.read()).toBe(KEY)
  })

  it.each([
    ['the first byte of the ciphertext', 'ciphertext', 0],
    ['the last byte of the tag', 'ciphertext', -1],
    ['the nonce', 'nonce', 0]
  ] as const)('is unreadable when %s was altered', async (_, column, byte) => {
    const database = await openForTest(':memory:')
    await storeOn(database).save(KEY, 'Example Ltd')
    await alter(database, column, byte)
    await expectUnreadable(storeOn(database))
  })

  it.each([
    ['ciphertext', ''],
    ['ciphertext', 'AAAA'],
    ['nonce', ''],
    ['nonce', 'not base64 at all %%%']
  ] as const)('is unreadable when its %s is "%s"', async (column, value) => {
    const database = await openForTest(':memory:')
    await storeOn(database).save(KEY, 'Example Ltd')
    await database.db
      .updateTable('secrets')
      .set({ [column]: value })
      .execute()
    await expectUnreadable(storeOn(database))
  })

  it('gives way to one from the environment, which is not stored', async () => {
    const database = await openForTest(':memory:')
    await storeOn(database).save(KEY, 'Example Ltd')
    const store = createApiKeyStore({
      database,
      secretKey: SECRET,
      clock,
      environmentKey: 'FROM-THE-HOST-4321'
    })
    expect(await store.state()).toEqual({ kind: 'environment', lastFour: '4321' })
    expect(await store.read()).toBe('FROM-THE-HOST-4321')
    expect(await storeOn(database).read()).toBe(KEY)
  })
})
