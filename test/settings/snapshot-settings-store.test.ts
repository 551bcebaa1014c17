import { describe, expect, it } from 'vitest'
import { createSnapshotSettingsStore, type SnapshotSettings } from '../../src/settings/index.js'
import { openForTest } from '../database/temporary-folder.js'
import { createFakeClock } from '../support/fake-clock.js'

const clock = createFakeClock('2026-11-24T10:00:00.000Z')

const SETTINGS: SnapshotSettings = {
  enabled: true,
  covers: { kind: 'selected', instanceIds: ['4f0f12e5-1f84-404f-aa84-85f431ea5ec2'] },
  frequency: 'custom',
  startTime: '03:30',
  timeZone: 'Europe/Berlin',
  customCron: '30 3 * * 1',
  retentionDays: 30,
  keep: { last: 3, monthly: 'all' }
}

async function storeInMemory() {
  const database = await openForTest(':memory:')
  return { database, store: createSnapshotSettingsStore({ database, clock }) }
}

describe('the snapshot settings', () => {
  it('are off, daily and kept for 7 days before the first save', async () => {
    const { store } = await storeInMemory()
    expect(await store.version()).toBe(0)
    expect(await store.read()).toEqual({
      settings: {
        enabled: false,
        covers: { kind: 'this-server' },
        frequency: 'every-day',
        startTime: '00:00',
        timeZone: 'UTC',
        retentionDays: 7,
        keep: {}
      },
      version: 0,
      savedAt: undefined,
      savedBy: undefined
    })
  })

  it('are read back as they were saved, with who saved them and when', async () => {
    const { store } = await storeInMemory()
    expect(await store.save(SETTINGS, { actor: 'alice' })).toBe(true)
    expect(await store.read()).toEqual({
      settings: SETTINGS,
      version: 1,
      savedAt: new Date('2026-11-24T10:00:00.000Z'),
      savedBy: 'alice'
    })
  })

  it('count their saves', async () => {
    const { store } = await storeInMemory()
    for (const version of [1, 2, 3]) {
      expect(await store.save(SETTINGS, { actor: 'alice' })).toBe(true)
      expect(await store.version()).toBe(version)
    }
    expect(await store.save(SETTINGS, { actor: 'alice', expectedVersion: 3 })).toBe(true)
    expect(await store.version()).toBe(4)
  })

  it.each([0, 1, 3])(
    'are not saved by one who saw version %i when 2 is stored',
    async (expectedVersion) => {
      const { store } = await storeInMemory()
      await store.save(SETTINGS, { actor: 'alice' })
      await store.save(SETTINGS, { actor: 'alice' })
      const changed = { ...SETTINGS, retentionDays: 1 }
      expect(await store.save(changed, { actor: 'bob', expectedVersion })).toBe(false)
      expect(await store.read()).toMatchObject({ settings: SETTINGS, version: 2, savedBy: 'alice' })
    }
  )

  it('are not saved by one who saw a version when none is stored', async () => {
    const { store } = await storeInMemory()
    expect(await store.save(SETTINGS, { actor: 'bob', expectedVersion: 1 })).toBe(false)
    expect(await store.version()).toBe(0)
  })

  it.each([0, 1])('are saved by one of several who all saw version %i', async (expectedVersion) => {
    const { store } = await storeInMemory()
    for (let save = 0; save < expectedVersion; save++)
      await store.save(SETTINGS, { actor: 'alice' })
    const saves = Array.from({ length: 10 }, (_, index) =>
      store.save(SETTINGS, { actor: `admin ${index}`, expectedVersion })
    )
    expect((await Promise.all(saves)).filter((isSaved) => isSaved)).toHaveLength(1)
    expect(await store.version()).toBe(expectedVersion + 1)
  })

  it('all count when nobody minds the version', async () => {
    const { store } = await storeInMemory()
    await Promise.all(Array.from({ length: 10 }, () => store.save(SETTINGS, { actor: 'alice' })))
    expect(await store.version()).toBe(10)
  })

  it.each([
    ['is cut short', '{"enabled": tr'],
    ['lacks a field', '{"enabled": true}'],
    ['keeps for no days', JSON.stringify({ ...SETTINGS, retentionDays: 0 })]
  ])('are reported when what is stored %s, and mended by saving again', async (_, stored) => {
    const { database, store } = await storeInMemory()
    await store.save(SETTINGS, { actor: 'alice' })
    await database.db.updateTable('snapshot_settings').set({ settings: stored }).execute()
    await expect(store.read()).rejects.toMatchObject({
      name: 'SettingsError',
      message: expect.stringContaining('Save them again')
    })
    expect(await store.version()).toBe(1)
    expect(await store.save(SETTINGS, { actor: 'bob', expectedVersion: 1 })).toBe(true)
    expect(await store.read()).toMatchObject({ settings: SETTINGS, version: 2 })
  })

  it('that are wrong are not stored', async () => {
    const { store } = await storeInMemory()
    const wrong = { ...SETTINGS, retentionDays: 366 }
    await expect(store.save(wrong, { actor: 'alice' })).rejects.toThrow(/365/)
    expect(await store.version()).toBe(0)
  })
})
