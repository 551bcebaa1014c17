import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { sendForm } from '../support/panels/fleet-forms.js'
import {
  INSTANCES,
  type MidnightFleet,
  startMidnightFleet
} from '../support/panels/midnight-fleet.js'
import { type FleetReplica, killReplica } from '../support/processes/replica-fleet.js'

/** In ms: what is said of a fleet. */
const TAKEN_OVER_MS = 30_000

let panels: MidnightFleet

/** What the page of the second replica says of all of them. */
async function replicaRows() {
  const page = await (await fetch(`${panels.fleet.replicas[1]?.url}settings/replicas`)).text()
  return [...page.matchAll(/<tr>\s*<td.*?<\/tr>/gs)].map(([row]) => ({
    leads: row.includes('>Leads<'),
    sent: Number(/(\d+)<\/div><\/td>\s*<\/tr>/.exec(row)?.[1])
  }))
}

describe.skipIf(!isTestedOnPostgres)('three replicas with clocks two minutes apart', () => {
  beforeAll(async () => {
    panels = await startMidnightFleet()
  }, 120_000)

  afterAll(() => panels?.stop())

  it('share a wave, with one snapshot for each slot', async () => {
    await panels.wave()
    expect(await panels.faults()).toEqual([])
    const rows = await replicaRows()
    expect(rows.filter(({ leads }) => leads)).toHaveLength(1)
    expect(rows.reduce((sum, { sent }) => sum + sent, 0)).toBe(INSTANCES)
  }, 180_000)

  it('show on each what one of them has just done', async () => {
    const { simulator, replicas } = panels.fleet
    const [first, ...others] = replicas
    await sendForm(`${first?.url}snapshots`, {
      instance: simulator.instances()[0]?.id ?? '',
      name: 'by hand on the first'
    })
    for (const each of others) {
      const page = await (await fetch(`${each.url}snapshots`)).text()
      expect(page).toContain('by hand on the first')
    }
  }, 120_000)

  it('lose nothing and double nothing where the leader is killed in the middle of a wave', async () => {
    const killed = await panels.leader()
    await panels.wave(() => killReplica(killed))
    const killedAt = performance.now()
    const next = () => panels.fleet.leader()
    await expect.poll(next, { timeout: TAKEN_OVER_MS * 2 }).toSatisfy(isAnother(killed))
    expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_MS)
    expect(await panels.faults()).toEqual([])
    await panels.replace(killed)
  }, 180_000)

  it('lose nothing and double nothing where one is killed as Vultr answers it', async () => {
    let killed: FleetReplica | undefined
    await panels.wave(async (create) => {
      killed = await panels.killSender(create)
    })
    expect(await panels.faults()).toEqual([])
    if (killed !== undefined) await panels.replace(killed)
  }, 180_000)

  it('lose nothing and double nothing where PostgreSQL is started anew in the middle', async () => {
    await panels.wave(() => panels.server.restart())
    expect(await panels.faults()).toEqual([])
  }, 180_000)
})

/** Whether somebody leads, and not that one. */
function isAnother(former: FleetReplica) {
  return (leader: FleetReplica | undefined) => leader !== undefined && leader !== former
}
