import { beforeEach, describe, expect, it } from 'vitest'
import type { ChangeOutcome, SettingsChange } from '../../src/confirmations/index.js'
import {
  type Engine,
  type EngineOptions,
  snapshotSettings,
  tickUntil,
  type World
} from '../support/engine.js'
import { addAged, deletedIds } from '../support/engines/aged-snapshots.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

let world: World
let engine: Engine
let web: string

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1', tags: ['production'] }).id
})

async function start(options: EngineOptions = {}): Promise<void> {
  engine = await openEngine(world, { thisServerId: () => web, ...options })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
}

const addAgo = (days: number, instanceId = web) => addAged(world, days, { instanceId })

const settings = (overrides: Parameters<typeof snapshotSettings>[0]): SettingsChange => ({
  kind: 'settings',
  settings: snapshotSettings(overrides)
})
const by = { actor: 'eva' }
const save = async (overrides: Parameters<typeof snapshotSettings>[0] = {}) => {
  await engine.settings.save(snapshotSettings(overrides), by)
}
const deleted = () => deletedIds(world)

describe('a prune that waits for its turn', () => {
  /** Six have expired; their deletes wait in the limiter when the first one is carried out. */
  async function duringPruning(meanwhile: (victim: string) => Promise<unknown>) {
    const expired = [8, 9, 10, 11, 12, 13].map((days) => addAgo(days))
    for (let days = 1; days <= 7; days += 1) addAgo(days - 0.5)
    await start({ requestsPerSecond: 20 })
    await save()
    const victim = expired.at(-1) ?? ''
    let done: Promise<unknown> | undefined
    world.simulator.beforeEffect = ({ method }) => {
      if (method === 'DELETE') done ??= meanwhile(victim)
    }
    await engine.scheduling.tick()
    await done
    return { victim, expired }
  }

  it('is carried out where nothing has changed', async () => {
    const { expired } = await duringPruning(async () => undefined)
    expect(deleted()).toEqual(expired)
  })

  it('is not where the snapshot was protected meanwhile', async () => {
    const { victim } = await duringPruning((id) => engine.actions.protect(id, true, by))
    expect(deleted()).toHaveLength(5)
    expect(deleted()).not.toContain(victim)
  })

  it('is not where Vultr’s answer to the protection was lost', async () => {
    world.simulator.faults.add({ method: 'PUT', when: 'after', fault: { kind: 'reset' } })
    const { victim } = await duringPruning((id) => engine.actions.protect(id, true, by))
    expect(world.simulator.snapshots().find(({ id }) => id === victim)?.description).toContain(
      ' ap '
    )
    expect(deleted()).not.toContain(victim)
  })

  it('is written down as done where its answer was lost and the list no longer shows it', async () => {
    world.simulator.faults.add({ method: 'DELETE', when: 'after', fault: { kind: 'reset' } })
    await duringPruning(() => engine.catalogue.refresh({ maxAgeMs: 0 }))
    const pruned = await engine.database.db
      .selectFrom('activity')
      .select('snapshot_id')
      .where('kind', '=', 'prune')
      .where('outcome', '=', 'ok')
      .execute()
    expect(pruned).toHaveLength(6)
  })

  it('is not where somebody restores from it', async () => {
    const { victim } = await duringPruning(async (id) => {
      const snapshot = engine.catalogue.view().snapshots.find((each) => each.id === id)
      if (snapshot === undefined) throw new Error('the victim is not listed')
      return await engine.scheduling.restores.start({
        instanceId: web,
        snapshot,
        ...by,
        isSafe: true
      })
    })
    expect(deleted()).not.toContain(victim)
  })

  it('is not where it is kept longer, or its instance is covered no more', async () => {
    const { victim } = await duringPruning(() =>
      engine.scheduling.settingsChanges.save(settings({ retentionDays: 30 }), by)
    )
    expect(deleted()).not.toContain(victim)
  })

  it('is not where its instance was set to never', async () => {
    const { victim } = await duringPruning(() => engine.choices.save([web], { mode: 'never' }, by))
    expect(deleted()).not.toContain(victim)
  })
})

describe('a protection', () => {
  const isShownProtected = (id: string) =>
    engine.catalogue.view().snapshots.find((each) => each.id === id)?.isProtected

  it('holds against a pass of another process while Vultr is slow to store it', async () => {
    const newest = addAgo(1)
    const old = addAgo(9)
    await start()
    await save()
    world.simulator.faults.add({
      method: 'PUT',
      when: 'before',
      fault: { kind: 'latency', ms: 60 }
    })
    const protecting = engine.actions.protect(old, true, by)
    await expect
      .poll(() => world.simulator.requests.filter(({ method }) => method === 'PUT').length)
      .toBe(1)
    await engine.scheduling.tick()
    expect(await protecting).toMatchObject({ kind: 'described' })
    await engine.scheduling.tick()
    expect(world.simulator.snapshots().map(({ id }) => id)).toEqual([newest, old])
  })

  it('and a rename that come together are carried out one after the other, and both hold', async () => {
    const id = addAgo(1)
    await start()
    world.simulator.faults.add({
      method: 'PUT',
      when: 'before',
      fault: { kind: 'latency', ms: 60 }
    })
    const renaming = engine.actions.rename(id, 'golden', by)
    await expect
      .poll(() => world.simulator.requests.filter(({ method }) => method === 'PUT').length)
      .toBe(1)
    expect(await engine.actions.protect(id, true, by)).toMatchObject({ kind: 'described' })
    expect(await renaming).toMatchObject({ kind: 'described' })
    expect(world.simulator.snapshots()[0]?.description).toMatch(/^golden \[vpa ap /)
  })

  it('holds against a delete by hand that is tried again', async () => {
    const id = addAgo(1)
    await start()
    const fault = { kind: 'status', status: 429, retryAfterSeconds: 1 } as const
    world.simulator.faults.add({ method: 'DELETE', when: 'before', fault })
    const deleting = engine.actions.deleteSnapshot(id, by)
    await expect.poll(() => deleted().length).toBe(1)
    expect(await engine.actions.protect(id, true, by)).toMatchObject({ kind: 'described' })
    expect((await deleting).kind).not.toBe('deleted')
    expect(world.simulator.snapshots()).toHaveLength(1)
  })

  it('that Vultr refuses is none', async () => {
    const id = addAgo(1)
    await start()
    const fault = { kind: 'status', status: 400, sentence: 'no' } as const
    world.simulator.faults.add({ method: 'PUT', when: 'before', fault })
    expect(await engine.actions.protect(id, true, by)).toMatchObject({ kind: 'failed' })
    expect(isShownProtected(id)).toBe(false)
  })
})

describe('an instance that no tick has met yet', () => {
  const madeOf = async (instanceId: string) =>
    (await engine.database.db.selectFrom('runs').selectAll().execute()).filter(
      (run) => run.instance_id === instanceId
    )

  it('keeps its due slot when a choice is saved for another one', async () => {
    await start()
    await save({ covers: { kind: 'all' } })
    await engine.scheduling.tick()
    const fresh = world.simulator.addInstance({ label: 'new-1' }).id
    world.clock.set('2026-03-02T06:00:10Z')
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.choices.save([web], { mode: 'never' }, by)
    world.clock.set('2026-03-02T06:00:30Z')
    await engine.scheduling.tick()
    expect(await madeOf(fresh)).toMatchObject([{ state: 'pending' }])
  })

  it('is taken late when it was tagged before a slot and the panel was down after it', async () => {
    const late = world.simulator.addInstance({ label: 'late', tags: [] })
    await start()
    await save({ covers: { kind: 'tag', tag: 'production' } })
    await engine.scheduling.tick()
    late.tags = ['production']
    world.clock.set('2026-03-02T06:34:00Z')
    await engine.scheduling.tick()
    expect(await madeOf(late.id)).toMatchObject([
      { slot_at: '2026-03-02T06:00:00.000Z', is_late: 1, state: 'pending' }
    ])
  })

  it('has no slots from before the last one, however long the panel was down', async () => {
    await start()
    await save({ covers: { kind: 'all' } })
    await engine.scheduling.tick()
    const fresh = world.simulator.addInstance({ label: 'new-1' }).id
    world.clock.set('2026-03-05T07:00:00Z')
    await engine.scheduling.tick()
    expect(await madeOf(fresh)).toMatchObject([{ slot_at: '2026-03-05T06:00:00.000Z' }])
  })
})

describe('a change', () => {
  const kinds = (outcomes: readonly ChangeOutcome[]) => outcomes.map(({ kind }) => kind)

  it('is shown with what the next snapshot pushes out, not only with what has expired', async () => {
    const ids = [0.1, 0.35, 0.6].map((days) => addAgo(days))
    await start()
    await save({ retentionDays: 30 })
    const rarer = settings({ retentionDays: 1, frequency: 'every-month' })
    const outcome = await engine.scheduling.settingsChanges.save(rarer, by)
    expect(outcome).toMatchObject({ kind: 'to-confirm' })
    if (outcome.kind !== 'to-confirm') return
    expect(outcome.preview.instances[0]?.newly.map(({ id }) => id)).toEqual(ids)
    expect(outcome.preview.instances[0]?.stays).toEqual([])
  })

  it('that two admins make at once, harmless each, is shown to the second where both together are not', async () => {
    for (const days of [0.1, 3, 4, 5]) addAgo(days)
    await start()
    await save({ retentionDays: 30 })
    const { enabled: _, covers: __, ...own } = snapshotSettings({ retentionDays: 30 })
    await engine.choices.save([web], { mode: 'own', schedule: own }, by)
    const outcomes = await Promise.all([
      engine.scheduling.settingsChanges.save(settings({ retentionDays: 1 }), by),
      engine.scheduling.settingsChanges.save(
        { kind: 'instances', instanceIds: [web], choice: { mode: 'default' } },
        by
      )
    ])
    expect(kinds(outcomes).sort()).toEqual(['saved', 'to-confirm'])
  })

  it('is measured by the account’s list, which is read first where it never was', async () => {
    for (let day = 0; day < 10; day += 1) addAgo(day + 0.1)
    engine = await openEngine(world, { thisServerId: () => web })
    await save({ retentionDays: 30 })
    const outcome = await engine.scheduling.settingsChanges.save(settings({ retentionDays: 1 }), by)
    expect(outcome.kind).toBe('to-confirm')
  })

  it('for several instances is not made on top of another one that was not seen', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await start()
    const never = (instanceIds: string[]) =>
      ({ kind: 'instances', instanceIds, choice: { mode: 'never' } }) as const
    const seen = { ...by, expectedSaves: 0 }
    expect((await engine.scheduling.settingsChanges.save(never([web]), seen)).kind).toBe('saved')
    expect((await engine.scheduling.settingsChanges.save(never([web, db]), seen)).kind).toBe(
      'conflict'
    )
    const again = { ...by, expectedSaves: 1 }
    expect((await engine.scheduling.settingsChanges.save(never([web, db]), again)).kind).toBe(
      'saved'
    )
  })
})

describe('snapshots that are asked for of many', () => {
  it('are taken once, also when they are asked for twice before the tick', async () => {
    const db = world.simulator.addInstance({ label: 'db-1' }).id
    await start()
    const requests = [web, db].map((instanceId) => ({ instanceId, name: 'first', ...by }))
    expect(await engine.scheduling.manualSnapshots.queue(requests)).toBe(2)
    expect(await engine.scheduling.manualSnapshots.queue(requests)).toBe(0)
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + HOUR), 10 * MINUTE)
    expect(world.simulator.snapshots()).toHaveLength(2)
  })
})

describe('a failed prune', () => {
  it('is no concern any more once its instance is covered no more', async () => {
    for (const days of [0.2, 8, 9]) addAgo(days)
    await start()
    await save()
    const refused = { kind: 'status', status: 400, sentence: 'no' } as const
    world.simulator.faults.add({ method: 'DELETE', when: 'before', times: 9, fault: refused })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect((await engine.scheduling.findings()).map(({ kind }) => kind)).toContain('prune-refused')
    await save({ enabled: false })
    expect(await engine.scheduling.findings()).toEqual([])
  })
})

describe('an account that is forgotten while its list is read, as when a key is saved', () => {
  it('is read anew before anything is concluded from it: nothing is made twice', async () => {
    await start()
    await save()
    world.simulator.faults.add({ method: 'POST', when: 'after', fault: { kind: 'reset' } })
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(world.simulator.snapshots()).toHaveLength(1)
    let forgetting: Promise<void> | undefined
    world.simulator.beforeEffect = ({ method, path }) => {
      if (method === 'GET' && path === '/v2/snapshots') forgetting ??= engine.catalogue.forget()
    }
    // By then it is complete, so that Vultr would make another one.
    world.clock.set('2026-03-02T06:15:00Z')
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    await forgetting
    expect(world.simulator.snapshots()).toHaveLength(1)
  })
})

describe('an instance met for the first time', () => {
  it('keeps its slot also when pages have read the list several times since', async () => {
    await start()
    await save({ covers: { kind: 'all' } })
    await engine.scheduling.tick()
    const fresh = world.simulator.addInstance({ label: 'new-1' }).id
    for (const at of ['06:10:00', '06:10:20', '06:10:40']) {
      world.clock.set(`2026-03-02T${at}Z`)
      await engine.catalogue.refresh({ maxAgeMs: 0 })
    }
    world.clock.set('2026-03-02T06:11:00Z')
    await engine.scheduling.tick()
    const made = world.simulator.snapshots().map(({ instanceId }) => instanceId)
    expect(made.sort()).toEqual([web, fresh].sort())
  })
})
