import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { coverAllHourly, sendForm } from '../support/panels/fleet-forms.js'
import { type Fleet, type FleetReplica, startFleet } from '../support/processes/replica-fleet.js'

/** In ms: what is said of a fleet, beside the seconds that starting one takes. */
const TAKEN_OVER_MS = 30_000

let fleet: Fleet | undefined

afterEach(async () => {
  await fleet?.stop()
  fleet = undefined
})

/** Three replicas that take snapshots of all instances every hour. */
async function threeReplicas(name: string, instances: number, requestsPerSecond: number) {
  const started = await startFleet({ name, replicas: 3, instances, requestsPerSecond })
  fleet = started
  await expect.poll(() => started.leader(), { timeout: TAKEN_OVER_MS }).toBeDefined()
  const [{ url }] = started.replicas as readonly [FleetReplica]
  await coverAllHourly(url, started.simulator.apiKey)
  return started
}

/** How many snapshots each instance has that has any. */
function perInstance({ simulator }: Fleet): readonly number[] {
  const counts = new Map<string, number>()
  for (const { instanceId } of simulator.snapshots()) {
    counts.set(instanceId ?? '', (counts.get(instanceId ?? '') ?? 0) + 1)
  }
  return [...counts.values()]
}

/** What the page of the second replica says of all of them. */
async function replicaRows({ replicas }: Fleet) {
  const page = await (await fetch(`${replicas[1]?.url}settings/replicas`)).text()
  return [...page.matchAll(/<tr>\s*<td.*?<\/tr>/gs)].map(([row]) => ({
    leads: row.includes('>Leads<'),
    sent: Number(/(\d+)<\/div><\/td>\s*<\/tr>/.exec(row)?.[1])
  }))
}

/** The leader of a fleet in the middle of a wave. */
async function leaderInTheMiddle(started: Fleet, some: number): Promise<FleetReplica> {
  await started.nextHour()
  const made = () => started.simulator.snapshots().length
  await expect.poll(made, { timeout: 60_000, interval: 50 }).toBeGreaterThan(some)
  const leader = await started.leader()
  if (leader === undefined) throw new Error('Nobody leads.')
  return leader
}

describe.skipIf(!isTestedOnPostgres)('three replicas on PostgreSQL', () => {
  it('share a wave, with one snapshot for each slot', async () => {
    const started = await threeReplicas('fleet-wave', 60, 4)
    await started.nextHour()
    const made = () => started.simulator.snapshots().length
    await expect.poll(made, { timeout: 90_000 }).toBe(60)
    await pause(3_000)
    expect(perInstance(started)).toEqual(Array.from({ length: 60 }, () => 1))
    const rows = await replicaRows(started)
    expect(rows.filter(({ leads }) => leads)).toHaveLength(1)
    expect(rows.map(({ sent }) => sent).every((sent) => sent > 0)).toBe(true)
    expect(rows.reduce((sum, { sent }) => sum + sent, 0)).toBe(60)
  }, 180_000)

  it('lose nothing and double nothing where the leader is killed in the middle of a wave', async () => {
    const started = await threeReplicas('fleet-killed', 40, 3)
    const leader = await leaderInTheMiddle(started, 5)
    leader.process.kill('SIGKILL')
    await once(leader.process, 'exit')
    const killedAt = performance.now()
    await expect.poll(() => started.leader(), { timeout: TAKEN_OVER_MS * 2 }).not.toBe(leader)
    await expect.poll(() => started.leader(), { timeout: TAKEN_OVER_MS * 2 }).toBeDefined()
    expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_MS)
    const instances = () => perInstance(started).length
    await expect.poll(instances, { timeout: 120_000 }).toBe(40)
    expect(perInstance(started)).toEqual(Array.from({ length: 40 }, () => 1))
  }, 300_000)

  it('double nothing where the leader was paused in the middle of a wave and goes on', async () => {
    const started = await threeReplicas('fleet-paused', 40, 3)
    const leader = await leaderInTheMiddle(started, 5)
    leader.process.kill('SIGSTOP')
    await expect.poll(() => started.leader(), { timeout: TAKEN_OVER_MS * 2 }).not.toBe(leader)
    const instances = () => perInstance(started).length
    // What the paused one took up may wait for it, or for its lease to end.
    await expect.poll(instances, { timeout: 60_000 }).toBeGreaterThan(30)
    leader.process.kill('SIGCONT')
    await expect.poll(instances, { timeout: 120_000 }).toBe(40)
    await pause(5_000)
    expect(perInstance(started)).toEqual(Array.from({ length: 40 }, () => 1))
  }, 300_000)

  it('take one snapshot for each slot with clocks two minutes apart', async () => {
    const started = await threeReplicas('fleet-clocks', 20, 4)
    await started.nextHour()
    const [, behind, ahead] = started.replicas
    behind?.setClock(-60_000)
    ahead?.setClock(60_000)
    const instances = () => perInstance(started).length
    await expect.poll(instances, { timeout: 90_000 }).toBe(20)
    await (await started.leader())?.process.kill('SIGKILL')
    await pause(TAKEN_OVER_MS)
    expect(perInstance(started)).toEqual(Array.from({ length: 20 }, () => 1))
  }, 240_000)

  it('show on each what one of them has just done', async () => {
    const started = await threeReplicas('fleet-pages', 3, 10)
    const [first, second, third] = started.replicas
    await sendForm(`${first?.url}snapshots`, {
      instance: started.simulator.instances()[0]?.id ?? '',
      name: 'by hand on the first'
    })
    for (const each of [second, third]) {
      const page = await (await fetch(`${each?.url}snapshots`)).text()
      expect(page).toContain('by hand on the first')
    }
  }, 120_000)
})
