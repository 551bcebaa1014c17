import { type KyselyPlugin, type RootOperationNode, SelectQueryNode, TableNode } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/index.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let engine: Engine
let wholeReads = 0

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:59:00Z')
  engine = await openEngine(world, { wrapDatabase: countingWholeReads })
})

/** Whom the settings cover is worked out from all choices; for one instance its own is looked at. */
function isWholeRead(node: RootOperationNode): boolean {
  if (!SelectQueryNode.is(node) || node.where !== undefined) return false
  const [from] = node.from?.froms ?? []
  return (
    from !== undefined && TableNode.is(from) && from.table.identifier.name === 'instance_schedules'
  )
}

function countingWholeReads(database: Database): Database {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (isWholeRead(node)) wholeReads += 1
      return node
    },
    transformResult: async ({ result }) => result
  }
  const db = database.db.withPlugin(plugin)
  return { ...database, db, transaction: (work) => db.transaction().execute(work) }
}

let keys = 0
function addExpired(instanceId: string, count: number): void {
  // So many are young that the brake lets the others go.
  for (const daysAgo of [...Array(count + 4).keys()].map((age) => (age < count ? 9 : 1))) {
    keys += 1
    world.simulator.addSnapshot({
      description: `old [vpa a ${instanceId} ${keys.toString(16).padStart(16, '0')}]`,
      createdAt: new Date(world.clock.now().getTime() - daysAgo * DAY - keys * 1_000)
    })
  }
}

/** How often it is worked out in a pass that deletes so many of each of three instances. */
async function readsWhileDeleting(count: number): Promise<number> {
  for (const { id } of world.simulator.instances()) addExpired(id, count)
  const before = deletes()
  world.clock.advance(2 * MINUTE)
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  wholeReads = 0
  await engine.scheduling.tick()
  expect(deletes() - before).toBe(3 * count)
  return wholeReads
}

function deletes(): number {
  return world.simulator.requests.filter(({ method }) => method === 'DELETE').length
}

describe('whom the settings cover', () => {
  it('is worked out as often in a pass that deletes many as in one that deletes few', async () => {
    for (const number of [1, 2, 3]) world.simulator.addInstance({ label: `web-${number}` })
    await engine.settings.save(snapshotSettings({ covers: { kind: 'all' } }), { actor: 'admin' })
    await engine.scheduling.tick()
    const few = await readsWhileDeleting(1)
    expect(few).toBeGreaterThan(0)
    expect(await readsWhileDeleting(3)).toBe(few)
  })
})
