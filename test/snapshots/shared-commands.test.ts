import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../src/engine-services.js'
import { createSnapshotChanges } from '../../src/snapshots/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import type { Engine, World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { MINUTE, SECOND } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

const by = { actor: 'eva' }

let world: World
let folder: string
let id: string
let instanceId: string
let jobs: { readonly job: Job; readonly toOthers: boolean }[]
/** Whom jobs reach at once; default: nobody. */
let reached: Engine | undefined

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  folder = temporaryFolder()
  jobs = []
  reached = undefined
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  id = world.simulator.addSnapshot({
    description: `old [vpa a ${instanceId} 0000000000000001]`
  }).id
})

/** @param isCutOff nothing answers where it takes Vultr to be. */
async function replica(replicaId: string, isCutOff = false): Promise<Engine> {
  const apiUrl = isCutOff ? 'http://127.0.0.1:9/v2' : world.apiUrl
  const engine = await openEngine(
    { clock: world.clock, apiUrl },
    {
      databasePath: join(folder, 'vultr.sqlite'),
      replicaId,
      async handOver(handed, toOthers = false) {
        jobs.push(...handed.map((job) => ({ job, toOthers })))
        for (const job of handed) await reached?.scheduling.doHandedOver(job)
        return true
      }
    }
  )
  return engine
}

/** The leader, and one that is cut off from Vultr. */
async function leaderAndCutOff() {
  const leader = await replica('leader')
  await leader.leadership?.ask()
  await leader.catalogue.refresh({ maxAgeMs: 0 })
  return { leader, cutOff: await replica('cut off', true) }
}

/** Writes down what somebody wants on a replica that ends then. */
async function wantedOnEnded(
  { database }: Engine,
  kind: 'delete' | 'lock' | 'rename',
  { replicaId = 'gone', isSent = false } = {}
) {
  const processes = {
    id: replicaId,
    now: async () => world.clock.now(),
    isPresent: async () => false
  }
  const { clock } = world
  const changes = createSnapshotChanges({ database, clock, requestTimeoutMs: 5_000, processes })
  const wanted = { isMarked: true, ...(kind === 'rename' ? { name: 'golden' } : {}) }
  const intent = { snapshotId: id, instanceId, kind, actor: 'eva', subject: 'old', wanted }
  return await database.transaction(async (trx) => {
    const change = await changes.begin(trx, intent)
    if (change !== undefined && isSent) await changes.renew(trx, change, 'golden')
    return change
  })
}

const sent = (method: string) =>
  world.simulator.requests.filter((request) => request.method === method)
const description = () => world.simulator.snapshots()[0]?.description

async function states({ database }: Engine): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('snapshot_changes').select('state').execute()
  return rows.map(({ state }) => state)
}

async function told({ database }: Engine): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('activity').select(['actor', 'sentence']).execute()
  return rows.map(({ actor, sentence }) => `${actor}: ${saidOf(sentence)}`)
}

describe('what a page asks for on a replica that cannot reach Vultr', () => {
  it('is done by another one, and the page says so', async () => {
    const { leader, cutOff } = await leaderAndCutOff()
    reached = leader
    expect(await cutOff.actions.rename(id, 'golden', by)).toMatchObject({
      kind: 'described',
      snapshot: { name: 'golden' }
    })
    expect((await cutOff.actions.protect(id, true, by)).kind).toBe('described')
    expect(description()).toMatch(/^golden \[vpa ap /)
    expect((await cutOff.actions.deleteSnapshot(id, by)).kind).toBe('protected')
    expect((await cutOff.actions.protect(id, false, by)).kind).toBe('described')
    expect((await cutOff.actions.deleteSnapshot(id, by)).kind).toBe('deleted')
    expect(cutOff.catalogue.view().snapshots).toEqual([])
    expect(sent('DELETE')).toHaveLength(1)
    expect(jobs.every(({ toOthers }) => toOthers)).toBe(true)
    expect((await told(leader)).every((entry) => entry.startsWith('eva: '))).toBe(true)
  })

  it('says what Vultr answered to the other one', async () => {
    const { leader, cutOff } = await leaderAndCutOff()
    reached = leader
    const fault = { kind: 'status', status: 400, sentence: 'not today' } as const
    world.simulator.faults.add({ method: 'DELETE', when: 'before', fault })
    expect(await cutOff.actions.deleteSnapshot(id, by)).toMatchObject({
      kind: 'failed',
      error: { kind: 'refused', effect: 'none', status: 400, sentence: 'not today' }
    })
  })

  it('is not done later where nobody took it up while the page waited', async () => {
    const { leader, cutOff } = await leaderAndCutOff()
    expect(await cutOff.actions.deleteSnapshot(id, by)).toMatchObject({
      kind: 'failed',
      error: { kind: 'unavailable', effect: 'none' }
    })
    for (const { job } of jobs) await leader.scheduling.doHandedOver(job)
    world.clock.advance(MINUTE)
    await leader.scheduling.tick()
    expect(sent('DELETE')).toEqual([])
    expect(await told(leader)).toEqual([expect.stringMatching(/^eva: Not deleted/)])
  })
})

describe('what was asked for on a replica that ended before it sent anything', () => {
  it.each(['delete', 'lock', 'rename'] as const)(
    'is handed over by the next pass, and done once: %s',
    async (kind) => {
      const { leader } = await leaderAndCutOff()
      const other = await replica('other')
      await wantedOnEnded(leader, kind)
      world.clock.advance(30 * SECOND)
      await leader.scheduling.tick()
      const taken = jobs.flatMap(({ job }) =>
        [other, leader, other].map((engine) => engine.scheduling.doHandedOver(job))
      )
      await Promise.all(taken)
      for (const { job } of jobs) await other.scheduling.doHandedOver(job)
      const changes = sent('DELETE').length + sent('PUT').length + sent('PATCH').length
      expect([jobs.length, changes]).toEqual([1, 1])
      expect(await states(leader)).toEqual(['done'])
      expect((await told(leader)).join()).toMatch(/^eva: /)
      if (kind === 'rename') expect(description()).toMatch(/^golden \[vpa a /)
      if (kind === 'lock') expect(description()).toMatch(/^old \[vpa ap /)
    }
  )

  it('is left alone while that one may still be about to send it', async () => {
    const { leader } = await leaderAndCutOff()
    const change = await wantedOnEnded(leader, 'delete', { replicaId: 'running' })
    world.clock.advance(10 * SECOND)
    await leader.scheduling.tick()
    const before = sent('GET').length
    await leader.scheduling.doHandedOver({ kind: 'change', id: change?.id ?? '', isUrgent: true })
    expect([jobs.length, sent('GET').length]).toEqual([0, before])
  })

  it('is not done again where it may have been sent', async () => {
    const { leader } = await leaderAndCutOff()
    const change = await wantedOnEnded(leader, 'rename', { isSent: true })
    world.clock.advance(30 * SECOND)
    await leader.scheduling.tick()
    await leader.scheduling.doHandedOver({ kind: 'change', id: change?.id ?? '', isUrgent: true })
    expect([jobs.length, sent('PUT').length + sent('PATCH').length]).toEqual([0, 0])
    expect(await states(leader)).toEqual(['open'])
  })

  it('is not done minutes later: nobody expects it any more', async () => {
    const { leader } = await leaderAndCutOff()
    const change = await wantedOnEnded(leader, 'delete')
    world.clock.advance(3 * MINUTE)
    await leader.scheduling.doHandedOver({
      kind: 'change',
      id: change?.id ?? '',
      isUrgent: true
    })
    await leader.scheduling.tick()
    expect([jobs.length, sent('DELETE').length]).toEqual([0, 0])
    expect(await states(leader)).toEqual(['failed'])
    expect(await told(leader)).toEqual(['eva: Interrupted before it was carried out.'])
  })

  it('gives way to a lock, and is not done after it', async () => {
    const { leader } = await leaderAndCutOff()
    await wantedOnEnded(leader, 'delete')
    world.clock.advance(30 * SECOND)
    expect((await leader.actions.protect(id, true, { actor: 'tom' })).kind).toBe('described')
    await leader.scheduling.tick()
    for (const { job } of jobs) await leader.scheduling.doHandedOver(job)
    expect(sent('DELETE')).toEqual([])
    expect((await told(leader))[0]).toMatch(/^eva: Not deleted: it was locked/)
  })
})

describe('a replica that comes to a delete after another one has taken it over', () => {
  it('sends nothing', async () => {
    const { leader } = await leaderAndCutOff()
    const slow = await replica('slow')
    // Longer than it waits before it leaves it to others.
    const fault = { kind: 'latency', ms: 3_000 } as const
    world.simulator.faults.add({ method: 'GET', path: /snapshots\/./, when: 'before', fault })
    // It is being sent by the other one when this one comes to it.
    const busy = { kind: 'latency', ms: 2_500 } as const
    world.simulator.faults.add({ method: 'DELETE', when: 'before', fault: busy })
    reached = leader
    await slow.actions.deleteSnapshot(id, by)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(sent('DELETE')).toHaveLength(1)
    expect(await states(leader)).toEqual(['done'])
    expect(await told(leader)).toHaveLength(1)
  })
})
