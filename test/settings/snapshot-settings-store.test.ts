import { describe, expect, it } from 'vitest'
import { createSnapshotSettingsStore, type SnapshotSettings } from '../../src/settings/index.js'
import { openForTest } from '../database/temporary-folder.js'
import { createFakeClock } from '../support/fake-clock.js'

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
  const clock = createFakeClock('2026-11-24T10:00:00.000Z')
  const database = await openForTest(':memory:')
  const store = createSnapshotSettingsStore({ database, clock })
  const write = (settings: SnapshotSettings, actor: string) =>
    database.transaction((trx) => store.write(trx, settings, actor))
  return { clock, database, store, write }
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
      savedBy: undefined,
      turnedOffAt: undefined
    })
  })

  it('are read back as they were saved, with who saved them and when', async () => {
    const { store, write } = await storeInMemory()
    await write(SETTINGS, 'alice')
    expect(await store.read()).toEqual({
      settings: SETTINGS,
      version: 1,
      savedAt: new Date('2026-11-24T10:00:00.000Z'),
      savedBy: 'alice',
      turnedOffAt: undefined
    })
  })

  it('tell since when they are off: not later by another save, and not where they never were on', async () => {
    const { store, write, clock } = await storeInMemory()
    const off = { ...SETTINGS, enabled: false }
    const turnedOffAt = async () => (await store.read()).turnedOffAt?.toISOString()
    await write(off, 'alice')
    expect(await turnedOffAt()).toBeUndefined()
    await write({ ...SETTINGS, enabled: true }, 'alice')
    expect(await turnedOffAt()).toBeUndefined()
    clock.set('2026-11-25T10:00:00.000Z')
    await write(off, 'alice')
    clock.set('2026-11-26T10:00:00.000Z')
    await write({ ...off, retentionDays: 30 }, 'alice')
    expect(await turnedOffAt()).toBe('2026-11-25T10:00:00.000Z')
  })

  it('count their saves', async () => {
    const { store, write } = await storeInMemory()
    for (const version of [1, 2, 3]) {
      await write(SETTINGS, 'alice')
      expect(await store.version()).toBe(version)
    }
  })

  it('count each of those that are saved at once', async () => {
    const { store, write } = await storeInMemory()
    await Promise.all(Array.from({ length: 10 }, () => write(SETTINGS, 'alice')))
    expect(await store.version()).toBe(10)
  })

  it.each([
    ['is cut short', '{"enabled": tr'],
    ['lacks a field', '{"enabled": true}'],
    ['keeps for no days', JSON.stringify({ ...SETTINGS, retentionDays: 0 })]
  ])('are reported when what is stored %s, and mended by saving again', async (_, stored) => {
    const { database, store, write } = await storeInMemory()
    await write(SETTINGS, 'alice')
    await database.db.updateTable('snapshot_settings').set({ settings: stored }).execute()
    await expect(store.read()).rejects.toMatchObject({
      name: 'SettingsError',
      message: expect.stringContaining('cannot be read')
    })
    expect(await store.version()).toBe(1)
    await write(SETTINGS, 'bob')
    expect(await store.read()).toMatchObject({ settings: SETTINGS, version: 2 })
  })

  it('that are wrong are not stored', async () => {
    const { store, write } = await storeInMemory()
    const wrong = { ...SETTINGS, retentionDays: 366 }
    await expect(write(wrong, 'alice')).rejects.toThrow(/365/)
    expect(await store.version()).toBe(0)
  })
})
