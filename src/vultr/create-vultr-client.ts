import { createRequire } from 'node:module'
import * as z from 'zod'
import { apiKeysAnswer } from './account-keys.js'
import { logsAnswer } from './account-logs.js'
import {
  accountAnswer,
  instanceAnswer,
  instancesPage,
  plansPage,
  snapshotAnswer,
  snapshotsPage,
  volumesPage
} from './answers.js'
import { createClean } from './failures/sentence.js'
import { type CountRequest, createCaller } from './make-call.js'
import { readPages } from './paging.js'
import { flaw, isUuid } from './records.js'
import type { RequestLimiter } from './transport/request-limiter.js'
import { callDirectly, callSdk } from './transport/sdk-call.js'
import type { VultrClient } from './vultr-client.js'

type SdkMethod = (parameters?: Readonly<Record<string, string>>) => Promise<unknown>
type SdkRoom = Readonly<Record<string, SdkMethod>>

/** The part of the untyped SDK that is used. */
interface Sdk {
  initialize(config: { readonly apiKey: string; readonly baseUrl: string }): {
    readonly account: SdkRoom
    readonly snapshots: SdkRoom
    readonly instances: SdkRoom
    readonly plans: SdkRoom
    readonly blockStorage: SdkRoom
  }
}

const require = createRequire(import.meta.url)

/** Vultr's pages hold at most this many. */
const PER_PAGE = '500'

const nothing = z.unknown().transform((): void => undefined)

/**
 * A client for one key, behind which none of the SDK's traps can be stepped into.
 * @param options.apiUrl with the version, without a trailing slash.
 * @param options.requestTimeoutMs from the moment a request leaves to the end of its answer.
 */
export function createVultrClient(options: {
  readonly apiKey: string
  readonly apiUrl: string
  readonly requestTimeoutMs: number
  readonly retryBaseDelayMs: number
  readonly limiter: RequestLimiter
  readonly clock: { now(): Date }
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number
  readonly count?: CountRequest
}): VultrClient {
  // Loaded only now: until there is a key, nobody needs it.
  const sdk = require('@vultr/vultr-node') as Sdk
  const vultr = sdk.initialize({ apiKey: options.apiKey, baseUrl: options.apiUrl })
  const clean = createClean(options.apiKey)
  const callApi = createCaller({ ...options, clean })

  /** Calls `room[method]` with ids that are UUIDs; the SDK would put anything into the path. */
  function sdkCall(room: SdkRoom, method: string, parameters?: Readonly<Record<string, string>>) {
    const call = room[method]
    if (call === undefined) throw new TypeError(`The SDK has no ${method}.`)
    return (timeoutMs: number) => callSdk(() => call(parameters), timeoutMs)
  }

  /** Reads what the SDK has no method for. */
  function directCall(path: string, query: Readonly<Record<string, string>>) {
    const url = `${options.apiUrl}${path}?${new URLSearchParams(query)}`
    return (timeoutMs: number) => callDirectly(url, options.apiKey, timeoutMs)
  }

  return {
    getAccount: (call) =>
      callApi({ send: sdkCall(vultr.account, 'getAccountInfo'), answer: accountAnswer }, call),
    listSnapshots: (filter = {}, call) =>
      readPages((cursor) => {
        const parameters = { per_page: PER_PAGE, ...filter, ...cursor }
        const send = sdkCall(vultr.snapshots, 'listSnapshots', parameters)
        return callApi({ send, answer: snapshotsPage, isList: true }, call)
      }),
    getSnapshot: async (id, call) => {
      const send = sdkCall(vultr.snapshots, 'getSnapshot', { 'snapshot-id': checkedId(id) })
      return await callApi({ send, answer: about(snapshotAnswer, id) }, call)
    },
    createSnapshot: async ({ instanceId, description }, call) => {
      const parameters = { instance_id: checkedId(instanceId), description }
      const send = sdkCall(vultr.snapshots, 'createSnapshot', parameters)
      return await callApi({ send, answer: snapshotAnswer, isOnce: true, changes: true }, call)
    },
    describeSnapshot: async (id, description, call) => {
      const parameters = { 'snapshot-id': checkedId(id), description }
      const send = sdkCall(vultr.snapshots, 'updateSnapshot', parameters)
      return await callApi({ send, answer: nothing, isOnce: true, ...CHANGE }, call)
    },
    deleteSnapshot: async (id, call) => {
      const send = sdkCall(vultr.snapshots, 'deleteSnapshot', { 'snapshot-id': checkedId(id) })
      return await callApi({ send, answer: nothing, ...CHANGE }, call)
    },
    listInstances: (call) =>
      readPages((cursor) => {
        const send = sdkCall(vultr.instances, 'listInstances', { per_page: PER_PAGE, ...cursor })
        return callApi({ send, answer: instancesPage, isList: true }, call)
      }),
    getInstance: async (id, call) => {
      const send = sdkCall(vultr.instances, 'getInstance', { 'instance-id': checkedId(id) })
      return await callApi({ send, answer: about(instanceAnswer, id) }, call)
    },
    listPlans: (call) =>
      readPages((cursor) => {
        const send = sdkCall(vultr.plans, 'listPlans', { per_page: PER_PAGE, ...cursor })
        return callApi({ send, answer: plansPage }, call)
      }),
    listVolumes: (call) =>
      readPages((cursor) => {
        const parameters = { per_page: PER_PAGE, ...cursor }
        const send = sdkCall(vultr.blockStorage, 'listStorages', parameters)
        return callApi({ send, answer: volumesPage }, call)
      }),
    listApiKeys: (call) =>
      callApi(
        {
          send: directCall('/apikeys', { per_page: PER_PAGE }),
          answer: apiKeysAnswer(options.apiKey, clean),
          isOnce: true
        },
        call
      ),
    listLogs: async ({ resourceId, since, until }, call) => {
      const query = {
        start_time: toSeconds(since),
        end_time: toSeconds(until),
        resource_id: checkedId(resourceId)
      }
      const send = directCall('/logs', query)
      return await callApi({ send, answer: logsAnswer(resourceId, clean), isOnce: true }, call)
    },
    restoreInstance: async ({ instanceId, snapshotId }, call) => {
      const parameters = {
        'instance-id': checkedId(instanceId),
        snapshot_id: checkedId(snapshotId)
      }
      const send = sdkCall(vultr.instances, 'restoreInstance', parameters)
      return await callApi(
        { send, answer: nothing, isOnce: true, ...CHANGE, answeredBy: 202 },
        call
      )
    }
  }
}

/** An answer about another record than the one asked for would be taken for that one. */
function about<T extends { readonly id: string }>(answer: z.ZodType<T>, id: string): z.ZodType<T> {
  return answer.refine((record) => record.id === id.toLowerCase(), flaw('otherId'))
}

const CHANGE = { changes: true, answeredBy: 204 } as const

function checkedId(id: string): string {
  if (!isUuid(id)) throw new TypeError('An id of Vultr must be a UUID.')
  return id
}

/** As Vultr's own examples of `GET /logs` write an instant. */
function toSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
