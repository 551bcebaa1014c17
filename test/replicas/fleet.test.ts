import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PostgresServer, startPostgres } from '../support/databases/start-postgres.js'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { MINUTE } from '../support/fake-clock.js'
import { type AccountWitness, witnessAccount } from '../support/panels/account-witness.js'
import { coverAll, sendForm } from '../support/panels/fleet-forms.js'
import {
  makeOwnNetwork,
  OWN_NETWORKS,
  type OwnNetwork,
  whyNoOwnNetworks
} from '../support/processes/own-network.js'
import {
  type Fleet,
  type FleetReplica,
  killReplica,
  startFleet
} from '../support/processes/replica-fleet.js'

/** In ms: what is said of a fleet. */
const TAKEN_OVER_MS = 30_000
/** In ms; many times what it takes. */
const SETTLED_MS = 90_000

const INSTANCES = 40
/** Of Vultr, for each address. */
const ALLOWED = 30
/** Fewer: on a busy machine a request is on its way for longer than another one. */
const SENT = 24
/** How many snapshots a wave is in its middle after. */
const SOME = 10

const whyNot = isTestedOnPostgres ? whyNoOwnNetworks() : undefined
const canCutOff = whyNot === undefined

let server: PostgresServer
let networks: readonly OwnNetwork[]
let fleet: Fleet
let witness: AccountWitness

/** Two minutes between the fastest and the slowest, all the time. */
const CLOCKS_MS = [0, -MINUTE, MINUTE]

describe.skipIf(!isTestedOnPostgres)('three replicas on PostgreSQL', () => {
  beforeAll(async () => {
    networks = canCutOff ? [makeOwnNetwork(), makeOwnNetwork()] : []
    const addresses = networks.map(({ machine }) => machine.database)
    server = await startPostgres({ addresses, network: OWN_NETWORKS })
    fleet = await startFleet({
      name: 'fleet',
      databaseUrl: server.url,
      replicas: 3,
      networks,
      instances: INSTANCES,
      requestsPerSecond: SENT,
      requestTimeoutMs: 3_000,
      allowedPerSecond: ALLOWED
    })
    setClocks()
    witness = witnessAccount(fleet.simulator)
    await leader()
    const { url } = fleet.replicas[0] as FleetReplica
    await coverAll(url, fleet.simulator.apiKey, { frequency: 'every-day', retentionDays: '1' })
  }, 120_000)

  afterAll(async () => {
    await fleet?.stop()
    await server?.stop()
    for (const each of networks ?? []) each.remove()
  })

  it('share a wave, with one snapshot for each slot', async () => {
    await wave()
    await accounted()
    const rows = await replicaRows()
    expect(rows.filter(({ leads }) => leads)).toHaveLength(1)
    expect(rows.reduce((sum, { sent }) => sum + sent, 0)).toBe(INSTANCES)
  }, 180_000)

  it('show on each what one of them has just done', async () => {
    const [first, ...others] = fleet.replicas
    await sendForm(`${first?.url}snapshots`, {
      instance: fleet.simulator.instances()[0]?.id ?? '',
      name: 'by hand on the first'
    })
    for (const each of others) {
      const page = await (await fetch(`${each.url}snapshots`)).text()
      expect(page).toContain('by hand on the first')
    }
  }, 120_000)

  it('lose nothing and double nothing where the leader is killed in the middle of a wave', async () => {
    const killed = await leader()
    await wave(() => killReplica(killed))
    const killedAt = performance.now()
    await expect.poll(leader, { timeout: TAKEN_OVER_MS * 2 }).not.toBe(killed)
    expect(performance.now() - killedAt).toBeLessThan(TAKEN_OVER_MS)
    await accounted()
    await replace(killed)
  }, 180_000)

  it('nor where one is killed as Vultr answers it', async () => {
    let killed: FleetReplica | undefined
    await wave(({ address }) => {
      killed = at(address)
      return killReplica(killed)
    })
    await accounted()
    if (killed !== undefined) await replace(killed)
  }, 180_000)

  it('nor where the leader is paused for longer than it leads, and goes on', async () => {
    const paused = await leader()
    await wave(() => void paused.process.kill('SIGSTOP'))
    await fleet.endLead()
    await expect.poll(leader, { timeout: TAKEN_OVER_MS * 2 }).not.toBe(paused)
    await pause(2_000)
    paused.process.kill('SIGCONT')
    await accounted()
  }, 180_000)

  it('nor where PostgreSQL is started anew in the middle', async () => {
    await wave(() => server.restart())
    await accounted()
  }, 180_000)

  it('can be cut off here, as they have to be in CI', () => {
    if (process.env.CI !== undefined) expect(whyNot).toBeUndefined()
  })

  describe.skipIf(!canCutOff)(`in networks of their own${canCutOff ? '' : ` (${whyNot})`}`, () => {
    it('lose nothing and double nothing where the leader is cut off from everything', async () => {
      const cutOff = await leaderWithNetwork()
      await wave(() => cutOff.network.unplug())
      await fleet.endLead()
      await expect.poll(leader, { timeout: TAKEN_OVER_MS * 2 }).not.toBe(cutOff)
      await pause(2_000)
      cutOff.network.plug()
      await accounted()
    }, 180_000)

    it.each(['lose', 'refuse'] as const)(
      'nor where one is cut off from PostgreSQL (%s)',
      async (how) => {
        const { network } = await leaderWithNetwork()
        await wave(() => network[how](network.machine.database))
        await fleet.endLead()
        await pause(2_000)
        network.find(network.machine.database)
        await accounted()
      },
      180_000
    )

    it.each(['lose', 'refuse'] as const)(
      'nor where one is cut off from Vultr (%s)',
      async (how) => {
        const { network } = await leaderWithNetwork()
        await wave(() => network[how](network.machine.vultr))
        await pause(4_000)
        network.find(network.machine.vultr)
        await accounted()
      },
      180_000
    )

    it('have each sent at Vultr’s rate for one address, and none was refused', () => {
      const { requests } = fleet.simulator
      expect(requests.filter(({ status }) => status === 429)).toEqual([])
      const made = requests.filter(
        ({ method, path }) => method === 'POST' && path === '/v2/snapshots'
      )
      expect(new Set(made.map(({ address }) => address)).size).toBe(3)
    })
  })
})

function setClocks(): void {
  const running = fleet.replicas.filter(({ process: child }) => child.connected)
  running.forEach((each, index) => {
    each.setClock(CLOCKS_MS[index] ?? 0)
  })
}

async function leader(): Promise<FleetReplica> {
  const found = async () => (await fleet.leader()) ?? Promise.reject(new Error('Nobody leads.'))
  return await vi.waitFor(found, { timeout: TAKEN_OVER_MS * 2 })
}

/** A leader that can be cut off: one that cannot is replaced. */
async function leaderWithNetwork(): Promise<FleetReplica & { readonly network: OwnNetwork }> {
  for (;;) {
    const found = await leader()
    const { network } = found
    if (network !== undefined) return { ...found, network }
    await fleet.endLead()
    await pause(100)
  }
}

function at(address: string): FleetReplica {
  const found = fleet.replicas.find(
    ({ network, process: child }) =>
      (network?.address ?? '127.0.0.1') === address &&
      child.exitCode === null &&
      child.signalCode === null
  )
  if (found === undefined) throw new Error(`No replica sends from ${address}.`)
  return found
}

/** Another one in place of one that is gone. */
async function replace(gone: FleetReplica): Promise<void> {
  await fleet.add(gone.network)
  setClocks()
}

/** Midnight comes: all instances are due. @param middle what happens in the middle of it; resolves after it */
async function wave(
  middle?: (request: { readonly address: string }) => Promise<void> | void
): Promise<void> {
  const happened = new Promise<void>((resolve, reject) => {
    if (middle === undefined) resolve()
    else
      witness.onceMade(SOME, (request) => {
        Promise.resolve(middle(request)).then(resolve, reject)
      })
  })
  await fleet.nextDay()
  setClocks()
  await happened
}

/**
 * Waits until each instance has its snapshot, or a reason why not; time passes quickly where nothing happens. Then
 * all that was ever done to the account has to be what the rows say.
 */
async function accounted(): Promise<void> {
  const since = performance.now()
  let made = witness.made()
  let quietSince = since
  let left = await open()
  while (left !== 0 && performance.now() - since < SETTLED_MS) {
    await pause(250)
    if (witness.made() !== made) quietSince = performance.now()
    made = witness.made()
    if (performance.now() - quietSince > 3_000) {
      await fleet.pass(MINUTE / 3).catch(() => undefined)
      setClocks()
    }
    left = await open()
  }
  expect(await witness.faults(fleet.database)).toEqual([])
}

/** How many instances have no run of the last midnight that has ended; undefined while the database does not tell. */
async function open(): Promise<number | undefined> {
  const ended = `SELECT count(*)::int AS count FROM runs
    WHERE state IN ('complete', 'failed', 'missed')
      AND slot_at = to_char(date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const found = await fleet.database.query(ended).catch(() => undefined)
  return found && INSTANCES - found.rows[0].count
}

/** What the page of the second replica says of all of them. */
async function replicaRows() {
  const page = await (await fetch(`${fleet.replicas[1]?.url}settings/replicas`)).text()
  return [...page.matchAll(/<tr>\s*<td.*?<\/tr>/gs)].map(([row]) => ({
    leads: row.includes('>Leads<'),
    sent: Number(/(\d+)<\/div><\/td>\s*<\/tr>/.exec(row)?.[1])
  }))
}
