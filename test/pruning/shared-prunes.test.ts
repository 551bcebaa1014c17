import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Job } from '../../src/engine-services.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import type { Engine, World } from '../support/engine.js'
import { by } from '../support/engines/aged-account.js'
import { addAged, deletedIds } from '../support/engines/aged-snapshots.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let world: World
let web: string
let folder: string
let jobs: Job[]
/** Does what is handed over, or nothing. */
let take: (job: Job) => unknown
let taking: unknown[]

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  web = world.simulator.addInstance({ label: 'web-1' }).id
  folder = temporaryFolder()
  jobs = []
  take = () => undefined
  taking = []
})

const addAgo = (days: number) => addAged(world, days, { instanceId: web })

async function replica(replicaId: string, isCutOff = false): Promise<Engine> {
  const apiUrl = isCutOff ? 'http://127.0.0.1:9/v2' : world.apiUrl
  const engine = await openEngine(
    { clock: world.clock, apiUrl },
    {
      databasePath: join(folder, 'vultr.sqlite'),
      replicaId,
      thisServerId: () => web,
      async handOver(handed) {
        jobs.push(...handed)
        for (const job of handed) setImmediate(() => taking.push(take(job)))
        return true
      }
    }
  )
  // What was taken up may end after the pass, and has to before the database is closed.
  onTestFinished(async () => void (await Promise.all(taking)))
  return engine
}

/** Three of an instance's snapshots have expired, and as many stay. */
async function expired() {
  const stays = [1, 2, 3].map((days) => addAgo(days))
  const goes = [8, 9, 10].map((days) => addAgo(days))
  const leader = await replica('leader')
  await leader.leadership?.ask()
  await leader.catalogue.refresh({ maxAgeMs: 0 })
  await leader.settings.save(snapshotSettings(), by)
  const other = await replica('other')
  return { leader, other, stays, goes }
}

const left = () =>
  world.simulator
    .snapshots()
    .map(({ id }) => id)
    .sort()

async function prunesTold({ database }: Engine): Promise<number> {
  const rows = await database.db
    .selectFrom('activity')
    .select('id')
    .where('kind', '=', 'prune')
    .execute()
  return rows.length
}

describe('what has expired, on several replicas', () => {
  it('is deleted by whoever takes it up, once, before the pass goes on', async () => {
    const { leader, other, stays, goes } = await expired()
    take = async (job) => {
      // Twice each, and by both.
      await Promise.all([other, leader, other].map((each) => each.scheduling.doHandedOver(job)))
      await leader.scheduling.doHandedOver(job)
    }
    await leader.scheduling.tick()
    expect(jobs.map(({ kind, id }) => [kind, id]).sort()).toEqual(
      goes.map((id) => ['prune', id]).sort()
    )
    expect([...deletedIds(world)].sort()).toEqual([...goes].sort())
    expect(left()).toEqual([...stays].sort())
    expect(await prunesTold(leader)).toBe(3)
  })

  it('is deleted by the leader where nobody takes it up', async () => {
    const { leader, other, stays } = await expired()
    await leader.scheduling.tick()
    expect(left()).toEqual([...stays].sort())
    // They come late, and find that it is done.
    for (const job of jobs) await other.scheduling.doHandedOver(job)
    expect(deletedIds(world)).toHaveLength(3)
    expect(await prunesTold(leader)).toBe(3)
  })

  it('is deleted by another one where one cannot reach Vultr', async () => {
    const { leader, stays } = await expired()
    const cutOff = await replica('cut off', true)
    const reached: (boolean | undefined)[] = []
    take = async (job) => reached.push(await cutOff.scheduling.doHandedOver(job))
    await leader.scheduling.tick()
    expect(left()).toEqual([...stays].sort())
    expect(reached).toEqual([false, false, false])
  })

  it('stays where it was locked after it was handed over', async () => {
    const { leader, other, goes } = await expired()
    const [locked = ''] = goes
    let locking: Promise<unknown> | undefined
    take = async (job) => {
      if (job.id === locked) locking = leader.actions.protect(locked, true, by)
      await locking
      await other.scheduling.doHandedOver(job)
    }
    await leader.scheduling.tick()
    await locking
    expect(left()).toContain(locked)
    expect(deletedIds(world)).not.toContain(locked)
  })

  it('stays where no newer one is there any more when it is taken up', async () => {
    const { leader, other, stays, goes } = await expired()
    take = async (job) => {
      // Somebody deletes them at my.vultr.com.
      for (const id of stays) world.simulator.removeSnapshot(id)
      await other.scheduling.doHandedOver(job)
    }
    await leader.scheduling.tick()
    expect(left()).toEqual([...goes].sort())
  })

  it('stays where what is asked for is nothing that has expired', async () => {
    const { leader, other, stays } = await expired()
    const listVersion = leader.catalogue.listVersion()
    for (const id of stays) {
      await other.scheduling.doHandedOver({ kind: 'prune', id, listVersion })
    }
    expect(deletedIds(world)).toEqual([])
  })

  it('stays where a replica knows an older list than it was planned by', async () => {
    const { other, goes } = await expired()
    const listVersion = other.catalogue.listVersion() + 1
    for (const id of goes) await other.scheduling.doHandedOver({ kind: 'prune', id, listVersion })
    expect(deletedIds(world)).toEqual([])
  })

  it('goes in the next pass where the replica that had begun it is gone', async () => {
    const { leader, stays, goes } = await expired()
    const [begun = ''] = goes
    await leader.database.db
      .insertInto('snapshot_changes')
      .values({
        id: 'begun',
        snapshot_id: begun,
        instance_id: web,
        kind: 'prune',
        actor: 'scheduler',
        subject: 'old',
        description: null,
        state: 'open',
        lease_until: new Date(world.clock.now().getTime() + 300_000).toISOString(),
        started_at: world.clock.now().toISOString(),
        finished_at: null,
        owner: 'gone',
        holder: 'its attempt'
      })
      .execute()
    await leader.scheduling.tick()
    expect(left()).toEqual([...stays].sort())
  })
})
