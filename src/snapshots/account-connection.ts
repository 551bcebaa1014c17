import type { Logger } from 'pino'
import type { VultrClient, VultrError, VultrResult } from '../vultr/index.js'

/** A refused key is tried again this often at most, in ms: each try from a blocked address is noise at Vultr. */
export const REFUSED_KEY_RETRY_MS = 15 * 60_000

export interface KeyRefusal {
  readonly error: VultrError
  readonly since: Date
  /** Until then every call is answered with the refusal, without asking Vultr. */
  readonly nextTryAt: Date
}

/** The account that the stored key opens. */
export interface AccountConnection {
  /** Undefined while there is no key that can be read. The same client until the key changes. */
  client(): Promise<VultrClient | undefined>
  /** Set from the first refused call until one is accepted or the key changes. */
  refusal(): KeyRefusal | undefined
  /** Forgets a refusal, so that the next call is made at once: the key or its access list changed. */
  forgetRefusal(): void
}

/**
 * Reads the key anew for each use, so that a key saved by another process counts from the next
 * call on, and stands between the callers and Vultr while the key is refused.
 */
export function createAccountConnection(deps: {
  readonly readKey: () => Promise<string | undefined>
  readonly openClient: (key: string) => VultrClient
  readonly clock: { now(): Date }
  readonly logger: Logger
}): AccountConnection {
  let current: { readonly key: string; readonly client: VultrClient } | undefined
  let refusal: KeyRefusal | undefined

  /** The refusal to answer with, or undefined for one call to go through. */
  function refusalFor(): VultrError | undefined {
    if (refusal === undefined) return undefined
    const now = deps.clock.now().getTime()
    const wait = refusal.nextTryAt.getTime() - now
    // A wait longer than the longest possible one means that the clock was set back.
    if (wait > 0 && wait <= REFUSED_KEY_RETRY_MS) return refusal.error
    refusal = { ...refusal, nextTryAt: new Date(now + REFUSED_KEY_RETRY_MS) }
    return undefined
  }

  function note(key: string, error: VultrError | undefined): void {
    if (current?.key !== key) return
    if (error === undefined) {
      refusal = undefined
      return
    }
    if (error.kind !== 'unauthorized' && error.kind !== 'address-not-allowed') {
      // Any other 4xx answer comes after the key was accepted.
      if (error.status !== undefined && error.status < 500) refusal = undefined
      return
    }
    const now = deps.clock.now()
    if (refusal === undefined) deps.logger.warn({ sentence: error.sentence }, 'API key refused')
    refusal = {
      error,
      since: refusal?.since ?? now,
      nextTryAt: new Date(now.getTime() + REFUSED_KEY_RETRY_MS)
    }
  }

  /** The same call, but not made while the key is known to be refused. */
  function guarded<A extends unknown[], T>(
    key: string,
    call: (...args: A) => Promise<VultrResult<T>>
  ): (...args: A) => Promise<VultrResult<T>> {
    return async (...args) => {
      const error = refusalFor()
      if (error !== undefined) return { ok: false, error: { ...error, effect: 'none' } }
      const result = await call(...args)
      note(key, result.ok ? undefined : result.error)
      return result
    }
  }

  function guard(key: string, client: VultrClient): VultrClient {
    return {
      getAccount: guarded(key, client.getAccount.bind(client)),
      listSnapshots: guarded(key, client.listSnapshots.bind(client)),
      getSnapshot: guarded(key, client.getSnapshot.bind(client)),
      createSnapshot: guarded(key, client.createSnapshot.bind(client)),
      describeSnapshot: guarded(key, client.describeSnapshot.bind(client)),
      deleteSnapshot: guarded(key, client.deleteSnapshot.bind(client)),
      listInstances: guarded(key, client.listInstances.bind(client)),
      getInstance: guarded(key, client.getInstance.bind(client)),
      restoreInstance: guarded(key, client.restoreInstance.bind(client)),
      listPlans: guarded(key, client.listPlans.bind(client))
    }
  }

  return {
    async client() {
      const key = await deps.readKey()
      if (key === undefined) {
        current = undefined
        refusal = undefined
        return undefined
      }
      if (current?.key !== key) {
        refusal = undefined
        current = { key, client: guard(key, deps.openClient(key)) }
      }
      return current.client
    },
    refusal: () => refusal,
    forgetRefusal() {
      refusal = undefined
    }
  }
}
