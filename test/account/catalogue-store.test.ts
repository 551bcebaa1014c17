import { join } from 'node:path'
import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { createCatalogueStore } from '../../src/account/index.js'
import { asItIs } from '../../src/wording/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'

const silent = pino({ level: 'silent' })

let world: World
let engine: Engine
let databasePath: string

beforeEach(async () => {
  world = await openWorld('2026-03-10T12:00:00Z')
  databasePath = join(temporaryFolder(), 'vultr.sqlite')
  engine = await openEngine(world, { databasePath })
})

const read = (of = engine) => of.catalogue.refresh({ maxAgeMs: 0 })
/** What a start while Vultr is away would show. */
async function stored(): Promise<{ snapshots: string[]; instances: string[] }> {
  const later = await openEngine(world, { databasePath })
  const { snapshots, instances } = later.catalogue.view()
  await later.close()
  return {
    snapshots: snapshots.map(({ description, status }) => `${description} ${status}`).sort(),
    instances: instances.map(({ label, tags }) => `${label} ${tags}`).sort()
  }
}

it('holds the list as it was read last, through all that changes in it', async () => {
  const web = world.simulator.addInstance({ label: 'web-1', tags: ['web'] })
  const gone = world.simulator.addInstance({ label: 'old-1' })
  const ids = ['a', 'b', 'c'].map((description) => world.simulator.addSnapshot({ description }).id)
  await read()
  expect(await stored()).toEqual({
    snapshots: ['a complete', 'b complete', 'c complete'],
    instances: ['old-1 ', 'web-1 web']
  })
  world.simulator.removeSnapshot(ids[0] ?? '')
  world.simulator.editSnapshot(ids[1] ?? '', { description: 'renamed' })
  world.simulator.addSnapshot({ description: 'd', status: 'pending' })
  world.simulator.removeInstance(gone.id)
  web.tags = ['web', 'production']
  await read()
  expect(await stored()).toEqual({
    snapshots: ['c complete', 'd pending', 'renamed complete'],
    instances: ['web-1 web,production']
  })
})

it('writes nothing while nothing has changed, but once a minute when it was read', async () => {
  for (let n = 0; n < 20; n += 1) world.simulator.addSnapshot({ description: `snapshot ${n}` })
  await read()
  const writes = () => Number(engine.database.revision().split(' ')[0])
  const before = writes()
  world.clock.advance(59_000)
  await read()
  expect(writes() - before).toBe(0)
  world.clock.advance(1_000)
  await read()
  expect(writes() - before).toBe(1)
})

it('holds which records cannot be read, also where nothing else has changed', async () => {
  world.simulator.addInstance({ label: 'web-1' })
  const view = await read()
  const { database } = engine
  const store = createCatalogueStore({ database, clock: world.clock, logger: silent })
  await store.load()
  const unreadable = {
    snapshots: [{ id: 'a', description: 'b', why: asItIs('no size') }],
    instances: []
  }
  await store.save({ ...view, unreadable })
  await store.save({ ...view, unreadable: { snapshots: [], instances: [] } })
  expect((await store.load())?.unreadable.snapshots).toEqual([])
  await store.save({ ...view, unreadable })
  expect((await store.load())?.unreadable).toEqual(unreadable)
})

it('stays the same list while it shows the same', async () => {
  world.simulator.addInstance({ label: 'web-1' })
  world.simulator.addSnapshot({ description: 'a' })
  const first = await read()
  const second = await read()
  expect(second.snapshots).toBe(first.snapshots)
  expect(second.instances).toBe(first.instances)
  world.simulator.addSnapshot({ description: 'b' })
  const third = await read()
  expect(third.snapshots).not.toBe(first.snapshots)
  expect(third.instances).toBe(first.instances)
})

it('is brought up to date by whichever of two processes reads last', async () => {
  const [id = ''] = ['a', 'b'].map((description) => world.simulator.addSnapshot({ description }).id)
  await read()
  const other = await openEngine(world, { databasePath })
  world.simulator.editSnapshot(id, { description: 'renamed' })
  await read(other)
  await other.close()
  world.simulator.addSnapshot({ description: 'c' })
  await read()
  expect((await stored()).snapshots).toEqual(['b complete', 'c complete', 'renamed complete'])
})

it('is empty after another key was entered', async () => {
  world.simulator.addSnapshot({ description: 'a' })
  await read()
  await engine.catalogue.forget()
  expect((await stored()).snapshots).toEqual([])
  await read()
  expect((await stored()).snapshots).toEqual(['a complete'])
})

it('keeps what went wrong in a way that every language can say it', async () => {
  world.simulator.addSnapshot({ description: 'a' })
  await read()
  world.simulator.faults.add({ when: 'before', times: 20, fault: { kind: 'reset' } })
  const { problem } = await read()
  expect(problem?.own?.code).toBe('vultr.unreachable')
  const later = await openEngine(world, { databasePath })
  expect(later.catalogue.view().problem).toEqual(problem)
  await later.close()
})

it('holds why the list could not be read, in the words of Vultr or of ours', async () => {
  await read()
  const refuse = async (fault: Parameters<typeof world.simulator.faults.add>[0]['fault']) => {
    world.simulator.faults.add({ method: 'GET', path: /./, when: 'before', times: 100, fault })
    world.clock.advance(3_600_000)
    const { problem } = await read()
    world.simulator.faults.clear()
    const later = await openEngine(world, { databasePath })
    const stored = later.catalogue.view().problem
    await later.close()
    return { problem, stored }
  }
  const refused = await refuse({ kind: 'status', status: 403, sentence: 'Not for you.' })
  expect(refused.problem).toMatchObject({ sentence: 'Not for you.' })
  expect(refused.stored).toEqual(refused.problem)
  const lost = await refuse({ kind: 'reset' })
  expect(lost.problem?.own).toBeDefined()
  expect(lost.stored).toEqual(lost.problem)
})
