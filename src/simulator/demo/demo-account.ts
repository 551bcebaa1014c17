import type { SimulatedInstance } from '../account/records.js'
import type { VultrSimulator } from '../vultr-simulator.js'
import { addByHand } from './by-hand.js'
import { addFleet, type DemoInstance } from './fleet.js'
import { uuidOf } from './hash.js'
import { type PastRun, pastOf } from './past.js'
import { DATABASES, type DemoSchedule, MAIL, PRODUCTION } from './schedules.js'

const GB = 1024 ** 3

/** What an admin chose for single instances. */
export type DemoChoice =
  | {
      readonly mode: 'own'
      readonly instanceIds: readonly string[]
      readonly schedule: DemoSchedule
    }
  | { readonly mode: 'never'; readonly instanceIds: readonly string[] }

export interface DemoAccount {
  /** The instance that metadata says this panel runs on. */
  readonly thisServer: SimulatedInstance
  /** What covers every instance with this tag. */
  readonly covering: { readonly tag: string; readonly schedule: DemoSchedule }
  readonly choices: readonly DemoChoice[]
  /** What became of every slot so far, and of what was taken by hand; oldest first by instance. */
  readonly past: readonly PastRun[]
  /** An automatic snapshot that somebody deletes at Vultr while the panel looks on. */
  readonly deletedAtVultr: string
}

/**
 * Fills an account with forty instances and the snapshots that an addon which covers some of them
 * would have left by now, and with what people leave besides. The same moment gives the same account.
 * @param now the moment the history ends.
 */
export function seedDemoAccount(simulator: VultrSimulator, now: Date): DemoAccount {
  const fleet = addFleet(simulator, now)
  const [first] = fleet
  if (first === undefined) throw new Error('The demo has no instances.')
  const thisServer = first.instance
  simulator.setMetadata(thisServer.id)
  const automatic = fleet.flatMap((each) =>
    each.schedule === undefined ? [] : addAutomatic(simulator, each, each.schedule, now)
  )
  const instances = fleet.map(({ instance }) => instance)
  addVolume(simulator, instances)
  const byHand = addByHand(simulator, instances, now)
  return {
    thisServer,
    covering: { tag: 'production', schedule: PRODUCTION },
    choices: choicesIn(fleet),
    past: [...automatic, ...byHand],
    deletedAtVultr: oldestOf(fleet, 'wiki', automatic)
  }
}

/** The oldest snapshot of an instance that Vultr still has. */
function oldestOf(fleet: readonly DemoInstance[], label: string, past: readonly PastRun[]): string {
  const owner = fleet.find(({ instance }) => instance.label === label)?.instance.id
  const oldest = past.find(
    (run) => run.instanceId === owner && run.outcome === 'taken' && run.prunedAt === undefined
  )
  if (oldest?.outcome !== 'taken') throw new Error(`${label} has no snapshots.`)
  return oldest.snapshotId
}

/** What no snapshot of its instance contains. */
function addVolume(simulator: VultrSimulator, instances: readonly SimulatedInstance[]): void {
  const database = instances.find(({ label }) => label === 'db-1')
  if (database === undefined) return
  const { id: instanceId, region, createdAt } = database
  const label = 'db-1-data'
  simulator.addBlock({ id: uuidOf(`block ${label}`), label, instanceId, region, createdAt })
}

/** Leaves at Vultr what of the past is not pruned. */
function addAutomatic(
  simulator: VultrSimulator,
  demo: DemoInstance,
  schedule: DemoSchedule,
  now: Date
): readonly PastRun[] {
  const past = pastOf(demo, schedule, now)
  for (const run of past) {
    if (run.outcome !== 'taken' || run.prunedAt !== undefined) continue
    simulator.addSnapshot({
      id: run.snapshotId,
      description: `${run.name} [vpa a ${run.instanceId} ${run.key}]`,
      createdAt: run.madeAt,
      sizeBytes: demo.instance.diskGb * GB,
      compressedBytes: run.bytes
    })
  }
  return past
}

function choicesIn(fleet: readonly DemoInstance[]): readonly DemoChoice[] {
  const idsWith = (choice: DemoInstance['choice']) =>
    fleet.filter((each) => each.choice === choice).map(({ instance }) => instance.id)
  return [
    { mode: 'own', instanceIds: idsWith(DATABASES), schedule: DATABASES },
    { mode: 'own', instanceIds: idsWith(MAIL), schedule: MAIL },
    { mode: 'never', instanceIds: idsWith('never') }
  ]
}
