import { beforeEach, describe, expect, it } from 'vitest'
import { diskFit, neededDiskGb } from '../../src/restores/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

const GIB = 1024 ** 3

describe('a disk', () => {
  it.each([
    ['a snapshot of the size that Vultr gives a 40 GB disk', 42_949_672_960, 40, 'fits'],
    ['a snapshot of 40 decimal GB', 40e9, 40, 'fits'],
    ['a byte more than its size', 40 * GIB + 1, 40, 'too-small'],
    ['a byte less than its size', 40 * GIB - 1, 40, 'fits'],
    ['a snapshot of a 160 GB disk', 160 * GIB, 25, 'too-small'],
    ['a snapshot of 160 decimal GB', 160e9, 159, 'fits'],
    ['a snapshot of unknown size', 0, 25, 'fits'],
    ['any snapshot while Vultr shows no disk', 25 * GIB, 0, 'unknown']
  ])('is measured for %s', (_, sizeBytes, diskGb, fit) => {
    expect(diskFit({ sizeBytes }, { diskGb })).toBe(fit)
  })

  it.each([
    [40 * GIB, 40],
    [40 * GIB + 1, 41],
    [40e9, 38]
  ])('for %i bytes has at least %i GB, and fits', (sizeBytes, gb) => {
    expect(neededDiskGb({ sizeBytes })).toBe(gb)
    expect(diskFit({ sizeBytes }, { diskGb: gb })).toBe('fits')
    expect(diskFit({ sizeBytes }, { diskGb: gb - 1 })).toBe('too-small')
  })
})

describe('a restore to a disk that is too small', () => {
  let world: World
  let engine: Engine
  beforeEach(async () => {
    world = await openWorld('2026-03-02T07:00:00Z')
    engine = await openEngine(world)
  })

  const sent = () => world.simulator.requests.filter(({ path }) => path.endsWith('/restore'))
  const rows = () => engine.database.db.selectFrom('restores').selectAll().execute()

  async function begin(diskGb: number, sizeBytes: number) {
    const instanceId = world.simulator.addInstance({ label: 'web-1', diskGb }).id
    const { id } = world.simulator.addSnapshot({ description: 'good', sizeBytes })
    const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
    const snapshot = view.snapshots.find((each) => each.id === id)
    if (snapshot === undefined) throw new Error('no snapshot')
    const request = { instanceId, snapshot, actor: 'eva', isSafe: true }
    return { id, instanceId, outcome: await engine.scheduling.restores.start(request) }
  }

  it('is refused before anything is written or asked for', async () => {
    const { outcome } = await begin(25, 160 * GIB)
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: { code: 'restore.tooSmall' },
      restore: undefined
    })
    await tickUntil(world, engine, '2026-03-02T07:30:00Z')
    expect(await rows()).toEqual([])
    expect(sent()).toEqual([])
    expect(world.simulator.snapshots()).toHaveLength(1)
  })

  it('is not sent where Vultr gives the snapshot another size by then', async () => {
    const { id, outcome } = await begin(25, 25 * GIB)
    expect(outcome.kind).toBe('waiting')
    const snapshot = world.simulator.snapshots().find((each) => each.id === id)
    if (snapshot !== undefined) Object.assign(snapshot, { sizeBytes: 160 * GIB })
    await tickUntil(world, engine, '2026-03-02T07:30:00Z', MINUTE)
    const [row] = await rows()
    expect(saidOf(row?.reason ?? null)).toMatch(/^Not started: .* disk of 25 GB.* at least 160 GB/)
    expect(sent()).toEqual([])
  })

  it('is sent where the disk is just large enough', async () => {
    expect((await begin(25, 25 * GIB)).outcome.kind).toBe('waiting')
    await tickUntil(world, engine, '2026-03-02T07:30:00Z', MINUTE)
    expect(sent().filter(({ effect }) => effect)).toHaveLength(1)
  })
})
