import { createHash } from 'node:crypto'
import type { SimulatedInstance } from './account.js'
import type { VultrSimulator } from './vultr-simulator.js'

const DAY_MS = 86_400_000
const GB = 1024 ** 3

export interface DemoAccount {
  /** The instance that metadata says this panel runs on. */
  readonly thisServer: SimulatedInstance
}

/**
 * Fills an account with three instances and a month of snapshots, as an addon with a snapshot each
 * day and a retention of thirty days would have left them, and with what people leave besides.
 * @param now the moment the month ends.
 */
export function seedDemoAccount(simulator: VultrSimulator, now: Date): DemoAccount {
  const thisServer = simulator.addInstance({
    label: 'web-1',
    hostname: 'web-1.example.com',
    region: 'fra',
    mainIp: '192.0.2.10',
    plan: 'vc2-2c-4gb',
    diskGb: 80,
    tags: ['production', 'web']
  })
  const database = simulator.addInstance({
    label: 'db-1',
    hostname: 'db-1.example.com',
    region: 'ewr',
    mainIp: '192.0.2.20',
    plan: 'vc2-4c-8gb',
    diskGb: 160,
    tags: ['production', 'database'],
    features: ['auto_backups']
  })
  const staging = simulator.addInstance({
    label: 'staging',
    hostname: 'staging.example.com',
    region: 'sgp',
    mainIp: '192.0.2.30',
    plan: 'vc2-1c-2gb',
    diskGb: 55,
    tags: ['staging']
  })
  simulator.setMetadata(thisServer.id)
  addMonth(simulator, thisServer, now)
  addByHand(simulator, { thisServer, database, staging }, now)
  return { thisServer }
}

/** Midnight of each of the last thirty days, slowly growing. */
function addMonth(simulator: VultrSimulator, instance: SimulatedInstance, now: Date): void {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  for (let daysAgo = 29; daysAgo >= 0; daysAgo -= 1) {
    const slot = new Date(midnight - daysAgo * DAY_MS)
    if (slot > now) continue
    const name = `${instance.label} ${slot.toISOString().slice(0, 16).replace('T', ' ')}`
    simulator.addSnapshot({
      description: `${name} [vpa a ${instance.id} ${keyOf(name)}]`,
      createdAt: new Date(slot.getTime() + 4_000),
      sizeBytes: instance.diskGb * GB,
      compressedBytes: Math.round((8.2 + (29 - daysAgo) * 0.06 + (daysAgo % 3) * 0.05) * GB)
    })
  }
}

function addByHand(
  simulator: VultrSimulator,
  instances: Readonly<Record<'thisServer' | 'database' | 'staging', SimulatedInstance>>,
  now: Date
): void {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const { thisServer, database, staging } = instances
  const add = (description: string, hours: number, compressedGb: number, diskGb = 80) =>
    simulator.addSnapshot({
      description,
      createdAt: hoursAgo(hours),
      sizeBytes: diskGb * GB,
      compressedBytes: Math.round(compressedGb * GB)
    })
  const marked = (name: string, letters: string, instance: SimulatedInstance) =>
    `${name} [vpa ${letters} ${instance.id} ${keyOf(name)}]`
  add(marked('Before the PHP 8.4 upgrade', 'm', thisServer), 75, 9.6)
  add(marked('Golden image', 'mp', thisServer), 24 * 41, 6.1)
  add(marked('db-1 before migration', 'm', database), 24 * 6 + 3, 31.4, 160)
  add(marked('Release 2.0 🚀', 'm', staging), 24 * 12 + 7, 4.8, 55)
  add('nightly-rsync-base', 24 * 90, 5.2, 55)
  add('<script>alert("made at Vultr")</script>', 24 * 19 + 2, 5.5)
  add('نسخة احتياطية قبل الترقية', 24 * 33, 7.7)
  simulator.addSnapshot({
    description: marked('Before moving mail', 'm', thisServer),
    createdAt: new Date(now.getTime() - 20_000),
    status: 'pending',
    instanceId: thisServer.id,
    completesAt: new Date(now.getTime() + 40_000)
  })
}

/** Looks like a run's key and is the same at each start. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}
