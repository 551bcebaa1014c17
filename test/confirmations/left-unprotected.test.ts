import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leftUnprotected, type SettingsChange } from '../../src/confirmations/index.js'
import { coverageOf } from '../../src/coverage/index.js'
import type { InstanceChoice, SnapshotSettings } from '../../src/settings/index.js'
import { type Engine, startEngine, startWorld, type World } from '../support/engine.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let web: string
let db: string

beforeEach(async () => {
  world = await startWorld('2026-11-24T10:00:00Z')
  web = world.simulator.addInstance({ label: 'web-1', tags: ['web'] }).id
  db = world.simulator.addInstance({ label: 'db-1', tags: ['db'] }).id
  engine = await startEngine(world)
  await engine.catalogue.refresh({ maxAgeMs: 0 })
})
afterEach(async () => {
  await engine.close()
  await world.close()
})

const ALL: Partial<SnapshotSettings> = { covers: { kind: 'all' } }
const settings = (overrides: Partial<SnapshotSettings>): SettingsChange => ({
  kind: 'settings',
  settings: snapshotSettings({ ...ALL, ...overrides })
})
const choice = (instanceIds: readonly string[], chosen: InstanceChoice): SettingsChange => ({
  kind: 'instances',
  instanceIds,
  choice: chosen
})
const save = (change: SettingsChange, confirmed?: string) =>
  engine.scheduling.settingsChanges.save(change, {
    actor: 'eva',
    ...(confirmed === undefined ? {} : { confirmed })
  })
async function shown(change: SettingsChange) {
  const outcome = await save(change)
  if (outcome.kind !== 'to-confirm') throw new Error(outcome.kind)
  return outcome.preview
}
const versions = async () => [
  await engine.settings.version(),
  [...(await engine.choices.read()).values()].length
]

describe('a change that leaves instances unprotected', () => {
  it.each([
    ['turning it off', () => settings({ enabled: false }), () => [db, web]],
    ['another tag', () => settings({ covers: { kind: 'tag', tag: 'db' } }), () => [web]],
    [
      'a shorter selection',
      () => settings({ covers: { kind: 'selected', instanceIds: [web] } }),
      () => [db]
    ],
    ['excluding one', () => choice([db], { mode: 'never' }), () => [db]],
    ['excluding all', () => choice([db, web], { mode: 'never' }), () => [db, web]]
  ])('is not saved before it was seen: %s', async (_, change, ids) => {
    await save(settings({}))
    const before = await versions()
    const preview = await shown(change())
    expect([...preview.unprotected].sort()).toEqual([...ids()].sort())
    expect(await versions()).toEqual(before)
    expect(await save(change(), preview.fingerprint)).toEqual({
      kind: 'saved',
      leftOut: ids().length
    })
  })

  it('is shown where a custom schedule is taken from one that nothing else applies to', async () => {
    await save(settings({ covers: { kind: 'tag', tag: 'web' } }))
    const { enabled: _, covers: __, ...schedule } = snapshotSettings()
    await save(choice([db], { mode: 'own', schedule }))
    expect((await shown(choice([db], { mode: 'default' }))).unprotected).toEqual([db])
  })

  it('is shown again where it leaves others unprotected than were seen', async () => {
    await save(settings({}))
    const { fingerprint } = await shown(settings({ enabled: false }))
    world.simulator.addInstance({ label: 'late' })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const outcome = await save(settings({ enabled: false }), fingerprint)
    expect(outcome).toMatchObject({ kind: 'to-confirm' })
  })

  it('says nothing of an instance that is gone', async () => {
    await save(settings({ covers: { kind: 'selected', instanceIds: [web, db] } }))
    world.simulator.removeInstance(db)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const change = settings({ covers: { kind: 'selected', instanceIds: [web] } })
    expect(await save(change)).toEqual({ kind: 'saved', leftOut: 0 })
  })

  it('says nothing where whom the settings apply to cannot be said yet', async () => {
    await save(settings({ covers: { kind: 'selected', instanceIds: [web] } }))
    const view = { ...engine.catalogue.view(), refreshedAt: undefined, instances: [] }
    const stored = await engine.settings.read()
    const sources = { stored, schedules: new Map(), thisServerIds: [], view }
    const all = { ...stored, settings: snapshotSettings(ALL) }
    const before = coverageOf(sources)
    const after = coverageOf({ ...sources, stored: all })
    expect([before.instances.size, after.instances.size]).toEqual([1, 0])
    expect(leftUnprotected(before, after, view)).toEqual([])
  })

  it('is nothing where as many are protected as before', async () => {
    await save(settings({}))
    expect(await save(settings({ retentionDays: 8 }))).toMatchObject({ leftOut: 0 })
    await save(
      choice([db], { mode: 'never' }),
      (await shown(choice([db], { mode: 'never' }))).fingerprint
    )
    expect(await save(choice([db], { mode: 'never' }))).toMatchObject({ kind: 'saved' })
  })

  it('is told by Activity with each name, up to twenty', async () => {
    for (let n = 0; n < 25; n += 1) world.simulator.addInstance({ label: `node-${n}` })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(settings({}))
    const off = settings({ enabled: false })
    await save(off, (await shown(off)).fingerprint)
    const rows = await engine.database.db.selectFrom('activity').select('sentence').execute()
    const told = JSON.parse(String(rows.at(-1)?.sentence)).with.leftOut
    expect(told.code).toBe('activity.settings.unprotected')
    expect(told.with.count).toBe(27)
    expect(told.with.names.list).toHaveLength(21)
    expect(told.with.names.list).toContain('db-1')
    expect(told.with.names.list.at(-1)).toMatchObject({ with: { count: 7 } })
  })
})
