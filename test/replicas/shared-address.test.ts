import { afterEach, describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { coverAllHourly } from '../support/panels/fleet-forms.js'
import { type Fleet, startFleet } from '../support/processes/replica-fleet.js'

const INSTANCES = 90
/** Of Vultr, for each address. */
const ALLOWED = 30
/** Fewer: on a busy machine a request is on its way for longer than another one. */
const SENT = 24

let fleet: Fleet | undefined

afterEach(async () => {
  await fleet?.stop()
  fleet = undefined
})

/** Begins a wave of three processes behind one address, their clocks two minutes apart. */
async function startWave(name: string, rateGroup: string): Promise<Fleet> {
  const started = await startFleet({
    name,
    replicas: 3,
    instances: INSTANCES,
    requestsPerSecond: SENT,
    allowedPerSecond: ALLOWED,
    rateGroup
  })
  fleet = started
  await expect.poll(() => started.leader(), { timeout: 60_000 }).toBeDefined()
  const url = started.replicas[0]?.url ?? ''
  await coverAllHourly(url, started.simulator.apiKey)
  started.nextHour()
  const [, behind, ahead] = started.replicas
  behind?.setClock(-60_000)
  ahead?.setClock(60_000)
  return started
}

const refused = ({ simulator }: Fleet) => simulator.requests.filter(({ status }) => status === 429)

describe.skipIf(!isTestedOnPostgres)('three replicas behind one address', () => {
  it('are never told by Vultr that they ask too often, where they share a rate group', async () => {
    const started = await startWave('address-shared', 'office')
    const made = () => started.simulator.snapshots().length
    await expect.poll(made, { timeout: 120_000, interval: 200 }).toBe(INSTANCES)
    expect(refused(started)).toEqual([])
  }, 240_000)
})
