import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { type MidnightFleet, startMidnightFleet } from '../support/panels/midnight-fleet.js'
import {
  makeOwnNetwork,
  type OwnNetwork,
  whyNoOwnNetworks
} from '../support/processes/own-network.js'
import type { FleetReplica } from '../support/processes/replica-fleet.js'

/** In ms: what is said of a fleet. */
const TAKEN_OVER_MS = 30_000
/** For how long somebody is cut off beside that another one leads, in ms. */
const CUT_OFF_MS = 2_000

const whyNot = isTestedOnPostgres ? whyNoOwnNetworks() : 'needs PostgreSQL'

let networks: readonly OwnNetwork[] = []
let panels: MidnightFleet

/** A leader that can be cut off; one that cannot stops leading. */
async function leaderToCutOff(): Promise<FleetReplica & { readonly network: OwnNetwork }> {
  for (;;) {
    const found = await panels.leader()
    const { network } = found
    if (network !== undefined) return { ...found, network }
    await panels.fleet.endLead()
  }
}

/** Resolves some time after another one has come to lead. */
async function anotherLeads({ process: former }: FleetReplica): Promise<void> {
  await panels.fleet.endLead()
  const leading = async () => (await panels.fleet.leader())?.process.pid ?? former.pid
  await expect.poll(leading, { timeout: TAKEN_OVER_MS }).not.toBe(former.pid)
  await pause(CUT_OFF_MS)
}

describe.skipIf(!isTestedOnPostgres)('networks of their own', () => {
  it.skipIf(process.env.CI === undefined)('are there for replicas in CI', () => {
    expect(whyNot).toBeUndefined()
  })
})

describe.skipIf(whyNot !== undefined)(
  `three replicas, two of them in networks of their own${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`,
  () => {
    beforeAll(async () => {
      networks = [makeOwnNetwork(), makeOwnNetwork()]
      panels = await startMidnightFleet(networks)
    }, 120_000)

    afterAll(async () => {
      await panels?.stop()
      for (const each of networks) each.remove()
    })

    it('lose nothing and double nothing where the leader is paused for longer than it leads, and goes on', async () => {
      const paused = await panels.leader()
      await panels.wave(() => void paused.process.kill('SIGSTOP'))
      await anotherLeads(paused)
      paused.process.kill('SIGCONT')
      expect(await panels.faults()).toEqual([])
    }, 180_000)

    it('lose nothing and double nothing where the leader is cut off from everything', async () => {
      const cutOff = await leaderToCutOff()
      await panels.wave(() => cutOff.network.unplug())
      await anotherLeads(cutOff)
      cutOff.network.plug()
      expect(await panels.faults()).toEqual([])
    }, 180_000)

    it('lose nothing and double nothing where the leader is cut off from PostgreSQL', async () => {
      const cutOff = await leaderToCutOff()
      const { database } = cutOff.network.machine
      await panels.wave(() => cutOff.network.lose(database))
      await anotherLeads(cutOff)
      cutOff.network.find(database)
      expect(await panels.faults()).toEqual([])
    }, 180_000)

    it('lose nothing and double nothing where the leader is cut off from Vultr', async () => {
      const { network } = await leaderToCutOff()
      await panels.wave(() => network.refuse(network.machine.vultr))
      await pause(CUT_OFF_MS)
      network.find(network.machine.vultr)
      expect(await panels.faults()).toEqual([])
    }, 180_000)

    it('have another one lead where the leader stays cut off from Vultr, and lose nothing and double nothing', async () => {
      const { network, process: former } = await leaderToCutOff()
      await panels.wave(() => network.refuse(network.machine.vultr))
      const leading = async () => (await panels.fleet.leader())?.process.pid ?? former.pid
      await expect.poll(leading, { timeout: 60_000 }).not.toBe(former.pid)
      const faults = await panels.faults()
      network.find(network.machine.vultr)
      expect(faults).toEqual([])
    }, 240_000)

    it('have each sent from an address of its own, and hardly anything was refused', () => {
      const { requests } = panels.fleet.simulator
      // Each keeps to its rate as it sends; on a busy machine some of it arrives together.
      const refused = requests.filter(({ status }) => status === 429)
      expect(refused.length).toBeLessThan(requests.length / 20)
      const creates = requests.filter(
        ({ method, path }) => method === 'POST' && path === '/v2/snapshots'
      )
      expect(new Set(creates.map(({ address }) => address)).size).toBe(3)
    })
  }
)
