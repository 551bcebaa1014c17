import type { SimulatedInstance } from '../account/records.js'
import type { VultrSimulator } from '../vultr-simulator.js'
import { keyOf, uuidOf } from './hash.js'
import type { PastRun } from './past.js'

const HOUR_MS = 3_600_000
const GB = 1024 ** 3

interface ByHand {
  readonly label: string
  readonly name: string
  readonly hoursAgo: number
  readonly compressedGb: number
  readonly isProtected?: boolean
}

/** Asked for with the button, and so with a mark. */
const MARKED: readonly ByHand[] = [
  { label: 'web-1', name: 'Before the PHP 8.4 upgrade', hoursAgo: 75, compressedGb: 9.6 },
  {
    label: 'web-1',
    name: 'Golden image',
    hoursAgo: 24 * 41,
    compressedGb: 6.1,
    isProtected: true
  },
  { label: 'db-1', name: 'db-1 before migration', hoursAgo: 24 * 6 + 3, compressedGb: 31.4 },
  { label: 'staging', name: 'Release 2.0 🚀', hoursAgo: 24 * 12 + 7, compressedGb: 4.8 },
  { label: 'ci-1', name: 'ci-1 runner image', hoursAgo: 24 * 34 + 5, compressedGb: 5.9 },
  { label: 'shop-1', name: 'Before the autumn sale', hoursAgo: 24 * 20 + 2, compressedGb: 17.3 },
  { label: 'git', name: 'Before the upgrade to 18.2', hoursAgo: 24 * 47 + 4, compressedGb: 8.8 },
  { label: 'dev-1', name: 'dev-1 clean', hoursAgo: 24 * 83 + 6, compressedGb: 1.9 },
  { label: 'legacy-crm', name: 'Before switching it off', hoursAgo: 24 * 118, compressedGb: 4.4 },
  { label: 'monitoring', name: 'monitoring 2.53', hoursAgo: 24 * 66 + 9, compressedGb: 3.7 }
]

/** Deleted at Vultr since; its last snapshot is still paid for. */
const GONE_INSTANCE = { id: uuidOf('instance old-shop'), hostname: 'old-shop', diskGb: 80 }
const OF_GONE: ByHand = {
  label: 'old-shop',
  name: 'old-shop before it was deleted',
  hoursAgo: 24 * 55 + 3,
  compressedGb: 11.2
}

/** Made at Vultr, where nobody writes a mark. */
const FOREIGN = [
  { description: 'nightly-rsync-base', hoursAgo: 24 * 90, compressedGb: 5.2, diskGb: 55 },
  {
    description: '<script>alert("made at Vultr")</script>',
    hoursAgo: 24 * 19 + 2,
    compressedGb: 5.5,
    diskGb: 80
  },
  { description: 'نسخة احتياطية قبل الترقية', hoursAgo: 24 * 33, compressedGb: 7.7, diskGb: 80 }
] as const

/** What people leave besides: snapshots by hand, foreign ones, and one that is being made. */
export function addByHand(
  simulator: VultrSimulator,
  instances: readonly SimulatedInstance[],
  now: Date
): readonly PastRun[] {
  for (const { description, hoursAgo, compressedGb, diskGb } of FOREIGN) {
    simulator.addSnapshot({
      id: uuidOf(`snapshot ${description}`),
      description,
      createdAt: new Date(now.getTime() - hoursAgo * HOUR_MS),
      sizeBytes: diskGb * GB,
      compressedBytes: Math.round(compressedGb * GB)
    })
  }
  const [thisServer] = instances
  if (thisServer !== undefined) addPending(simulator, thisServer, now)
  const marked = MARKED.flatMap((made) => {
    const instance = instances.find(({ label }) => label === made.label)
    return instance === undefined ? [] : [addMarked(simulator, instance, made, now)]
  })
  return [...marked, addMarked(simulator, GONE_INSTANCE, OF_GONE, now)]
}

function addMarked(
  simulator: VultrSimulator,
  instance: Pick<SimulatedInstance, 'id' | 'hostname' | 'diskGb'>,
  { name, hoursAgo, compressedGb, isProtected = false }: ByHand,
  now: Date
): PastRun {
  const madeAt = new Date(now.getTime() - hoursAgo * HOUR_MS)
  const snapshot = simulator.addSnapshot({
    id: uuidOf(`snapshot ${instance.hostname} ${name}`),
    description: `${name} [vpa ${isProtected ? 'mp' : 'm'} ${instance.id} ${keyOf(name)}]`,
    createdAt: madeAt,
    sizeBytes: instance.diskGb * GB,
    compressedBytes: Math.round(compressedGb * GB)
  })
  return {
    outcome: 'taken',
    instanceId: instance.id,
    slotAt: undefined,
    name,
    key: keyOf(name),
    snapshotId: snapshot.id,
    bytes: snapshot.compressedBytes,
    isLate: false,
    madeAt,
    completeAt: new Date(madeAt.getTime() + HOUR_MS / 6),
    prunedAt: undefined
  }
}

function addPending(simulator: VultrSimulator, instance: SimulatedInstance, now: Date): void {
  const name = 'Before moving mail'
  simulator.addSnapshot({
    id: uuidOf(`snapshot ${instance.hostname} ${name}`),
    // Begun at Vultr: of one of its own the panel would have a record.
    description: name,
    createdAt: new Date(now.getTime() - 20_000),
    status: 'pending',
    instanceId: instance.id,
    completesAt: new Date(now.getTime() + 40_000)
  })
}
