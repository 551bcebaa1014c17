import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/database/index.js'
import {
  createApiKeyStore,
  createSnapshotSettingsStore,
  SettingsError
} from '../../src/settings/index.js'
import { snapshotSettings } from '../support/engine.js'
import { createFakeClock } from '../support/fake-clock.js'

const clock = createFakeClock('2026-03-01T00:00:00Z')
const SECRET = 'a secret key for tests, 32 bytes or more'
const KEY = 'VULTR-KEY-0123456789'
let folder: string
let database: Database

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vultr-addon-'))
  database = await openDatabase({ path: join(folder, 'vultr.sqlite'), clock })
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the API key', () => {
  const store = (secretKey: string | Uint8Array = SECRET, environmentKey?: string) =>
    createApiKeyStore({ database, secretKey, clock, environmentKey })

  it('is read back, and of it only the last four characters are shown', async () => {
    expect(await store().state()).toEqual({ kind: 'missing' })
    await store().save(KEY, 'Example')
    expect(await store().read()).toBe(KEY)
    expect(await store(Buffer.from(SECRET)).read()).toBe(KEY)
    expect(await store().state()).toEqual({
      kind: 'stored',
      lastFour: '6789',
      accountName: 'Example',
      savedAt: clock.now()
    })
    await store().remove()
    expect(await store().state()).toEqual({ kind: 'missing' })
  })

  it('is nowhere in the files in clear text', async () => {
    await store().save(KEY, 'Example')
    for (const file of readdirSync(folder)) {
      expect(readFileSync(join(folder, file)).includes(KEY), file).toBe(false)
    }
  })

  it('cannot be read with another secret key, which is no crash', async () => {
    await store().save(KEY, 'Example')
    const other = store('another secret key of 32 bytes or so')
    expect(await other.read()).toBeUndefined()
    expect(await other.state()).toEqual({ kind: 'unreadable' })
  })

  it.each(['ciphertext', 'nonce'] as const)(
    'cannot be read once its %s was altered',
    async (column) => {
      await store().save(KEY, 'Example')
      const { value } = await database.db
        .selectFrom('secrets')
        .select(`${column} as value`)
        .executeTakeFirstOrThrow()
      const altered = (value.startsWith('A') ? 'B' : 'A') + value.slice(1)
      await database.db
        .updateTable('secrets')
        .set({ [column]: altered })
        .execute()
      expect(await store().state()).toEqual({ kind: 'unreadable' })
    }
  )

  it('is encrypted differently each time', async () => {
    const stored = async () =>
      (await database.db.selectFrom('secrets').select(['nonce', 'ciphertext']).execute())[0]
    await store().save(KEY, 'Example')
    const first = await stored()
    await store().save(KEY, 'Example')
    const second = await stored()
    expect(first?.nonce).not.toBe(second?.nonce)
    expect(first?.ciphertext).not.toBe(second?.ciphertext)
  })

  it('of the environment wins', async () => {
    await store().save(KEY, 'Example')
    expect(await store(SECRET, 'FROM-ENV-9999').read()).toBe('FROM-ENV-9999')
    expect(await store(SECRET, 'FROM-ENV-9999').state()).toEqual({
      kind: 'environment',
      lastFour: '9999'
    })
  })
})

describe('the snapshot settings', () => {
  it('start from the defaults and count their saves', async () => {
    const store = createSnapshotSettingsStore({ database, clock })
    expect(await store.read()).toMatchObject({
      version: 0,
      settings: { enabled: false, frequency: 'every-day', retentionDays: 7 }
    })
    await store.save(snapshotSettings(), { actor: 'eva' })
    expect(await store.read()).toEqual({
      settings: snapshotSettings(),
      version: 1,
      savedAt: clock.now(),
      savedBy: 'eva'
    })
  })

  it('are saved by one of two who started from the same version', async () => {
    const store = createSnapshotSettingsStore({ database, clock })
    const saved = await Promise.all(
      ['eva', 'ann'].map((actor) => store.save(snapshotSettings(), { actor, expectedVersion: 0 }))
    )
    expect(saved.sort()).toEqual([false, true])
    expect(await store.version()).toBe(1)
  })

  it.each(['{', '{"enabled": "perhaps"}', 'null'])(
    'that cannot be read are told, and mended by saving: %s',
    async (text) => {
      const store = createSnapshotSettingsStore({ database, clock })
      await store.save(snapshotSettings(), { actor: 'eva' })
      await database.db.updateTable('snapshot_settings').set({ settings: text }).execute()
      await expect(store.read()).rejects.toBeInstanceOf(SettingsError)
      expect(await store.save(snapshotSettings(), { actor: 'eva', expectedVersion: 1 })).toBe(true)
      expect((await store.read()).version).toBe(2)
    }
  )
})
