import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApiKeyStore } from '../../src/settings/index.js'
import { openForTest, temporaryFolder } from '../database/temporary-folder.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { createFakeClock } from '../support/fake-clock.js'
import { SqliteFile } from '../support/sqlite-file.js'

const secretKey = 'a secret key for tests, 32 bytes or more'
const clock = createFakeClock('2026-11-24T10:00:00.000Z')

interface Sealed {
  readonly nonce: string
  readonly ciphertext: string
}

async function start() {
  const path = join(temporaryFolder(), 'vultr.sqlite')
  const database = await openForTest(path)
  const store = createApiKeyStore({ database, secretKey, clock })
  const sealed = (): Promise<Sealed> =>
    database.db.selectFrom('secrets').select(['nonce', 'ciphertext']).executeTakeFirstOrThrow()
  return { path, database, store, sealed }
}

/** A key that was removed while another process keeps it in the log by reading. */
async function removeWhileRead() {
  const { path, database, store, sealed } = await start()
  await store.save('FORMER-KEY-0123456789', 'Example Hosting')
  const former = await sealed()
  const reader = new SqliteFile(path)
  reader.exec('BEGIN')
  reader.prepare('SELECT * FROM secrets').all()
  await store.remove()
  return { path, database, store, former, reader }
}

/** Whether anything of it can be read in any file of the database. */
function isOnDisk(path: string, { nonce, ciphertext }: Sealed): boolean {
  return [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]
    .filter((file) => existsSync(file))
    .some((file) => {
      const bytes = readFileSync(file)
      return [nonce, ciphertext, ciphertext.slice(0, 24), ciphertext.slice(-24)].some((part) =>
        bytes.includes(part)
      )
    })
}

describe.skipIf(skippedOnPostgres('it looks into the files'))('an API key', () => {
  it('is found in no file of the database once it was removed', async () => {
    const { path, store, sealed } = await start()
    await store.save('FORMER-KEY-0123456789', 'Example Hosting')
    const former = await sealed()
    expect(isOnDisk(path, former)).toBe(true)
    await store.remove()
    expect(isOnDisk(path, former)).toBe(false)
  })

  it('is found in no file of the database once another one replaced it', async () => {
    const { path, store, sealed } = await start()
    for (const key of ['A-LONGER-KEY-0123456789-0123456789-0123456789', 'SHORT', 'LAST-KEY']) {
      const former = await sealed().catch(() => undefined)
      await store.save(key, 'Example Hosting')
      if (former !== undefined) expect(isOnDisk(path, former)).toBe(false)
    }
    expect(isOnDisk(path, await sealed())).toBe(true)
  })

  it('that another process keeps in the log by reading leaves it when that one is done', async () => {
    const { path, database, store, former, reader } = await removeWhileRead()
    expect(await store.state()).toEqual({ kind: 'missing' })
    expect(isOnDisk(path, former)).toBe(true)
    reader.exec('COMMIT')
    reader.close()
    await database.settleErasure()
    expect(isOnDisk(path, former)).toBe(false)
  })

  it('that a process left in the log when it ended leaves it with the next one', async () => {
    const { path, database, former, reader } = await removeWhileRead()
    await database.close()
    expect(isOnDisk(path, former)).toBe(true)
    reader.exec('COMMIT')
    const next = await openForTest(path)
    await next.settleErasure()
    expect(isOnDisk(path, former)).toBe(false)
    reader.close()
  })

  it('is removed while a transaction is open, and leaves the files when that has ended', async () => {
    const { path, database, store, sealed } = await start()
    await store.save('FORMER-KEY-0123456789', 'Example Hosting')
    const former = await sealed()
    const busy = database.transaction(async (trx) => {
      await trx.selectFrom('runs').selectAll().execute()
    })
    await Promise.all([busy, store.remove()])
    expect(isOnDisk(path, former)).toBe(false)
  })
})
