import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { coverAllHourly, sendForm } from '../support/panels/fleet-forms.js'
import { type Fleet, type FleetReplica, startFleet } from '../support/processes/replica-fleet.js'

let fleet: Fleet | undefined

afterEach(async () => {
  await fleet?.stop()
  fleet = undefined
})

async function started(options: Parameters<typeof startFleet>[0]): Promise<Fleet> {
  const begun = await startFleet(options)
  fleet = begun
  await expect.poll(() => begun.leader(), { timeout: 60_000 }).toBeDefined()
  return begun
}

/** Sends a form as a person does. @returns what the next page says. */
async function sent(
  { url }: FleetReplica,
  path: string,
  fields: Readonly<Record<string, string>> = {}
): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields)
  })
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
  const next = new URL(response.headers.get('location') ?? '', `${url}${path}`)
  return await (await fetch(next, { headers: { cookie: cookie.join('; ') } })).text()
}

const requests = ({ simulator }: Fleet, method: string) =>
  simulator.requests.filter((request) => request.method === method)

/** A replica that can reach Vultr and leads, and its only snapshot. */
async function withOneSnapshot(name: string) {
  const begun = await started({
    name,
    replicas: 2,
    instances: 1,
    aged: 1,
    requestsPerSecond: 10
  })
  const [first] = begun.replicas as readonly [FleetReplica]
  await sendForm(`${first.url}settings/api-key`, { apiKey: begun.simulator.apiKey })
  await (await fetch(`${first.url}snapshots`)).text()
  const [snapshot] = begun.simulator.snapshots()
  return { begun, id: snapshot?.id ?? '' }
}

describe.skipIf(!isTestedOnPostgres)('what is asked for on one of several replicas', () => {
  it('is done by another one where that one cannot reach Vultr, and its page says so', async () => {
    const { begun, id } = await withOneSnapshot('commands-cut-off')
    const cutOff = await begun.add({ isCutOff: true })
    await (await fetch(`${cutOff.url}snapshots`)).text()
    const description = () => begun.simulator.snapshots()[0]?.description
    expect(await sent(cutOff, `snapshots/${id}/rename`, { name: 'golden' })).toContain('golden')
    expect(description()).toMatch(/^golden \[vpa a /)
    await sent(cutOff, `snapshots/${id}/protect`, { protect: 'on' })
    expect(description()).toMatch(/^golden \[vpa ap /)
    await sent(cutOff, `snapshots/${id}/protect`, { protect: 'off' })
    expect(description()).toMatch(/^golden \[vpa a /)
    const page = await sent(cutOff, `snapshots/${id}/delete`)
    expect(begun.simulator.snapshots()).toEqual([])
    expect(page).toContain('alert-success')
    expect(requests(begun, 'DELETE')).toHaveLength(1)
  }, 180_000)

  it('is done by another one, once, where that one is killed right after it was written down', async () => {
    const { begun, id } = await withOneSnapshot('commands-killed')
    const asked = await begun.add()
    await (await fetch(`${asked.url}snapshots`)).text()
    // What it asks Vultr first is not answered before it is killed.
    begun.simulator.faults.add({
      method: 'GET',
      path: /snapshots\/./,
      when: 'before',
      fault: { kind: 'latency', ms: 5_000 }
    })
    const before = requests(begun, 'GET').length
    const page = fetch(`${asked.url}snapshots/${id}/delete`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' }
    }).catch(() => undefined)
    const isAsked = () =>
      requests(begun, 'GET')
        .slice(before)
        .some(({ path }) => path.endsWith(id))
    await expect.poll(isAsked, { timeout: 10_000, interval: 20 }).toBe(true)
    asked.process.kill('SIGKILL')
    await once(asked.process, 'exit')
    await page
    await expect.poll(() => begun.simulator.snapshots(), { timeout: 60_000 }).toEqual([])
    await pause(3_000)
    expect(requests(begun, 'DELETE')).toHaveLength(1)
  }, 180_000)
})

const INSTANCES = 30
const AGED = 17
const STAY = 7
const EXPIRED = INSTANCES * (AGED - STAY)

/** Nothing beyond what has expired may go. */
function staysWhole({ simulator }: Fleet): void {
  const left = simulator.snapshots().filter(({ description }) => description.startsWith('old-'))
  const days = left.map(({ description }) => Number(/^old-\d+-(\d+) /.exec(description)?.[1]))
  expect(days.filter((day) => day < STAY)).toHaveLength(INSTANCES * STAY)
}

async function withExpired(name: string, replicas: number) {
  const begun = await started({
    name,
    replicas,
    instances: INSTANCES,
    aged: AGED,
    requestsPerSecond: 5
  })
  const [first] = begun.replicas as readonly [FleetReplica]
  await coverAllHourly(first.url, begun.simulator.apiKey)
  return begun
}

const gone = (begun: Fleet) => requests(begun, 'DELETE').filter(({ effect }) => effect).length

describe.skipIf(!isTestedOnPostgres)('three hundred that have expired', () => {
  it('are deleted by all three replicas, each of them a part, and nothing else is', async () => {
    const begun = await withExpired('prunes-shared', 3)
    await expect.poll(() => gone(begun), { timeout: 260_000 }).toBe(EXPIRED)
    staysWhole(begun)
    expect(requests(begun, 'DELETE')).toHaveLength(EXPIRED)
    const deletedBy = async () => {
      const { rows } = await begun.database.query<{ owner: string; deleted: number }>(
        "SELECT owner, count(*)::int AS deleted FROM snapshot_changes WHERE kind = 'prune' AND state = 'done' GROUP BY owner"
      )
      return rows
    }
    const all = (rows: Awaited<ReturnType<typeof deletedBy>>) =>
      rows.reduce((sum, { deleted }) => sum + deleted, 0)
    await expect.poll(async () => all(await deletedBy()), { timeout: 20_000 }).toBe(EXPIRED)
    const shares = await deletedBy()
    expect(shares).toHaveLength(3)
    // Of a hundred that each would delete, were all equally fast.
    for (const { deleted } of shares) expect(deleted).toBeGreaterThan(EXPIRED / 6)
  }, 300_000)

  it('all go where one of them is killed in the middle, and one that is locked meanwhile stays', async () => {
    const begun = await withExpired('prunes-killed', 3)
    await expect.poll(() => gone(begun), { timeout: 60_000, interval: 50 }).toBeGreaterThan(30)
    const leader = await begun.leader()
    const [killed, asked] = begun.replicas.filter((each) => each !== leader)
    const chosen = begun.simulator
      .snapshots()
      .filter(({ description }) => Number(/^old-\d+-(\d+) /.exec(description)?.[1]) >= STAY)
      .at(-1)
    if (asked === undefined || chosen === undefined) throw new Error('Nothing is left to lock.')
    await sent(asked, `snapshots/${chosen.id}/protect`, { protect: 'on' })
    const isLocked = () =>
      begun.simulator
        .snapshots()
        .find(({ id }) => id === chosen.id)
        ?.description.includes(' ap ')
    const wasLocked = isLocked()
    killed?.process.kill('SIGKILL')
    const left = () => EXPIRED - gone(begun)
    await expect.poll(left, { timeout: 200_000 }).toBe(wasLocked === true ? 1 : 0)
    await pause(5_000)
    expect(left()).toBe(wasLocked === true ? 1 : 0)
    expect(wasLocked).toBe(true)
    expect(isLocked()).toBe(true)
    staysWhole(begun)
  }, 400_000)
})
