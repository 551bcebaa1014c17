import { beforeEach, describe, expect, it } from 'vitest'
import type { InstanceChoice } from '../../src/settings/index.js'
import { type Engine, snapshotSettings, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'

let world: World
let engine: Engine
let web: string

const ALL = { covers: { kind: 'all' } } as const
const PRODUCTION = { covers: { kind: 'tag', tag: 'Production' } } as const

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1', tags: ['production'] }).id
  engine = await openEngine(world, { thisServerId: () => web })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
})

async function save(overrides: Parameters<typeof snapshotSettings>[0] = {}): Promise<void> {
  await engine.settings.save(snapshotSettings(overrides), { actor: 'admin' })
}

async function choose(instanceIds: readonly string[], choice: InstanceChoice): Promise<void> {
  await engine.choices.save(instanceIds, choice, { actor: 'admin' })
}

function own(overrides: Parameters<typeof snapshotSettings>[0] = {}): InstanceChoice {
  const { enabled: _, covers: __, ...schedule } = snapshotSettings(overrides)
  return { mode: 'own', schedule }
}

/** Of which instances snapshots were made, one mention for each. */
function made(): string[] {
  return world.simulator.requests
    .filter(({ method, effect }) => method === 'POST' && effect)
    .map(({ body }) => (body as { instance_id: string }).instance_id)
}

async function missed(): Promise<{ instance_id: string; reason: string | null }[]> {
  return await engine.database.db
    .selectFrom('runs')
    .select(['instance_id', 'reason'])
    .where('state', '=', 'missed')
    .execute()
}

describe('all instances', () => {
  it('are each taken once, also those that were made since the settings were saved', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    const late = world.simulator.addInstance({ label: 'new-1' }).id
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made().sort()).toEqual([web, db, late].sort())
  })

  it('are read anew for a slot alone: a tick between slots asks nothing', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    world.simulator.requests.length = 0
    world.simulator.addInstance({ label: 'new-1' })
    await tickUntil(world, engine, '2026-03-02T11:59:00Z')
    expect(world.simulator.requests).toEqual([])
    await tickUntil(world, engine, '2026-03-02T12:00:00Z')
    expect(made()).toHaveLength(2)
  })

  it('met for the first time have no slots from before, neither taken nor missed', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-04T06:20:00Z', 10 * MINUTE)
    const late = world.simulator.addInstance({ label: 'new-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-04T11:59:00Z')
    expect(made()).not.toContain(late)
    expect(await missed()).toEqual([])
    await tickUntil(world, engine, '2026-03-04T12:00:00Z')
    expect(made().filter((id) => id === late)).toHaveLength(1)
  })

  it('have their slots made up for after a downtime', async () => {
    await save(ALL)
    world.clock.set('2026-03-03T06:30:00Z')
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
    expect(await missed()).toHaveLength(4)
  })

  it('that leave the account are covered no more, and a slot lost by that is recorded', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    world.simulator.removeInstance(db)
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(made()).toEqual([web])
    expect(await missed()).toMatchObject([{ instance_id: db }])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it('ask nothing between slots while the list leaves one out and holds another that cannot be read', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    await engine.scheduling.tick()
    world.simulator.oddRecords.hide('instances', [db])
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    world.simulator.oddRecords.add('instances', { id: 7 })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T06:40:00Z')
    expect(world.simulator.requests).toEqual([])
  })

  it('are known to nobody while the list was never read, and nothing is lost by that', async () => {
    await save(ALL)
    await engine.catalogue.forget()
    world.simulator.faults.add({
      method: 'GET',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 503 }
    })
    await tickUntil(world, engine, '2026-03-02T06:03:00Z')
    expect(made()).toEqual([])
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    expect(made()).toEqual([web])
  })
})

describe('instances with a tag', () => {
  it('are covered, however the tag is written, and others are not', async () => {
    world.simulator.addInstance({ label: 'staging', tags: ['staging'] })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(PRODUCTION)
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made()).toEqual([web])
  })

  it('join with the tag and leave with it, and then nothing of theirs is pruned', async () => {
    const staging = world.simulator.addInstance({ label: 'staging', tags: [] })
    await save({ ...PRODUCTION, retentionDays: 1 })
    staging.tags = ['PRODUCTION']
    await tickUntil(world, engine, '2026-03-03T00:20:00Z', 10 * MINUTE)
    expect(made().filter((id) => id === staging.id)).toHaveLength(4)
    staging.tags = []
    await tickUntil(world, engine, '2026-03-09T00:20:00Z', 10 * MINUTE)
    expect(made().filter((id) => id === staging.id)).toHaveLength(4)
    const left = world.simulator.snapshots().filter(({ instanceId }) => instanceId === staging.id)
    expect(left).toHaveLength(4)
  })

  it('that nobody has cover nothing, which is told', async () => {
    await save({ covers: { kind: 'tag', tag: 'prodution' } })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([{ kind: 'unknown-tag', tag: 'prodution' }])
  })

  it('that lose it between the claim and the pruning keep their snapshots', async () => {
    const instance = world.simulator.instances()[0]
    await save({ ...PRODUCTION, retentionDays: 1 })
    world.simulator.addSnapshot({
      description: `old [vpa a ${web} 00000000000000aa]`,
      createdAt: new Date('2026-02-20T00:00:00Z')
    })
    await tickUntil(world, engine, '2026-03-02T06:05:00Z')
    if (instance !== undefined) instance.tags = []
    await tickUntil(world, engine, '2026-03-02T06:30:00Z')
    expect(world.simulator.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})

describe('the schedule of a single instance', () => {
  it('counts instead of the settings', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    await choose([db], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T09:30:00Z')
    expect(made().filter((id) => id === db)).toHaveLength(4)
    expect(made().filter((id) => id === web)).toHaveLength(1)
  })

  it('covers an instance that the settings do not', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await save()
    await choose([db], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect(made().sort()).toEqual([web, db].sort())
  })

  it('has rules of its own by which its snapshots are pruned', async () => {
    await save({ retentionDays: 30 })
    await choose([web], own({ retentionDays: 1 }))
    await tickUntil(world, engine, '2026-03-05T06:20:00Z', 10 * MINUTE)
    expect(world.simulator.snapshots()).toHaveLength(4)
  })

  it('that says never covers it by nothing', async () => {
    await save(ALL)
    await choose([web], { mode: 'never' })
    await tickUntil(world, engine, '2026-03-02T18:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
    await choose([web], { mode: 'default' })
    await tickUntil(world, engine, '2026-03-03T00:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([web])
    expect(await missed()).toEqual([])
  })

  it('turned off while a request is in doubt does not have it sent once more', async () => {
    await save()
    const lost = { method: 'POST', when: 'before', fault: { kind: 'reset' } } as const
    world.simulator.faults.add(lost)
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    await choose([web], { mode: 'never' })
    await tickUntil(world, engine, '2026-03-02T07:00:00Z')
    expect(made()).toEqual([])
    expect(await engine.scheduling.runs.open()).toEqual([])
  })

  it('counts only while automatic snapshots are on', async () => {
    await save({ enabled: false })
    await choose([web], own({ frequency: 'every-hour' }))
    await tickUntil(world, engine, '2026-03-02T09:20:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
  })

  it('saved after a slot came due and before a tick saw it loses nothing of that slot', async () => {
    await save()
    world.clock.set('2026-03-02T06:00:20Z')
    await choose([web], own({ frequency: 'every-week' }))
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
  })

  it('that cannot be read has nothing taken, nothing pruned and nothing lost, which is told', async () => {
    await save({ retentionDays: 1 })
    await choose([web], own({ retentionDays: 30 }))
    world.simulator.addSnapshot({
      description: `old [vpa a ${web} 00000000000000aa]`,
      createdAt: new Date('2026-02-20T00:00:00Z')
    })
    await engine.scheduling.tick()
    await engine.database.db.updateTable('instance_schedules').set({ schedule: '{' }).execute()
    await tickUntil(world, engine, '2026-03-03T07:00:00Z', 10 * MINUTE)
    expect(made()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([
      { kind: 'schedule-unreadable', instanceId: web }
    ])
    await choose([web], own({ retentionDays: 30 }))
    await engine.scheduling.tick()
    expect(made()).toEqual([web])
    expect(await missed()).toHaveLength(4)
  })

  it('is not replaced by who opened it before somebody else saved', async () => {
    await save()
    expect(await engine.choices.save([web], own(), { actor: 'a', expectedVersion: 0 })).toBe(true)
    const second = { actor: 'b', expectedVersion: 0 }
    expect(await engine.choices.save([web], { mode: 'never' }, second)).toBe(false)
    expect((await engine.choices.read()).get(web)?.choice.mode).toBe('own')
  })

  it('gives an instance time for its first snapshot before that is called overdue', async () => {
    await save(ALL)
    await tickUntil(world, engine, '2026-03-12T06:20:00Z', 10 * MINUTE)
    world.simulator.addInstance({ label: 'new-1' })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-12T06:40:00Z', 10 * MINUTE)
    expect(await engine.scheduling.findings()).toEqual([])
  })
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

describe('many that come due together', () => {
  it('are sent oldest due first, tell how far they are, and one that fails holds up none', async () => {
    const others = Array.from({ length: 20 }, (_, index) =>
      world.simulator.addInstance({ label: `server-${index}` })
    )
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await save(ALL)
    world.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 503 }
    })
    world.clock.set('2026-03-02T06:00:00Z')
    let seen: unknown
    world.simulator.beforeEffect = ({ method }) => {
      if (method === 'POST') seen ??= engine.scheduling.runs.wave()
    }
    await engine.scheduling.tick()
    expect(await seen).toMatchObject({ total: others.length + 1 })
    expect(new Set(made()).size).toBe(others.length)
    await tickUntil(world, engine, '2026-03-02T06:10:00Z')
    expect(new Set(made()).size).toBe(others.length + 1)
    expect(await engine.scheduling.runs.wave()).toBeUndefined()
  })
})

describe('the limit of the account', () => {
  it('is known from where Vultr refused, until the account is listed with more', async () => {
    await save()
    const refused = {
      kind: 'status',
      status: 400,
      sentence: 'maximum number of snapshots'
    } as const
    world.simulator.faults.add({ method: 'POST', when: 'before', fault: refused })
    for (const n of [1, 2]) world.simulator.addSnapshot({ description: `foreign ${n}` })
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T06:01:00Z')
    expect(await engine.scheduling.quota.lastRefusal()).toMatchObject({ held: 2 })
    await tickUntil(world, engine, '2026-03-02T06:40:00Z', 10 * MINUTE)
    expect(world.simulator.snapshots()).toHaveLength(3)
    expect(await engine.scheduling.quota.lastRefusal()).toBeUndefined()
  })
})
