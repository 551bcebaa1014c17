import { setTimeout as pause } from 'node:timers/promises'
import type { LoggedRequest } from '../../../src/simulator/index.js'
import { type PostgresServer, startPostgres } from '../databases/start-postgres.js'
import { MINUTE } from '../fake-clock.js'
import { OWN_NETWORKS, type OwnNetwork } from '../processes/own-network.js'
import {
  type Fleet,
  type FleetReplica,
  killReplica,
  startFleet
} from '../processes/replica-fleet.js'
import { type AccountWitness, witnessAccount } from './account-witness.js'
import { coverAll } from './fleet-forms.js'

/** In ms; many times what it takes. */
const GIVEN_UP_MS = 90_000
/** How long nothing is made until time passes quickly, in ms: requests and turns take real time. */
const QUIET_MS = 1_500

export const INSTANCES = 40
/** Of Vultr, for each address. */
const ALLOWED = 30
/** Fewer: on a busy machine a request is on its way for longer than another one. */
const SENT = 24
/** How many snapshots a wave is in its middle after. */
const SOME = 10

/** Two minutes between the fastest and the slowest. */
const CLOCKS_MS = [0, -MINUTE, MINUTE]
/** After midnight; by the slowest clock it comes two seconds later. */
const DUE_MS = MINUTE - 2_000

/**
 * Three replicas with clocks two minutes apart, on a server of their own, that take a snapshot of each instance at
 * midnight and keep it for a day. Vultr refuses what is more than it allows an address.
 */
export interface MidnightFleet {
  readonly fleet: Fleet
  readonly server: PostgresServer
  /** Waits for one. @throws Error where nobody leads for long */
  leader(): Promise<FleetReplica>
  /** Ends the one that has sent a create, before it reads the answer. @returns which it was */
  killSender(create: LoggedRequest): Promise<FleetReplica>
  /** Starts another one in place of one that is gone. */
  replace(gone: FleetReplica): Promise<void>
  /**
   * Midnight comes, and all instances are due.
   * @param middle what happens in the middle of it, before Vultr’s answer to a create; resolves after it.
   */
  wave(middle?: (create: LoggedRequest) => Promise<void> | void): Promise<void>
  /**
   * Waits until each instance has had its snapshot of this midnight, or a reason why not; time passes quickly where nothing
   * happens.
   * @returns all that was done to the account since the start and is not what the rows say.
   */
  faults(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** @param networks of the second and third replica; none: all are in that of this machine. @throws NoPostgresError */
export async function startMidnightFleet(
  networks: readonly OwnNetwork[] = []
): Promise<MidnightFleet> {
  const addresses = networks.map(({ machine }) => machine.database)
  const server = await startPostgres({ addresses, network: OWN_NETWORKS })
  const fleet = await startFleet({
    name: 'midnight',
    databaseUrl: server.url,
    replicas: 3,
    networks,
    instances: INSTANCES,
    requestsPerSecond: SENT,
    requestTimeoutMs: 3_000,
    tickMs: 200,
    allowedPerSecond: ALLOWED
  })
  const witness = witnessAccount(fleet.simulator)
  let madeBefore = 0

  function setClocks(): void {
    fleet.running().forEach((each, index) => {
      each.setClock(CLOCKS_MS[index] ?? 0)
    })
  }

  async function leader(): Promise<FleetReplica> {
    const since = performance.now()
    while (performance.now() - since < GIVEN_UP_MS) {
      const found = await fleet.leader().catch(() => undefined)
      if (found !== undefined) return found
      await pause(50)
    }
    throw new Error('Nobody leads.')
  }

  setClocks()
  await leader()
  const url = fleet.replicas[0]?.url ?? ''
  await coverAll(url, fleet.simulator.apiKey, { frequency: 'every-day', retentionDays: '1' })
  return {
    fleet,
    server,
    leader,
    async killSender(create) {
      const running = fleet.running()
      // Nobody reads anything until it is known who has sent it.
      for (const each of running) each.process.kill('SIGSTOP')
      const sender = await senderOf(fleet, create)
      await killReplica(sender)
      for (const each of fleet.running()) each.process.kill('SIGCONT')
      return sender
    },
    async replace({ network }) {
      await fleet.add({ network })
      setClocks()
    },
    async wave(middle) {
      const happened = middle === undefined ? undefined : inTheMiddle(witness, middle)
      madeBefore = witness.made()
      await fleet.nextDay(DUE_MS)
      setClocks()
      await happened
    },
    async faults() {
      const isMade = () => witness.made() - madeBefore >= INSTANCES
      await settled(fleet, witness, isMade, setClocks)
      return await witness.faults(fleet.database)
    },
    async stop() {
      await fleet.stop()
      await server.stop()
    }
  }
}

/** By the mark that it has given the snapshot. */
async function senderOf(
  { database, running }: Fleet,
  { body }: LoggedRequest
): Promise<FleetReplica> {
  const { description } = body as { readonly description: string }
  const { rows } = await database.query<{ sent_by: string }>(
    'SELECT sent_by FROM runs WHERE position(key in $1) > 0',
    [description]
  )
  const pid = Number(rows[0]?.sent_by.split('/')[1])
  const found = running().find((each) => each.process.pid === pid)
  if (found === undefined) throw new Error(`Nobody who runs has sent ${description}.`)
  return found
}

/** Resolves after it has happened. */
function inTheMiddle(
  witness: AccountWitness,
  middle: (create: LoggedRequest) => Promise<void> | void
): Promise<void> {
  return new Promise((resolve, reject) => {
    witness.onceMade(SOME, (create) => {
      Promise.resolve(middle(create)).then(resolve, reject)
    })
  })
}

async function settled(
  fleet: Fleet,
  witness: AccountWitness,
  isMade: () => boolean,
  setClocks: () => void
): Promise<void> {
  const since = performance.now()
  let made = witness.made()
  let quietSince = since
  while ((await openAt(fleet)) !== 0 && performance.now() - since < GIVEN_UP_MS) {
    await pause(200)
    if (witness.made() !== made) quietSince = performance.now()
    made = witness.made()
    if (!isMade() && performance.now() - quietSince < QUIET_MS) continue
    await fleet.pass(MINUTE).catch(() => undefined)
    setClocks()
  }
}

/** How many instances have no run of the last midnight that has ended; undefined while the database does not tell. */
async function openAt({ database }: Fleet): Promise<number | undefined> {
  const ended = `SELECT count(*)::int AS count FROM runs
    WHERE state IN ('complete', 'failed', 'missed')
      AND slot_at = to_char(date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const found = await database.query<{ count: number }>(ended).catch(() => undefined)
  return found === undefined ? undefined : INSTANCES - (found.rows[0]?.count ?? 0)
}
