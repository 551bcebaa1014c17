import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../src/engine-services.js'
import { type Engine, startEngine, startWorld, type World } from '../support/engine.js'
import { by } from '../support/engines/aged-account.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

let folder: string
let world: World
let engines: Engine[]
let jobs: Job[]

beforeEach(async () => {
  folder = makeFolder('handed-over')
  world = await startWorld('2026-11-24T11:00:00Z')
  engines = []
  jobs = []
})

afterEach(async () => {
  for (const engine of engines) await engine.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

async function replica(replicaId: string): Promise<Engine> {
  const engine = await startEngine(world, {
    databasePath: join(folder, 'vultr.sqlite'),
    replicaId,
    handOver: async (handed) => jobs.push(...handed) > 0
  })
  engines.push(engine)
  await engine.leadership?.ask()
  return engine
}

/** The leader and another one, when the slots of two instances have come due. */
async function twoDue() {
  for (const label of ['web-1', 'web-2']) world.simulator.addInstance({ label })
  const [a, b] = [await replica('a'), await replica('b')]
  await a.settings.save(snapshotSettings({ covers: { kind: 'all' } }), by)
  await a.scheduling.tick()
  world.clock.advance(HOUR)
  await a.scheduling.tick()
  return { a, b }
}

function made(): number {
  return world.simulator.snapshots().length
}

function posts(): number {
  return world.simulator.requests.filter(({ method }) => method === 'POST').length
}

describe('runs that are handed over', () => {
  it('are sent by whoever is told of them, and not by the pass', async () => {
    const { a, b } = await twoDue()
    expect([made(), jobs.length]).toEqual([0, 2])
    const [first, second] = jobs
    if (first !== undefined) await a.scheduling.doHandedOver(first)
    if (second !== undefined) await b.scheduling.doHandedOver(second)
    expect(made()).toBe(2)
  })

  it('tell whether a connection to Vultr came about, by which a replica knows to leave them to others', async () => {
    const { a, b } = await twoDue()
    const [first, second] = jobs
    if (first === undefined || second === undefined) throw new Error('Nothing was handed over.')
    expect(await a.scheduling.doHandedOver(first)).toBe(true)
    await world.close()
    expect(await b.scheduling.doHandedOver(second)).toBe(false)
  })

  it('are handed over again by the next pass, where nobody was told', async () => {
    const { a, b } = await twoDue()
    const lost = jobs.splice(0)
    world.clock.advance(MINUTE)
    await a.scheduling.tick()
    expect(jobs).toEqual(lost)
    for (const job of jobs) await b.scheduling.doHandedOver(job)
    expect(made()).toBe(2)
  })

  it('are sent once, however often and by how many they are taken up', async () => {
    const { a, b } = await twoDue()
    const taken = jobs.flatMap((job) =>
      [a, b, a, b].map((engine) => engine.scheduling.doHandedOver(job))
    )
    await Promise.all(taken)
    for (const job of jobs) await b.scheduling.doHandedOver(job)
    expect([made(), posts()]).toEqual([2, 2])
  })

  it('are not sent by a job from before they were sent and refused', async () => {
    const { a, b } = await twoDue()
    world.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 400 }
    })
    const [job] = jobs
    if (job === undefined) throw new Error('Nothing was handed over.')
    await a.scheduling.doHandedOver(job)
    const after = posts()
    world.clock.advance(10 * MINUTE)
    await b.scheduling.doHandedOver(job)
    expect(posts()).toBe(after)
  })
})
