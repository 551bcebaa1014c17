import { readDescription } from '../../../src/account/index.js'
import {
  createVultrSimulator,
  type DemoAccount,
  type DemoSchedule,
  type PastRun,
  type SimulatedBlock,
  type SimulatedInstance,
  type SimulatedSnapshot,
  seedDemoAccount
} from '../../../src/simulator/index.js'

/** An evening, the very midnight, an hour after it, and months and weeks that end otherwise. */
export const MOMENTS = [
  '2026-11-24T21:53:17.345Z',
  '2027-03-01T00:00:00.400Z',
  '2026-09-28T01:07:00Z',
  '2028-02-29T12:00:00Z',
  '2027-01-03T23:59:59.999Z'
]

export interface Seeded {
  readonly now: Date
  readonly account: DemoAccount
  readonly instances: readonly SimulatedInstance[]
  readonly snapshots: readonly SimulatedSnapshot[]
  readonly volumes: readonly SimulatedBlock[]
}

export function seeded(moment = MOMENTS[0] ?? ''): Seeded {
  const now = new Date(moment)
  const simulator = createVultrSimulator({ clock: { now: () => now } })
  const account = seedDemoAccount(simulator, now)
  return {
    now,
    account,
    instances: simulator.instances(),
    snapshots: simulator.snapshots(),
    volumes: simulator.blocks()
  }
}

/** By which the snapshots of an instance are taken, read from what an admin chose. */
export function scheduleOf(
  { account }: Seeded,
  instance: SimulatedInstance
): DemoSchedule | undefined {
  const choice = account.choices.find(({ instanceIds }) => instanceIds.includes(instance.id))
  if (choice !== undefined) return choice.mode === 'own' ? choice.schedule : undefined
  const isCovered = instance.tags.includes(account.covering.tag)
  return isCovered ? account.covering.schedule : undefined
}

export function automaticOf({ snapshots }: Seeded, instance: SimulatedInstance) {
  return snapshots.filter(({ description }) => {
    const { mark } = readDescription(description)
    return mark?.origin === 'automatic' && mark.instanceId === instance.id
  })
}

export const called = ({ instances }: Seeded, label: string) => {
  const found = instances.find((instance) => instance.label === label)
  if (found === undefined) throw new Error(`There is no ${label}.`)
  return found
}

export const slotsOf = ({ account }: Seeded, { id }: SimulatedInstance): readonly PastRun[] =>
  account.past.filter(({ instanceId, slotAt }) => instanceId === id && slotAt !== undefined)

export const dayOf = (at: Date | undefined) => at?.toISOString().slice(0, 10)
