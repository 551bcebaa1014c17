import type { SimulatedInstance } from '../account/records.js'
import { PLANS } from '../api/plans.js'
import type { VultrSimulator } from '../vultr-simulator.js'
import { fractionOf, uuidOf } from './hash.js'
import { DATABASES, type DemoSchedule, MAIL, PRODUCTION } from './schedules.js'

const DAY_MS = 86_400_000

/** The addon of the demo has been in use for so many days. */
const IN_USE_DAYS = 120

interface Machine {
  readonly label: string
  /** Where it is not the label's. */
  readonly hostname?: string
  readonly plan: 1 | 2 | 4 | 8
  /** Region by region, as the machines of one kind are spread. */
  readonly region: 'fra' | 'ewr' | 'sgp'
  readonly tags: readonly string[]
  /** What an admin chose for it; undefined: as the settings say. */
  readonly choice?: DemoSchedule | 'never'
  /** It is younger than the addon. */
  readonly ageDays?: number
  readonly features?: readonly string[]
}

/** An instance of the demo with what an admin wants of it. */
export interface DemoInstance {
  readonly instance: SimulatedInstance
  readonly choice: DemoSchedule | 'never' | undefined
  /** By which its snapshots are taken; undefined: not at all. */
  readonly schedule: DemoSchedule | undefined
  readonly coveredSince: Date
}

const WEB = ['production', 'web']
const DB = ['production', 'database']
const SHOP = ['production', 'shop']
const API = ['production', 'api']

const MACHINES: readonly Machine[] = [
  { label: 'web-1', plan: 4, region: 'fra', tags: WEB },
  { label: 'web-2', plan: 4, region: 'fra', tags: WEB },
  { label: 'web-3', plan: 4, region: 'ewr', tags: WEB },
  { label: 'web-4', plan: 4, region: 'ewr', tags: WEB },
  { label: 'web-5', plan: 4, region: 'sgp', tags: WEB },
  { label: 'web-6', plan: 4, region: 'sgp', tags: WEB },
  { label: 'web-7', plan: 4, region: 'fra', tags: WEB, ageDays: 64 },
  { label: 'web-8', plan: 4, region: 'fra', tags: WEB, ageDays: 41 },
  {
    label: 'db-1',
    plan: 8,
    region: 'ewr',
    tags: DB,
    choice: DATABASES,
    // Vultr's own backups as well, which is paid twice.
    features: ['auto_backups']
  },
  { label: 'db-2', plan: 8, region: 'fra', tags: DB, choice: DATABASES },
  { label: 'db-3', plan: 8, region: 'ewr', tags: DB, choice: DATABASES },
  { label: 'db-4', plan: 8, region: 'sgp', tags: DB, choice: DATABASES, ageDays: 55 },
  // Covered by its choice alone.
  { label: 'analytics-1', plan: 8, region: 'fra', tags: ['analytics'], choice: DATABASES },
  { label: 'mail-1', plan: 4, region: 'fra', tags: ['production', 'mail'], choice: MAIL },
  { label: 'mail-2', plan: 4, region: 'ewr', tags: ['production', 'mail'], choice: MAIL },
  { label: 'shop-1', plan: 8, region: 'fra', tags: SHOP },
  { label: 'shop-2', plan: 4, region: 'ewr', tags: SHOP },
  { label: 'shop-3', plan: 4, region: 'sgp', tags: SHOP, ageDays: 12 },
  { label: 'api-1', plan: 4, region: 'fra', tags: API },
  { label: 'api-2', plan: 4, region: 'ewr', tags: API },
  { label: 'api-3', plan: 4, region: 'sgp', tags: API, ageDays: 23 },
  // Two customers who call theirs the same.
  { label: 'wordpress', plan: 2, region: 'fra', tags: ['production', 'customer'] },
  {
    label: 'wordpress',
    hostname: 'wordpress.example.net',
    plan: 2,
    region: 'sgp',
    tags: ['production', 'customer'],
    ageDays: 75
  },
  { label: 'lb-1', plan: 1, region: 'fra', tags: ['production'] },
  { label: 'git', plan: 4, region: 'fra', tags: ['production', 'internal'] },
  { label: 'wiki', plan: 2, region: 'fra', tags: ['production', 'internal'] },
  // Built anew each night.
  { label: 'ci-1', plan: 4, region: 'fra', tags: ['production', 'ci'], choice: 'never' },
  { label: 'ci-2', plan: 4, region: 'fra', tags: ['production', 'ci'], choice: 'never' },
  { label: 'staging', plan: 2, region: 'sgp', tags: ['staging'] },
  { label: 'staging-2', plan: 2, region: 'sgp', tags: ['staging'], ageDays: 30 },
  { label: 'dev-1', plan: 1, region: 'fra', tags: ['development'] },
  { label: 'dev-2', plan: 1, region: 'fra', tags: ['development'] },
  { label: 'dev-3', plan: 1, region: 'ewr', tags: ['development'], ageDays: 17 },
  { label: 'sandbox-anna', plan: 1, region: 'fra', tags: [] },
  { label: 'sandbox-omar', plan: 1, region: 'ewr', tags: [] },
  { label: 'legacy-crm', plan: 2, region: 'ewr', tags: ['legacy'] },
  { label: 'monitoring', plan: 2, region: 'sgp', tags: ['internal'] },
  { label: 'vpn-1', plan: 1, region: 'fra', tags: ['internal'] },
  { label: 'vpn-2', plan: 1, region: 'ewr', tags: ['internal'] },
  { label: 'load-test', plan: 4, region: 'ewr', tags: ['development'], ageDays: 3 }
]

/** Addresses that are for examples alone (RFC 5737), by region. */
const NETWORKS = { fra: '192.0.2', ewr: '198.51.100', sgp: '203.0.113' } as const

/** Adds the forty instances; web-1 is the first. */
export function addFleet(simulator: VultrSimulator, now: Date): readonly DemoInstance[] {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  return MACHINES.map((machine, index) => {
    const { label, hostname = `${label}.example.com`, choice, ageDays } = machine
    const plan = PLANS.find(({ ram }) => ram === machine.plan * 1024)
    if (plan === undefined) throw new Error(`There is no plan for ${label}.`)
    const days = ageDays ?? IN_USE_DAYS + 30 + Math.floor(fractionOf(hostname) * 700)
    const instance = simulator.addInstance({
      id: uuidOf(`instance ${hostname}`),
      label,
      hostname,
      region: machine.region,
      mainIp: `${NETWORKS[machine.region]}.${(index + 1) * 5}`,
      plan: plan.id,
      diskGb: plan.disk,
      ramMb: plan.ram,
      vcpuCount: plan.vcpu_count,
      tags: [...machine.tags],
      features: [...(machine.features ?? [])],
      createdAt: new Date(midnight - days * DAY_MS - Math.round(fractionOf(label) * DAY_MS))
    })
    const isProduction = machine.tags.includes('production')
    const schedule =
      choice === 'never' ? undefined : (choice ?? (isProduction ? PRODUCTION : undefined))
    const coveredSince = new Date(midnight - Math.min(days, IN_USE_DAYS) * DAY_MS)
    return { instance, choice, schedule, coveredSince }
  })
}
