import { beforeEach, describe, expect, it } from 'vitest'
import { tickUntil, type World } from '../support/engine.js'
import { type AskedAndLeader, askedAndLeader } from '../support/engines/asked-and-leader.js'
import { openWorld } from '../support/engines/open-engine.js'

let world: World
let instanceId: string
let replicas: AskedAndLeader

beforeEach(async () => {
  world = await openWorld('2026-03-02T07:00:00Z')
  instanceId = world.simulator.addInstance({ label: 'web-1' }).id
  replicas = await askedAndLeader(world)
  await replicas.lines.asked.cut()
})

const take = () =>
  replicas.asked.scheduling.manualSnapshots.take({
    instanceId,
    name: 'before-deploy',
    actor: 'eva'
  })

const creates = () =>
  world.simulator.requests.filter(
    ({ method, path }) => method === 'POST' && path === '/v2/snapshots'
  )

const refuse = (status: number, sentence: string) =>
  world.simulator.faults.add({
    method: 'POST',
    when: 'before',
    fault: { kind: 'status', status, sentence }
  })

describe('a snapshot that somebody takes on a replica that cannot reach Vultr', () => {
  it('is asked for by another one, once, and the page says so', async () => {
    const { jobs, asked, leader, reach } = replicas
    reach(leader)
    expect((await take()).kind).toBe('pending')
    expect(jobs).toMatchObject([{ kind: 'run', isUrgent: true, isAwaited: true }])
    for (const job of jobs) {
      await asked.scheduling.doHandedOver(job)
      await leader.scheduling.doHandedOver(job)
    }
    await tickUntil(world, leader, '2026-03-02T08:00:00Z')
    expect(creates()).toHaveLength(1)
    expect(world.simulator.snapshots()).toMatchObject([{ status: 'complete' }])
  })

  it('waits where nobody took it up, and is taken by the next pass of the leader', async () => {
    expect((await take()).kind).toBe('waiting')
    expect(creates()).toEqual([])
    replicas.reach(replicas.leader)
    await tickUntil(world, replicas.leader, '2026-03-02T07:20:00Z')
    expect(creates()).toHaveLength(1)
  })

  it('is not sent once more by a job that comes twice, where Vultr has refused it', async () => {
    const { leader, reach } = replicas
    reach(leader)
    refuse(400, 'Server is currently locked')
    const outcome = await take()
    expect(outcome.kind).toBe('waiting')
    for (const job of replicas.jobs) await leader.scheduling.doHandedOver(job)
    expect(creates()).toHaveLength(1)
  })
})
