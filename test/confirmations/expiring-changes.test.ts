import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { own, useCoveredAccount } from '../support/engines/covered-account.js'
import { DAY, HOUR } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const account = useCoveredAccount()
const { save } = account

let world: World
let engine: Engine
let web: string

beforeEach(() => {
  ;({ world, engine, web } = account)
})

describe('a change that lets snapshots expire', () => {
  /** Daily ones of the last days, the newest now. */
  function addDaily(days: number, instanceId = web): string[] {
    return Array.from({ length: days }, (_, ago) => {
      const key = `${instanceId.slice(0, 8)}${ago.toString(16).padStart(8, '0')}`
      return world.simulator.addSnapshot({
        description: `day ${ago} [vpa a ${instanceId} ${key}]`,
        createdAt: new Date(world.clock.now().getTime() - ago * DAY - HOUR)
      }).id
    })
  }

  beforeEach(async () => {
    await save({ retentionDays: 30 })
  })

  const shorter = { kind: 'settings', settings: snapshotSettings({ retentionDays: 2 }) } as const

  it('is not saved before it was seen and confirmed', async () => {
    const ids = addDaily(10)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const outcome = await engine.scheduling.settingsChanges.save(shorter, { actor: 'admin' })
    expect(outcome).toMatchObject({ kind: 'to-confirm' })
    if (outcome.kind !== 'to-confirm') return
    const [preview] = outcome.preview.instances
    expect(preview?.newly.map(({ id }) => id)).toEqual(ids.slice(2))
    expect(preview?.stays.map(({ reasons }) => reasons)).toEqual([
      [{ rule: 'period' }],
      [{ rule: 'period' }]
    ])
    expect((await engine.settings.read()).settings.retentionDays).toBe(30)
    const again = { actor: 'admin', confirmed: 'something else' }
    expect((await engine.scheduling.settingsChanges.save(shorter, again)).kind).toBe('to-confirm')
  })

  it('is not told of those by hand, which go at their own time by any schedule', async () => {
    addDaily(3)
    const at = Math.floor((world.clock.now().getTime() + 3 * DAY) / 60_000).toString(36)
    world.simulator.addSnapshot({
      description: `by hand [vpa m ${web} x${at}-0000000000000001]`,
      createdAt: new Date(world.clock.now().getTime() - 4 * DAY)
    })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const monthly = snapshotSettings({ retentionDays: 90, frequency: 'every-month' })
    const change = { kind: 'settings', settings: monthly } as const
    expect((await engine.scheduling.settingsChanges.preview(change)).fingerprint).toBe('')
    expect((await engine.scheduling.settingsChanges.save(change, { actor: 'a' })).kind).toBe(
      'saved'
    )
  })

  it('shows what the snapshot pushes out that is taken at once, where they are turned on', async () => {
    const ids = addDaily(10)
    await save({ enabled: false })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const settings = snapshotSettings({ retentionDays: 1, keep: { last: 10 } })
    const newlyOf = async (takesOneNow: boolean) => {
      const change = { kind: 'settings', settings, takesOneNow } as const
      const { instances } = await engine.scheduling.settingsChanges.preview(change)
      return instances.flatMap(({ newly }) => newly.map(({ id }) => id))
    }
    expect(await newlyOf(true)).toEqual([ids[9]])
    expect(await newlyOf(false)).toEqual([])
  })

  it('goes through the brake once it was confirmed, with exactly what was seen', async () => {
    const ids = addDaily(10)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const seen = await engine.scheduling.settingsChanges.save(shorter, { actor: 'admin' })
    if (seen.kind !== 'to-confirm') throw new Error('nothing to confirm')
    const confirmed = { actor: 'admin', confirmed: seen.preview.fingerprint }
    expect((await engine.scheduling.settingsChanges.save(shorter, confirmed)).kind).toBe('saved')
    // Appears after the confirmation, and many: they wait for one of their own.
    const later = Array.from({ length: 12 }, (_, index) => {
      const key = `ffffffff${index.toString(16).padStart(8, '0')}`
      return world.simulator.addSnapshot({
        description: `found again [vpa a ${web} ${key}]`,
        createdAt: new Date(world.clock.now().getTime() - (20 + index) * DAY)
      }).id
    })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    const left = new Set(world.simulator.snapshots().map(({ id }) => id))
    expect(ids.filter((id) => left.has(id))).toEqual(ids.slice(0, 2))
    expect(later.every((id) => left.has(id))).toBe(true)
    const concerns = await engine.scheduling.findings()
    expect(concerns.map(({ kind }) => kind)).toEqual(['prune-held'])
  })

  it('forgets what was confirmed once it would not expire any more', async () => {
    addDaily(10)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const seen = await engine.scheduling.settingsChanges.save(shorter, { actor: 'admin' })
    if (seen.kind !== 'to-confirm') throw new Error('nothing to confirm')
    await engine.scheduling.settingsChanges.save(shorter, {
      actor: 'admin',
      confirmed: seen.preview.fingerprint
    })
    const longer = {
      kind: 'settings',
      settings: snapshotSettings({ retentionDays: 30 })
    } as const
    expect((await engine.scheduling.settingsChanges.save(longer, { actor: 'admin' })).kind).toBe(
      'saved'
    )
    expect(await engine.database.db.selectFrom('confirmed_prunes').selectAll().execute()).toEqual(
      []
    )
  })

  it('is seen for the schedule of a single instance as well', async () => {
    addDaily(10)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const change = {
      kind: 'instances',
      instanceIds: [web],
      choice: own({ retentionDays: 3 })
    } as const
    const seen = await engine.scheduling.settingsChanges.save(change, { actor: 'admin' })
    expect(seen).toMatchObject({
      kind: 'to-confirm',
      preview: { instances: [{ instanceId: web }] }
    })
    expect((await engine.choices.read()).size).toBe(0)
  })

  it('is saved at once when nothing more expires by it', async () => {
    addDaily(10)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const same = { kind: 'settings', settings: snapshotSettings({ retentionDays: 20 }) } as const
    expect((await engine.scheduling.settingsChanges.save(same, { actor: 'admin' })).kind).toBe(
      'saved'
    )
  })
})
