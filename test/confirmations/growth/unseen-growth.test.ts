import { beforeEach, describe, expect, it } from 'vitest'
import type { SettingsChange } from '../../../src/confirmations/index.js'
import type { SnapshotSettings } from '../../../src/settings/index.js'
import type { Engine, World } from '../../support/engine.js'
import { openEngine, openWorld } from '../../support/engines/open-engine.js'
import { MINUTE } from '../../support/fake-clock.js'
import { snapshotSettings } from '../../support/snapshot-settings.js'

let world: World
let engine: Engine
let ids: readonly string[]

beforeEach(async () => {
  world = await openWorld('2026-11-24T10:00:00Z')
  engine = await openEngine(world)
})

async function instances(count: number, diskGb = 80): Promise<void> {
  ids = Array.from(
    { length: count },
    (_, n) => world.simulator.addInstance({ label: `node-${n}`, diskGb }).id
  )
  await readAgain()
}

async function readAgain(): Promise<void> {
  world.clock.advance(2 * MINUTE)
  await engine.catalogue.refresh({ maxAgeMs: 0 })
}

/** One stored snapshot of an instance, which tells how large they are. */
async function sized(gb: number): Promise<void> {
  world.simulator.addSnapshot({
    description: `auto [vpa a ${ids[0]} 0000000000000001]`,
    compressedBytes: gb * 1e9
  })
  await readAgain()
}

const all = (overrides: Partial<SnapshotSettings> = {}): SettingsChange => ({
  kind: 'settings',
  settings: snapshotSettings({ covers: { kind: 'all' }, ...overrides })
})
function custom(count: number, overrides: Partial<SnapshotSettings>): SettingsChange {
  const { enabled: _, covers: __, ...schedule } = snapshotSettings(overrides)
  return { kind: 'instances', instanceIds: ids.slice(0, count), choice: { mode: 'own', schedule } }
}
const save = (change: SettingsChange, confirmed?: string) =>
  engine.scheduling.settingsChanges.save(change, {
    actor: 'eva',
    ...(confirmed === undefined ? {} : { confirmed })
  })
async function saveSeen(change: SettingsChange): Promise<void> {
  const outcome = await save(change)
  if (outcome.kind === 'to-confirm') await save(change, outcome.preview.fingerprint)
}
const growthOf = async (change: SettingsChange) => {
  const outcome = await save(change)
  return outcome.kind === 'to-confirm' ? outcome.preview.growth : outcome.kind
}

describe('before any size is known', () => {
  it('8.8 million snapshots are not saved unseen', async () => {
    await instances(1_001)
    const hourly = all({ frequency: 'every-hour', retentionDays: 365 })
    const growth = await growthOf(hourly)
    expect(growth).toMatchObject({ snapshots: { from: 0, to: 8_768_760 } })
    expect(growth).toMatchObject({ many: { most: 8_760 }, disks: { toUsd: 35_075_040 } })
    expect(await engine.settings.version()).toBe(0)
    await saveSeen(hourly)
    expect(await engine.settings.version()).toBe(1)
  })

  it('more than the limit that is entered with it is not saved unseen', async () => {
    await instances(3)
    expect(await growthOf(all({ snapshotLimit: 50 }))).toMatchObject({
      limit: { needed: 90, limit: 50 }
    })
  })

  it('nor are many of large disks', async () => {
    await instances(10, 1_600)
    expect(await growthOf(all())).toMatchObject({ disks: { toUsd: 22_400 } })
  })

  it('40 instances every six hours for 7 days are saved at once', async () => {
    await instances(40, 160)
    expect(await growthOf(all())).toBe('saved')
  })

  it('what nobody has yet is judged too: a tag may be put on any number at Vultr', async () => {
    await instances(1)
    const tagged = { covers: { kind: 'tag', tag: 'later' } } as const
    const hourly = { frequency: 'every-hour', retentionDays: 365 } as const
    expect(await growthOf(all({ ...tagged, ...hourly }))).toMatchObject({ many: { most: 8_760 } })
    expect(await growthOf(all(tagged))).toBe('saved')
  })
})

describe('what grows without end is not saved unseen', () => {
  it('by the settings', async () => {
    await instances(2)
    const endless = all({ frequency: 'every-hour', keep: { hourly: 'all' } })
    expect(await growthOf(endless)).toMatchObject({ endless: { instanceIds: ids } })
    await saveSeen(endless)
    expect(await growthOf(endless)).toBe('saved')
  })

  it('by a custom schedule of one instance', async () => {
    await instances(2)
    await save(all())
    expect(await growthOf(custom(1, { keep: { yearly: 'all' } }))).toMatchObject({
      endless: { instanceIds: [ids[0]] }
    })
  })

  it('by a faster pace than was seen', async () => {
    await instances(1)
    await saveSeen(all({ keep: { yearly: 'all' } }))
    expect(await growthOf(all({ keep: { yearly: 'all' }, retentionDays: 8 }))).toBe('saved')
    expect(await growthOf(all({ keep: { daily: 'all' } }))).toMatchObject({
      endless: { instanceIds: ids }
    })
    const more = { frequency: 'every-hour', retentionDays: 365 } as const
    expect(await growthOf(all({ keep: { yearly: 'all' }, ...more }))).toMatchObject({
      endless: undefined,
      many: { most: 8_760 }
    })
  })

  it('but what ends it is saved at once', async () => {
    await instances(1)
    await saveSeen(all({ keep: { daily: 'all' } }))
    expect(await growthOf(all())).toBe('saved')
  })
})

describe('once sizes are known', () => {
  it('no step of doublings is saved unseen that costs $500 more a month', async () => {
    await instances(50)
    await sized(50)
    await saveSeen(all({ frequency: 'every-day', retentionDays: 7 }))
    for (const retentionDays of [14, 28, 56, 112, 180]) {
      const more = all({ frequency: 'every-day', retentionDays })
      expect(await growthOf(more)).toMatchObject({ cost: { toUsd: 125 * retentionDays } })
      await saveSeen(more)
    }
    expect(await growthOf(all({ frequency: 'every-day', retentionDays: 30 }))).toBe('saved')
  })

  it('one instance of a fleet to hourly for 10 days is not saved unseen', async () => {
    await instances(30)
    await sized(60)
    await saveSeen(all())
    expect(await growthOf(custom(1, { frequency: 'every-hour', retentionDays: 10 }))).toMatchObject(
      { costly: { instanceIds: [ids[0]], fromUsd: 84, toUsd: 720 } }
    )
  })

  it('what is as it was, costs less or is turned off and on again is saved at once', async () => {
    await instances(30)
    await sized(60)
    await saveSeen(all())
    expect(await growthOf(all({ startTime: '01:30' }))).toBe('saved')
    expect(await growthOf(all({ retentionDays: 8 }))).toBe('saved')
    expect(await growthOf(custom(1, { frequency: 'every-day' }))).toBe('saved')
    expect(await growthOf(all({ snapshotLimit: 10 }))).toBe('saved')
  })
})
