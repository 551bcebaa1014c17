import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createRequestLimiter, createVultrClient, type VultrClient } from '../../src/vultr/index.js'

export const KEY = 'KEY-THAT-MUST-NOT-LEAK'
export const API = 'https://vultr.test/v2'
export const SNAPSHOT_ID = 'cb676a46-66fd-4dfb-b839-443f2e6c0b60'
export const INSTANCE_ID = '4f0f12e5-1f84-404f-aa84-85f431ea5ec2'

/** A snapshot as Vultr's own document shows one. */
export const snapshotRecord = {
  id: SNAPSHOT_ID,
  date_created: '2020-10-10T01:56:20+00:00',
  description: 'Example',
  size: 42949672960,
  compressed_size: 949678560,
  status: 'complete',
  os_id: 215,
  app_id: 0
}

/** A client that waits for nothing long. */
export function clientFor(
  apiUrl: string = API,
  options: Partial<Parameters<typeof createVultrClient>[0]> = {}
): VultrClient {
  return createVultrClient({
    apiKey: KEY,
    apiUrl,
    requestTimeoutMs: 5_000,
    retryBaseDelayMs: 0,
    limiter: createRequestLimiter({ requestsPerSecond: 1_000 }),
    clock: { now: () => new Date() },
    ...options
  })
}

/** A change that may not happen twice, with an id and a text that are right. */
export const create = (client: VultrClient) =>
  client.createSnapshot({ instanceId: INSTANCE_ID, description: 'x' })

/** The same of one that Vultr answers by a status. */
export const restore = (client: VultrClient) =>
  client.restoreInstance({ instanceId: INSTANCE_ID, snapshotId: SNAPSHOT_ID })

const LOGGED = { since: new Date('2026-02-01T00:00:00Z'), until: new Date('2026-03-01T00:00:00Z') }

/** What the account's logs hold of a snapshot. */
export const listLogs = (client: VultrClient) =>
  client.listLogs({ resourceId: SNAPSHOT_ID, ...LOGGED })

/** Every call of a client, each with ids and texts that are right. */
export const everyCall: Readonly<Record<string, (client: VultrClient) => Promise<unknown>>> = {
  getAccount: (client) => client.getAccount(),
  listSnapshots: (client) => client.listSnapshots(),
  getSnapshot: (client) => client.getSnapshot(SNAPSHOT_ID),
  createSnapshot: create,
  describeSnapshot: (client) => client.describeSnapshot(SNAPSHOT_ID, 'x'),
  deleteSnapshot: (client) => client.deleteSnapshot(SNAPSHOT_ID),
  listInstances: (client) => client.listInstances(),
  getInstance: (client) => client.getInstance(INSTANCE_ID),
  listPlans: (client) => client.listPlans(),
  listVolumes: (client) => client.listVolumes(),
  listApiKeys: (client) => client.listApiKeys(),
  listLogs,
  restoreInstance: restore
}

/** A server on this machine; its address is that of an API. */
export async function serverFor(
  listener: RequestListener
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    close() {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** A server for the one test that calls this. @returns its address. */
export async function listening(listener: RequestListener): Promise<string> {
  const { url, close } = await serverFor(listener)
  onTestFinished(close)
  return url
}
