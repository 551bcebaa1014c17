import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRestoreStore } from '../../src/restores/index.js'
import { message } from '../../src/wording/index.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import { tickUntil } from '../support/engine.js'
import { askedAndLeader } from '../support/engines/asked-and-leader.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { MINUTE } from '../support/fake-clock.js'

const restored = useRestoredInstance()

async function started() {
  const databasePath = join(temporaryFolder(), 'shared.db')
  await restored.start({ databasePath, replicaId: 'first' })
  const replicas = await askedAndLeader(restored.world, databasePath)
  const ask = async (isSafe = false) =>
    await replicas.asked.scheduling.restores.start({
      instanceId: restored.instanceId,
      snapshot: restored.snapshot,
      actor: 'eva',
      isSafe
    })
  return { ...replicas, ask }
}

/** Where the one whose pages restores are asked for on has been cut off from Vultr since. */
async function withAskedCutOff() {
  const begun = await started()
  await begun.lines.asked.cut()
  return begun
}

const creates = () =>
  restored.world.simulator.requests.filter(
    ({ method, path }) => method === 'POST' && path === '/v2/snapshots'
  )

describe('a restore that is asked for on a replica that cannot reach Vultr', () => {
  it('is sent by another one, once, and the page says so', async () => {
    const { jobs, reach, leader, asked, ask } = await withAskedCutOff()
    reach(leader)
    expect((await ask()).kind).toBe('restoring')
    expect(restored.restores()).toHaveLength(1)
    for (const job of jobs) await asked.scheduling.doHandedOver(job)
    await tickUntil(restored.world, leader, '2026-03-02T07:40:00Z')
    expect(restored.restores()).toHaveLength(1)
    expect(await restored.states()).toEqual(['complete'])
  })

  it('is sent by another one, once, where its own request just stays unanswered', async () => {
    const { lines, leader, reach, ask } = await started()
    reach(leader)
    lines.asked.silence()
    expect((await ask()).kind).toBe('restoring')
    expect(restored.restores()).toHaveLength(1)
  })

  it('waits where nobody else is there, and says why', async () => {
    const { jobs, ask } = await withAskedCutOff()
    const outcome = await ask()
    expect(outcome).toMatchObject({
      kind: 'postponed',
      reason: { code: 'restore.unanswered' }
    })
    expect(jobs).toHaveLength(1)
    expect(restored.restores()).toEqual([])
  })

  it('has its fresh snapshot taken by another one first', async () => {
    const { reach, leader, ask } = await withAskedCutOff()
    reach(leader)
    expect((await ask(true)).kind).toBe('waiting')
    expect(creates()).toHaveLength(1)
    expect(restored.restores()).toEqual([])
    await tickUntil(restored.world, leader, '2026-03-02T08:30:00Z')
    expect(creates()).toHaveLength(1)
    expect(restored.restores()).toHaveLength(1)
    expect(await restored.states()).toEqual(['complete'])
  })

  it('is not sent any more once somebody has called it off', async () => {
    const { jobs, leader, asked, ask } = await withAskedCutOff()
    const outcome = await ask()
    const id = 'restore' in outcome ? outcome.restore?.id : undefined
    expect(await asked.scheduling.restores.cancel(id ?? '', 'eva')).toBe('canceled')
    for (const job of jobs) await leader.scheduling.doHandedOver(job)
    expect(restored.restores()).toEqual([])
  })

  it('is not sent once more where Vultr has refused it to another one', async () => {
    const { jobs, reach, leader, ask } = await withAskedCutOff()
    reach(leader)
    restored.refuseRestores(400, 'Server is currently locked', 5)
    expect((await ask()).kind).toBe('postponed')
    for (const job of jobs) await leader.scheduling.doHandedOver(job)
    expect(restored.restores()).toHaveLength(1)
  })
})

describe('a restore that two replicas want to send', () => {
  it('is not sent by the one that thinks of it as it was before the other one sent it', async () => {
    const { leader, ask } = await withAskedCutOff()
    await ask()
    const { database } = leader
    const store = createRestoreStore({ database, clock: restored.world.clock })
    const [seen] = await store.open()
    if (seen === undefined) throw new Error('no restore')
    const free = async () => false
    expect(await store.beginSending(seen, false, free)).toBe(true)
    const sent = { ...seen, attempts: 1 }
    const refused = { reason: message('restore.instanceBusy'), nextAttemptAt: new Date(0) }
    expect(await store.postpone(sent, 'sending', refused)).toBe(true)
    expect(await store.beginSending(seen, false, free)).toBe(false)
    expect(await store.postpone(seen, 'waiting', refused)).toBe(false)
    expect(await store.beginSending(sent, false, free)).toBe(true)
  })
})

describe('a restore that waits while the leader cannot reach Vultr', () => {
  it('is sent by another one once its turn has come', async () => {
    const { jobs, reach, lines, leader, asked, ask } = await started()
    restored.refuseRestores(400, 'Server is currently locked')
    expect((await ask()).kind).toBe('postponed')
    reach(asked)
    await lines.leader.cut()
    restored.world.clock.advance(3 * MINUTE)
    await leader.scheduling.tick()
    expect(jobs).toMatchObject([{ kind: 'restore', attempts: 1, isUrgent: true }])
    expect(restored.restores()).toHaveLength(2)
    expect(await restored.states()).toEqual(['restoring'])
  })
})
