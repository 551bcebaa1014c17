import { beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from '../../src/health/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, HOUR } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let instanceId: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  engine = await openEngine(world, { thisServerId: () => instanceId })
  await engine.settings.save(snapshotSettings(), { actor: 'admin' })
})

const kinds = async () => (await engine.scheduling.findings()).map(({ kind }) => kind)

function refuseCreates(): void {
  world.simulator.faults.add({
    method: 'POST',
    when: 'before',
    times: 1000,
    fault: { kind: 'status', status: 400, sentence: 'No.' }
  })
}

describe('what an admin has to know', () => {
  it('is nothing while all goes well', async () => {
    await tickUntil(world, engine, '2026-03-03T06:30:00Z', HOUR / 6)
    expect(await kinds()).toEqual([])
  })

  it('is that somebody turned automatic snapshots off, quiet once acknowledged whatever is saved then', async () => {
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    const told = async () => (await engine.scheduling.findings()).map(identityOf)
    const [acknowledged, ...others] = await told()
    expect(others).toEqual([])
    world.clock.advance(HOUR)
    await engine.settings.save(snapshotSettings({ enabled: false, retentionDays: 30 }), {
      actor: 'admin'
    })
    expect(await told()).toEqual([acknowledged])
    await engine.settings.save(snapshotSettings(), { actor: 'admin' })
    expect(await kinds()).toEqual([])
    world.clock.advance(HOUR)
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    const [again] = await told()
    expect(again?.id).toBe(acknowledged?.id)
    expect(again?.fingerprint).not.toBe(acknowledged?.fingerprint)
  })

  it('is a snapshot that has been pending for more than a day', async () => {
    world.simulator.setSnapshotDuration(100 * DAY)
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    world.clock.advance(25 * HOUR)
    await engine.scheduling.tick()
    expect(await kinds()).toContain('stuck')
  })

  it('is that no good snapshot exists within one and a half times the time between two, and an hour', async () => {
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    refuseCreates()
    await tickUntil(world, engine, '2026-03-02T15:55:00Z', HOUR / 6)
    expect(await kinds()).toEqual(['retrying'])
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T18:15:00Z', HOUR / 6)
    expect(await kinds()).toEqual(['overdue', 'last-run-failed', 'retrying'])
  })

  it('is a failed one no more once a good snapshot was begun since, as by hand', async () => {
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    const failed = { state: 'failed' as const, finished_at: world.clock.now().toISOString() }
    await engine.database.db.updateTable('runs').set(failed).execute()
    expect(await kinds()).toEqual(['last-run-failed'])
    world.clock.advance(HOUR / 60)
    const request = { instanceId, name: 'after it', actor: 'eva' }
    expect((await engine.scheduling.manualSnapshots.take(request)).kind).toBe('pending')
    expect(await kinds()).toEqual(['last-run-failed'])
    await tickUntil(world, engine, '2026-03-02T07:15:00Z', HOUR / 6)
    expect(await kinds()).toEqual([])
  })

  it('is overdue still after a save that leaves the schedule as it was', async () => {
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    refuseCreates()
    await tickUntil(world, engine, '2026-03-02T16:15:00Z', HOUR / 6)
    expect(await kinds()).toContain('overdue')
    await engine.settings.save(snapshotSettings({ retentionDays: 30 }), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-02T16:45:00Z', HOUR / 6)
    expect(await kinds()).toContain('overdue')
  })

  it('is overdue by another schedule only after the time in which that could have led to something', async () => {
    await tickUntil(world, engine, '2026-03-02T06:15:00Z')
    refuseCreates()
    await engine.settings.save(snapshotSettings({ frequency: 'every-month' }), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-05T00:15:00Z', HOUR)
    await engine.settings.save(snapshotSettings(), { actor: 'admin' })
    expect(await kinds()).not.toContain('overdue')
    await tickUntil(world, engine, '2026-03-05T10:00:00Z', HOUR / 2)
    expect(await kinds()).not.toContain('overdue')
    await tickUntil(world, engine, '2026-03-05T10:30:00Z', HOUR / 2)
    expect(await kinds()).toContain('overdue')
  })

  it('is nothing over a weekend in which no snapshot is due, however often one is taken on weekdays', async () => {
    const weekdays = { frequency: 'custom', customCron: '0 * * * 1-5' } as const
    await engine.settings.save(snapshotSettings(weekdays), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-06T23:30:00Z', HOUR / 2)
    for (const at of ['2026-03-07T12:00:00Z', '2026-03-08T12:00:00Z', '2026-03-08T23:30:00Z']) {
      await tickUntil(world, engine, at, 6 * HOUR)
      expect(await kinds()).not.toContain('overdue')
    }
  })

  it('is that nothing good is known of where the account could not be read for that long since the start', async () => {
    world.simulator.faults.add({
      method: 'GET',
      when: 'before',
      times: 100_000,
      fault: { kind: 'status', status: 503, sentence: 'Not now.' }
    })
    await tickUntil(world, engine, '2026-03-02T15:30:00Z', HOUR / 2)
    expect(await kinds()).not.toContain('overdue')
    await tickUntil(world, engine, '2026-03-02T16:30:00Z', HOUR / 2)
    expect(await kinds()).toContain('overdue')
  })

  it('is of an instance that does not exist any more only that it is gone', async () => {
    await tickUntil(world, engine, '2026-03-02T06:30:00Z', HOUR / 6)
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-05T06:30:00Z', HOUR / 2)
    expect(await kinds()).toEqual(['paused'])
  })

  it('is no more that an instance is gone once the list shows it again, long before its next slot', async () => {
    await engine.settings.save(snapshotSettings({ frequency: 'every-day' }), { actor: 'admin' })
    await tickUntil(world, engine, '2026-03-02T06:30:00Z', HOUR / 6)
    const [instance] = world.simulator.instances()
    world.simulator.removeInstance(instanceId)
    await tickUntil(world, engine, '2026-03-03T00:15:00Z', HOUR / 12)
    expect(await kinds()).toContain('paused')
    world.simulator.addInstance(instance)
    await tickUntil(world, engine, '2026-03-03T00:30:00Z', HOUR / 12)
    expect(await kinds()).toContain('paused')
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect(await kinds()).not.toContain('paused')
  })

  it('is that the stored settings cannot be read; nothing is taken or pruned then', async () => {
    await engine.database.db
      .updateTable('snapshot_settings')
      .set({ settings: '{"enabled": tr' })
      .execute()
    world.simulator.requests.splice(0)
    await tickUntil(world, engine, '2026-03-02T07:00:00Z', HOUR / 6)
    expect(world.simulator.requests).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([{ kind: 'settings-unreadable' }])
  })

  it('is that a date of Vultr’s is none or in the future: such a snapshot is kept', async () => {
    const expired = world.simulator.addSnapshot({
      description: `odd [vpa a ${instanceId} 0000000000000001]`,
      createdAt: new Date('2027-01-01T00:00:00Z')
    })
    await tickUntil(world, engine, '2026-03-04T06:30:00Z', HOUR / 6)
    expect(world.simulator.snapshots().map(({ id }) => id)).toContain(expired.id)
  })
})
