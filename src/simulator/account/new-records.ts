import { randomUUID } from 'node:crypto'
import type { SimulatedBlock, SimulatedInstance, SimulatedSnapshot } from './records.js'
export const GB = 1024 ** 3

/** @param number which one of the account it is; names and addresses follow from it. */
export function newInstance(
  given: Partial<SimulatedInstance>,
  number: number,
  createdAt: Date
): SimulatedInstance {
  return {
    id: randomUUID(),
    label: `server-${number}`,
    hostname: `server-${number}.example.com`,
    mainIp: `192.0.2.${number % 255}`,
    v6MainIp: `2001:db8::${number.toString(16)}`,
    region: 'fra',
    plan: 'vc2-2c-4gb',
    os: 'Debian 12 x64 (bookworm)',
    diskGb: 80,
    ramMb: 4096,
    vcpuCount: 2,
    powerStatus: 'running',
    features: [],
    tags: [],
    createdAt,
    status: 'active',
    serverStatus: 'ok',
    lockedUntil: undefined,
    showsLock: true,
    restoringUntil: undefined,
    ...given
  }
}

export function newBlock(given: Partial<SimulatedBlock>, createdAt: Date): SimulatedBlock {
  return {
    id: randomUUID(),
    label: 'data',
    sizeGb: 100,
    region: 'fra',
    createdAt,
    instanceId: undefined,
    ...given
  }
}

/** A pending one has no size yet. */
export function newSnapshot(given: Partial<SimulatedSnapshot>, createdAt: Date): SimulatedSnapshot {
  const snapshot: SimulatedSnapshot = {
    id: randomUUID(),
    description: '',
    createdAt,
    sizeBytes: 80 * GB,
    compressedBytes: 8 * GB,
    status: 'complete',
    instanceId: undefined,
    completesAt: undefined,
    ...given
  }
  return snapshot.status === 'pending'
    ? { ...snapshot, sizeBytes: 0, compressedBytes: 0 }
    : snapshot
}
