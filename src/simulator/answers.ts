import type { SimulatedAccount, SimulatedInstance, SimulatedSnapshot } from './account.js'

/** `2020-10-10T01:56:20+00:00`, as Vultr writes instants. */
function vultrDate(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, '+00:00')
}

export function snapshotAnswer(snapshot: SimulatedSnapshot) {
  return {
    id: snapshot.id,
    date_created: vultrDate(snapshot.createdAt),
    description: snapshot.description,
    size: snapshot.sizeBytes,
    compressed_size: snapshot.compressedBytes,
    status: snapshot.status,
    os_id: 2136,
    app_id: 0
  }
}

export function instanceAnswer(instance: SimulatedInstance, account: SimulatedAccount) {
  return {
    id: instance.id,
    os: instance.os,
    ram: instance.ramMb,
    disk: instance.diskGb,
    main_ip: instance.mainIp,
    vcpu_count: instance.vcpuCount,
    region: instance.region,
    plan: instance.plan,
    date_created: vultrDate(instance.createdAt),
    status: 'active',
    allowed_bandwidth: 3000,
    netmask_v4: '255.255.254.0',
    gateway_v4: '192.0.2.1',
    power_status: instance.powerStatus,
    server_status: account.isLocked(instance.id) ? 'locked' : 'ok',
    v6_network: '2001:db8::',
    v6_main_ip: instance.v6MainIp,
    v6_network_size: 64,
    label: instance.label,
    internal_ip: '',
    kvm: '',
    hostname: instance.hostname,
    os_id: 2136,
    app_id: 0,
    image_id: '',
    firewall_group_id: '',
    features: instance.features,
    tag: instance.tags[0] ?? '',
    tags: instance.tags,
    user_scheme: 'root'
  }
}

/** Prices of 2025; for the figures an admin is shown in the demo. */
export const PLANS = [
  { id: 'vc2-1c-1gb', vcpu_count: 1, ram: 1024, disk: 25, monthly_cost: 5 },
  { id: 'vc2-1c-2gb', vcpu_count: 1, ram: 2048, disk: 55, monthly_cost: 10 },
  { id: 'vc2-2c-4gb', vcpu_count: 2, ram: 4096, disk: 80, monthly_cost: 20 },
  { id: 'vc2-4c-8gb', vcpu_count: 4, ram: 8192, disk: 160, monthly_cost: 40 }
].map((plan) => ({
  ...plan,
  name: plan.id,
  bandwidth: 3072,
  type: 'vc2',
  locations: ['fra', 'ewr', 'sgp'],
  disk_count: 1
}))

/**
 * One page of a list, with Vultr's cursors: the place to go on from is told by an id and not by a
 * number, so that a list that changes between two pages loses nothing that stays.
 */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  query: { readonly per_page?: unknown; readonly cursor?: unknown }
): { readonly page: readonly T[]; readonly meta: object } {
  const asked = Number(query.per_page ?? 100)
  const perPage = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, 500) : 100
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1))
  const after = typeof query.cursor === 'string' ? decodeCursor(query.cursor) : ''
  const rest = sorted.filter(({ id }) => id > after)
  const page = rest.slice(0, perPage)
  const last = page.at(-1)
  const next = rest.length > perPage && last !== undefined ? encodeCursor(last.id) : ''
  return { page, meta: { total: items.length, links: { next, prev: '' } } }
}

function encodeCursor(id: string): string {
  return Buffer.from(`next__${id}`).toString('base64')
}

function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64')
    .toString('utf8')
    .replace(/^next__/, '')
}
