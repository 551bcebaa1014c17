import { beforeEach, describe, expect, it } from 'vitest'
import {
  API_KEY,
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
  web = world.simulator.addInstance({ label: 'web-1' }).id
})
async function start(options: EngineOptions = {}) {
  engine = await openEngine(world, { thisServerId: () => web, ...options })
  await engine.catalogue.refresh({ maxAgeMs: 0 })
}
const addAgo = (days: number, instanceId = web, letters = 'a', key?: string) =>
  addAged(world, days, { instanceId, letters, key })
const by = { actor: 'eva' }
const deleted = () => deletedIds(world)
const save = (o: Parameters<typeof snapshotSettings>[0] = {}) =>
  engine.settings.save(snapshotSettings(o), by)

describe('pruning in doubt', () => {
  it('keeps held what one reading lacks', async () => {
    // Eight have expired, six have not; the eight are held.
    const held = [20, 21, 22, 23, 24, 25, 26, 27].map((d) => addAgo(d))
    for (const d of [0.3, 1, 2, 3, 4, 5]) addAgo(d)
    await start()
    await save()
    await tickUntil(world, engine, '2026-03-02T05:58:00Z')
    expect(await engine.scheduling.expired.held()).toHaveLength(1)
    expect(deleted()).toEqual([])
    // Days go by; nobody confirms.
    await tickUntil(world, engine, '2026-03-05T06:30:00Z', 10 * MINUTE)
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
    // For one reading, in which something else happens to be due, the list lacks five of the eight.
    world.clock.set('2026-03-07T18:00:00Z')
    world.simulator.oddRecords.hide('snapshots', held.slice(0, 5))
    await tickUntil(world, engine, '2026-03-07T18:14:00Z')
    world.simulator.oddRecords.clear()
    await tickUntil(world, engine, '2026-03-12T20:00:00Z', 10 * MINUTE)
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
  })

  it('tells of a key that may not read single snapshots, and does not ask each minute', async () => {
    addAgo(20)
    addAgo(0.3)
    await start()
    await save()
    world.simulator.deny({ action: 'compute.snapshot.Read' })
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T07:20:00Z')
    expect(world.simulator.requests.length).toBeLessThan(20)
    expect(await engine.scheduling.findings()).not.toEqual([])
  })

  it('asks nothing in an idle tick while a surplus one is held', async () => {
    for (const d of [20, 21, 22, 23, 24, 25, 26]) addAgo(d)
    addAgo(27, web, 'a', 'ffffffffffffffff')
    addAgo(27.2, web, 'a', 'ffffffffffffffff')
    for (const d of [0.3, 1, 2]) addAgo(d)
    await start()
    // Held first, as when the twin is listed later.
    await save()
    await tickUntil(world, engine, '2026-03-02T05:55:00Z')
    world.simulator.requests.length = 0
    await tickUntil(world, engine, '2026-03-02T05:59:00Z')
    expect(world.simulator.requests).toEqual([])
  })

  it('is not kept off for good by a change whose lease cannot be read', async () => {
    const id = addAgo(0.3)
    await start()
    await save()
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.database.db
      .insertInto('snapshot_changes')
      .values({
        id: 'x',
        snapshot_id: id,
        instance_id: web,
        kind: 'rename',
        actor: 'eva',
        subject: 's',
        description: null,
        state: 'open',
        is_called_off: 0,
        lease_until: 'garbage',
        started_at: 'garbage',
        finished_at: null
      } as never)
      .execute()
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + 2 * HOUR))
    const [row] = await engine.database.db
      .selectFrom('snapshot_changes')
      .selectAll()
      .where('id', '=', 'x')
      .execute()
    expect(row?.state).not.toBe('open')
  })

  it('keeps held what one list lacks and Vultr once does not find by its id', async () => {
    // Of twenty-two, eight are held: they alone would not be too much to go unasked.
    const held = [8, 8.1, 8.2, 8.3, 8.4, 8.5, 8.6, 8.7].map((days) => addAgo(days))
    for (let count = 0; count < 7; count += 1) addAgo(0.1 + count)
    await start()
    await save({ frequency: 'every-day' })
    await engine.scheduling.tick()
    expect((await engine.scheduling.expired.held())[0]?.snapshots).toHaveLength(8)
    const due = addAgo(9)
    for (let count = 0; count < 7; count += 1) addAgo(0.2 + count)
    world.simulator.oddRecords.hide('snapshots', held)
    world.simulator.faults.add({
      method: 'GET',
      path: new RegExp(held.join('|')),
      when: 'before',
      times: held.length,
      fault: { kind: 'status', status: 404, sentence: 'not found' }
    })
    world.clock.advance(MINUTE)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect(deleted()).toEqual([due])
    world.simulator.oddRecords.clear()
    world.clock.advance(MINUTE)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    expect(deleted()).toEqual([due])
  })

  it('keeps held what has not expired by one odd reading', async () => {
    const held = [7.2, 7.4, 7.6, 7.8, 8, 8.2, 8.4, 8.6].map((days) => addAgo(days))
    const newest = [0.1, 0.4, 0.7, 1, 1.3, 1.6].map((days) => addAgo(days))
    await start()
    await save({ frequency: 'every-day' })
    await engine.scheduling.tick()
    expect((await engine.scheduling.expired.held())[0]?.snapshots).toHaveLength(8)
    world.simulator.oddRecords.hide('snapshots', newest.slice(0, 5))
    world.clock.advance(MINUTE)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await engine.scheduling.tick()
    world.simulator.oddRecords.clear()
    world.clock.advance(MINUTE)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    await tickUntil(world, engine, '2026-03-02T05:58:00Z')
    expect(deleted().filter((id) => held.includes(id ?? ''))).toEqual([])
  })
})

describe('an expired snapshot', () => {
  const failures = () => engine.database.db.selectFrom('prune_failures').selectAll().execute()
  const refuse = (times: number) => {
    const fault = { kind: 'status', status: 503 } as const
    world.simulator.faults.add({
      method: 'GET',
      path: /snapshots\/./,
      when: 'before',
      times,
      fault
    })
  }

  it('that a list shows otherwise than Vultr has it is not looked at each minute', async () => {
    const id = addAgo(20, web, 'ap')
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    const [listed] = world.simulator.snapshots().filter((each) => each.id === id)
    world.simulator.oddRecords.hide('snapshots', [id])
    world.simulator.oddRecords.add('snapshots', {
      id,
      date_created: listed?.createdAt.toISOString(),
      description: listed?.description.replace(' ap ', ' a '),
      size: listed?.sizeBytes,
      compressed_size: listed?.compressedBytes,
      status: 'complete'
    })
    for (let minute = 0; minute < 60; minute += 1) {
      world.clock.advance(MINUTE)
      await engine.catalogue.refresh({ maxAgeMs: 0 })
      await engine.scheduling.tick()
    }
    const looks = world.simulator.requests.filter(({ path }) => path.endsWith(id))
    expect(looks.length).toBeGreaterThan(1)
    expect(looks.length).toBeLessThan(12)
    expect(deleted()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([])
  })

  it.each(['the newer one was looked at', 'it was looked at', 'it was deleted'])(
    'is not told as refused where the key was removed before %s',
    async (before) => {
      const id = addAgo(20)
      const newer = addAgo(0.3)
      let uses = Number.POSITIVE_INFINITY
      const readKey = async () => {
        uses -= 1
        return uses >= 0 ? API_KEY : undefined
      }
      await start({ readKey })
      await save({ frequency: 'every-day' })
      world.simulator.beforeEffect = ({ path }) => {
        // Once more for the client of the pass itself.
        if (before.includes('newer') && path === '/v2/instances') uses = 1
        if (before === 'it was looked at' && path.endsWith(newer)) uses = 0
        if (before === 'it was deleted' && path.endsWith(id)) uses = 0
      }
      world.clock.advance(MINUTE)
      await engine.scheduling.tick()
      expect(uses).toBeLessThan(0)
      expect(await failures()).toEqual([])
      const told = await engine.database.db.selectFrom('activity').select('kind').execute()
      expect(told.filter(({ kind }) => kind !== 'settings')).toEqual([])
      world.simulator.beforeEffect = () => undefined
      uses = Number.POSITIVE_INFINITY
      world.clock.advance(MINUTE)
      await engine.scheduling.tick()
      expect(deleted()).toEqual([id])
    }
  )

  it('is not told as refused where Vultr could not be asked about the newer one', async () => {
    const id = addAgo(20)
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    refuse(3)
    await engine.scheduling.tick()
    expect(await failures()).toEqual([])
    world.simulator.requests.length = 0
    world.clock.advance(MINUTE)
    await engine.scheduling.tick()
    expect(world.simulator.requests).toEqual([])
    await tickUntil(world, engine, '2026-03-02T06:00:00Z')
    expect(deleted()).toEqual([id])
  })

  it('is told where Vultr cannot be asked about single ones for hours', async () => {
    addAgo(20)
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    refuse(100_000)
    await tickUntil(world, engine, '2026-03-02T10:00:00Z', 5 * MINUTE)
    expect((await engine.scheduling.findings()).map(({ kind }) => kind)).toEqual(['prune-refused'])
  })
})
