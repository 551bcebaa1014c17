import { beforeEach, describe, expect, it } from 'vitest'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let instanceId: string

beforeEach(async () => {
  world = await openWorld('2026-11-24T10:00:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  engine = await openEngine(world, { thisServerId: () => instanceId })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
})

const SETTINGS = snapshotSettings({ retentionDays: 30 })
const saved = (by: { readonly actor: string; readonly expectedVersion?: number }) =>
  engine.scheduling.settingsChanges.save({ kind: 'settings', settings: SETTINGS }, by)
const chosen = (by: Parameters<Engine['scheduling']['settingsChanges']['save']>[1]) =>
  engine.scheduling.settingsChanges.save(
    { kind: 'instances', instanceIds: [instanceId], choice: { mode: 'never' } },
    by
  )

async function everyRow() {
  const { db } = engine.database
  const tables = [
    'snapshot_settings',
    'instance_schedules',
    'schedule_cursors',
    'activity'
  ] as const
  return await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
}

describe('settings', () => {
  it.each([0, 1, 3])(
    'are not saved by one who saw version %i when 2 is stored',
    async (expectedVersion) => {
      await saved({ actor: 'alice' })
      await saved({ actor: 'alice' })
      const before = await everyRow()
      expect(await saved({ actor: 'bob', expectedVersion })).toEqual({ kind: 'conflict' })
      expect(await everyRow()).toEqual(before)
    }
  )

  it('are not saved by one who saw a version when none is stored', async () => {
    expect(await saved({ actor: 'bob', expectedVersion: 1 })).toEqual({ kind: 'conflict' })
    expect(await engine.settings.version()).toBe(0)
  })

  it.each([0, 1])('are saved by one of several who all saw version %i', async (expectedVersion) => {
    if (expectedVersion === 1) await saved({ actor: 'alice' })
    const saves = Array.from({ length: 10 }, (_, index) =>
      saved({ actor: `admin ${index}`, expectedVersion })
    )
    const kinds = (await Promise.all(saves)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'saved')).toHaveLength(1)
    expect(await engine.settings.version()).toBe(expectedVersion + 1)
  })

  it('are in the activity log as soon as they count, and not without it', async () => {
    await saved({ actor: 'alice' })
    const { db } = engine.database
    expect(await db.selectFrom('activity').select(['actor', 'kind']).execute()).toEqual([
      { actor: 'alice', kind: 'settings' }
    ])
    await db.schema.dropTable('activity').execute()
    await expect(saved({ actor: 'bob' })).rejects.toThrow(/activity/)
    expect(await engine.settings.read()).toMatchObject({ version: 1, savedBy: 'alice' })
  })

  it('are not changed by a preview of them', async () => {
    await saved({ actor: 'alice' })
    const before = await everyRow()
    const settings = snapshotSettings({ retentionDays: 1, frequency: 'every-hour' })
    await engine.scheduling.settingsChanges.preview({ kind: 'settings', settings })
    expect(await everyRow()).toEqual(before)
  })
})

describe('a choice for an instance', () => {
  it('is not saved by one who saw another version of it', async () => {
    await chosen({ actor: 'alice', expectedVersion: 0 })
    const before = await everyRow()
    expect(await chosen({ actor: 'bob', expectedVersion: 0 })).toEqual({ kind: 'conflict' })
    expect(await everyRow()).toEqual(before)
    expect(await chosen({ actor: 'bob', expectedVersion: 1 })).toMatchObject({ kind: 'saved' })
  })

  it('is not saved by one who saw the list before another save', async () => {
    expect(await chosen({ actor: 'alice', expectedSaves: 0 })).toMatchObject({ kind: 'saved' })
    expect(await chosen({ actor: 'bob', expectedSaves: 0 })).toEqual({ kind: 'conflict' })
  })
})
