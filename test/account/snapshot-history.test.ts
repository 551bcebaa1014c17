import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { createSnapshotHistory, type SnapshotHistory } from '../../src/account/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, HOUR } from '../support/fake-clock.js'

const GB = 1024 ** 3
let world: World
let engine: Engine
let history: SnapshotHistory
let web: string

beforeEach(async () => {
  world = await openWorld('2026-03-10T12:00:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
  engine = await openEngine(world)
  history = createSnapshotHistory({ database: engine.database, clock: world.clock })
})

function add(daysAgo: number, gigabytes: number, instanceId = web): string {
  const key = `${daysAgo}`.padStart(16, '0')
  return world.simulator.addSnapshot({
    description: `x [vpa a ${instanceId} ${key}]`,
    createdAt: new Date(world.clock.now().getTime() - daysAgo * DAY),
    compressedBytes: gigabytes * GB
  }).id
}

async function held(instanceId?: string): Promise<number[]> {
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  return (await history.heldPerDay(instanceId, 4)).map(({ bytes }) => bytes / GB)
}

it('tells what was held at the end of each day, the last being today', async () => {
  add(9, 1)
  add(2, 2)
  add(0, 4)
  expect(await held()).toEqual([1, 3, 3, 7])
  expect((await history.heldPerDay(undefined, 4)).at(-1)).toEqual({
    day: '2026-03-10',
    count: 3,
    bytes: 7 * GB
  })
})

it('remembers what is gone by now', async () => {
  const gone = add(9, 1)
  add(1, 2)
  expect(await held()).toEqual([1, 1, 3, 3])
  world.clock.advance(DAY)
  world.simulator.removeSnapshot(gone)
  expect(await held()).toEqual([1, 3, 3, 2])
  world.clock.advance(DAY)
  expect(await held()).toEqual([3, 3, 2, 2])
})

it('tells what comes today without waiting, and what was listed late within the hour', async () => {
  add(2, 2)
  expect(await held()).toEqual([0, 2, 2, 2])
  add(0, 4)
  expect((await held()).at(-1)).toBe(6)
  add(1, 8)
  world.clock.advance(HOUR)
  expect(await held()).toEqual([0, 2, 10, 14])
})

it('tells one instance from the others, and counts a pending one not yet', async () => {
  const other = world.simulator.addInstance({}).id
  add(2, 2)
  add(2, 4, other)
  world.simulator.addSnapshot({
    description: `p [vpa m ${web} 00000000000000ff]`,
    status: 'pending'
  })
  expect(await held(web)).toEqual([0, 2, 2, 2])
  expect(await held(other)).toEqual([0, 4, 4, 4])
  expect(await held()).toEqual([0, 6, 6, 6])
})

it('keeps when one was first found gone, whoever finds it gone later', async () => {
  const databasePath = join(temporaryFolder(), 'vultr.sqlite')
  const [ours, theirs] = [
    await openEngine(world, { databasePath }),
    await openEngine(world, { databasePath })
  ]
  const id = add(3, 4)
  await ours.catalogue.refresh({ maxAgeMs: 0 })
  await theirs.catalogue.refresh({ maxAgeMs: 0 })
  world.simulator.removeSnapshot(id)
  await ours.catalogue.refresh({ maxAgeMs: 0 })
  world.clock.advance(2 * DAY)
  await theirs.catalogue.refresh({ maxAgeMs: 0 })
  const shared = createSnapshotHistory({ database: ours.database, clock: world.clock })
  const perDay = await shared.heldPerDay(undefined, 4)
  expect(perDay.map(({ bytes }) => bytes / GB)).toEqual([4, 0, 0, 0])
  await ours.close()
  await theirs.close()
})
