import type {
  InstanceState,
  SimulatedBlock,
  SimulatedInstance,
  SimulatedSnapshot
} from '../account/records.js'
import { type DateStyle, vultrDate } from './dates.js'

export function snapshotAnswer(snapshot: SimulatedSnapshot, dateStyle: DateStyle) {
  return {
    id: snapshot.id,
    date_created: vultrDate(snapshot.createdAt, dateStyle, snapshot.id),
    description: snapshot.description,
    size: snapshot.sizeBytes,
    compressed_size: snapshot.compressedBytes,
    status: snapshot.status,
    os_id: 2136,
    app_id: 0
  }
}

export function instanceAnswer(
  instance: SimulatedInstance,
  state: InstanceState,
  dateStyle: DateStyle
) {
  return {
    id: instance.id,
    os: instance.os,
    ram: instance.ramMb,
    disk: instance.diskGb,
    main_ip: instance.mainIp,
    vcpu_count: instance.vcpuCount,
    region: instance.region,
    plan: instance.plan,
    date_created: vultrDate(instance.createdAt, dateStyle, instance.id),
    status: state.status,
    allowed_bandwidth: 3000,
    netmask_v4: '255.255.254.0',
    gateway_v4: '192.0.2.1',
    power_status: instance.powerStatus,
    server_status: state.serverStatus,
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

/** USD a GB and month of the faster kind; 2025. */
const BLOCK_USD_PER_GB = 0.1

/** The fields of `GET /blocks` as Vultr documents them; an unattached one is attached to ''. */
export function blockAnswer(
  block: SimulatedBlock,
  instance: SimulatedInstance | undefined,
  dateStyle: DateStyle
) {
  return {
    id: block.id,
    date_created: vultrDate(block.createdAt, dateStyle, block.id),
    cost: Math.round(block.sizeGb * BLOCK_USD_PER_GB),
    status: 'active',
    size_gb: block.sizeGb,
    region: block.region,
    attached_to_instance: instance?.id ?? '',
    label: block.label,
    mount_id: `${block.region}-${block.id.replaceAll('-', '').slice(0, 14)}`,
    block_type: 'high_perf'
  }
}

export function accountAnswer(name: string) {
  return {
    name,
    email: 'admin@example.com',
    acls: ['subscriptions', 'provisioning', 'manage_users'],
    balance: -42.5,
    pending_charges: 7.3,
    last_payment_date: '2026-01-01T00:00:00+00:00',
    last_payment_amount: -50
  }
}
