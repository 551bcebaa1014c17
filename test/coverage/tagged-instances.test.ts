import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useCoveredAccount } from '../support/engines/covered-account.js'
import { MINUTE } from '../support/fake-clock.js'

const account = useCoveredAccount()
const { made, save } = account

let world: World
let engine: Engine
let web: string

beforeEach(() => {
  ;({ world, engine, web } = account)
})

const PRODUCTION = { covers: { kind: 'tag', tag: 'Production' } } as const

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
