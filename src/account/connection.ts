import type { Logger } from 'pino'
import {
  type CallOptions,
  ownError,
  type VultrClient,
  type VultrError,
  type VultrResult
} from '../vultr/index.js'
import { message } from '../wording/index.js'
import { createDeniedActions, FREE, type Leave } from './forbidden-actions.js'
/** A refused key is tried again this often at most, in ms: each try from a blocked address is noise at Vultr. */
export const REFUSED_KEY_RETRY_MS = 15 * 60_000

export interface KeyRefusal {
  readonly error: VultrError
  readonly since: Date
  /** Until then every call is answered with the refusal, without asking Vultr. */
  readonly nextTryAt: Date
}

/** What comes of a call where there is no key to make it with. */
export const NO_KEY = ownError('unauthorized', 'none', message('vultr.noKey'))

/** The account that the stored key opens. */
export interface AccountConnection {
  /** Undefined while there is no key that can be read. The same client until the key changes. */
  client(): Promise<VultrClient | undefined>
  /** Set from the first refused call until one is accepted or the key changes. */
  refusal(): KeyRefusal | undefined
  /** Forgets refusals, so that the next call is made at once: the key or its access list changed. */
  forgetRefusal(): void
}

const KEY_GONE: Leave = {
  isGiven: false,
  error: ownError('unauthorized', 'none', message('vultr.keyGone'))
}

/** What Vultr says only to a key that it has accepted. */
const AFTER_ACCEPTANCE: ReadonlySet<VultrError['kind']> = new Set([
  'forbidden',
  'not-found',
  'quota',
  'locked',
  'refused'
])

/** A call of the client, by its name there. */
type Action = keyof VultrClient

/** What the panel can do without: that it is refused says nothing of the key. */
const OPTIONAL: ReadonlySet<Action> = new Set(['listVolumes', 'listApiKeys', 'listLogs'])

/**
 * Reads the key anew for each use, so that a key saved by another process counts from the next
 * call on, and stands between the callers and Vultr while the key, or one action of it, is refused.
 */
export function createAccountConnection(deps: {
  readonly readKey: () => Promise<string | undefined>
  readonly openClient: (key: string) => VultrClient
  readonly clock: { now(): Date }
  readonly logger: Logger
}): AccountConnection {
  let current: { readonly key: string; readonly client: VultrClient } | undefined
  let refusal: KeyRefusal | undefined
  const denied = createDeniedActions<Action>({ clock: deps.clock })

  /** While the key is refused, leave is given to one call now and then. */
  function leaveForKey(): Leave {
    const before = refusal
    if (before === undefined) return FREE
    const now = deps.clock.now().getTime()
    const wait = before.nextTryAt.getTime() - now
    // A wait longer than the longest possible one means that the clock was set back.
    if (wait > 0 && wait <= REFUSED_KEY_RETRY_MS) return { isGiven: false, error: before.error }
    const taken = { ...before, nextTryAt: new Date(now + REFUSED_KEY_RETRY_MS) }
    refusal = taken
    const giveBack = () => {
      if (refusal === taken) refusal = before
    }
    return { isGiven: true, giveBack }
  }

  function leaveFor(action: Action, { priority }: CallOptions): Leave {
    const byKey = leaveForKey()
    // A person who asks for one thing gets Vultr's own answer to it.
    if (!byKey.isGiven || priority === 'page') return byKey
    const byAction = denied.leaveFor(action)
    const giveBack = () => {
      byKey.giveBack()
      if (byAction.isGiven) byAction.giveBack()
    }
    if (!byAction.isGiven) giveBack()
    return byAction.isGiven ? { isGiven: true, giveBack } : byAction
  }

  /** Whether a call for which there is leave is sent, which the caller may still call off. */
  async function isSent({ beforeSend }: CallOptions, giveBack: () => void): Promise<boolean> {
    let isWanted = false
    try {
      isWanted = (await beforeSend?.()) ?? true
      return isWanted
    } finally {
      if (!isWanted) giveBack()
    }
  }

  function note(key: string, action: Action, error: VultrError | undefined): void {
    if (current?.key !== key) return
    denied.note(action, error)
    if (error === undefined) {
      refusal = undefined
      return
    }
    if (error.kind !== 'unauthorized' && error.kind !== 'address-not-allowed') {
      if (AFTER_ACCEPTANCE.has(error.kind)) refusal = undefined
      return
    }
    if (OPTIONAL.has(action)) return
    const now = deps.clock.now()
    if (refusal === undefined) deps.logger.warn({ sentence: error.sentence }, 'API key refused')
    refusal = {
      error,
      since: refusal?.since ?? now,
      nextTryAt: new Date(now.getTime() + REFUSED_KEY_RETRY_MS)
    }
  }

  /**
   * The same call, but not made once the key was removed or replaced, nor while it, or the action, is
   * known to be refused. That is asked when the call's turn has come: of a thousand that wait for theirs,
   * one finds it out, and the removal of the key stops them all.
   */
  async function guarded<T>(
    key: string,
    action: Action,
    options: CallOptions = {},
    call: (options: CallOptions) => Promise<VultrResult<T>>
  ): Promise<VultrResult<T>> {
    let refused: VultrError | undefined
    const result = await call({
      ...options,
      beforeSend: async () => {
        const leave = (await deps.readKey()) === key ? leaveFor(action, options) : KEY_GONE
        refused = leave.isGiven ? undefined : leave.error
        return leave.isGiven && (await isSent(options, leave.giveBack))
      }
    })
    if (!result.ok && result.error.kind === 'withdrawn') {
      return refused === undefined ? result : { ok: false, error: { ...refused, effect: 'none' } }
    }
    note(key, action, result.ok ? undefined : result.error)
    return result
  }

  function guard(key: string, client: VultrClient): VultrClient {
    const by = <T>(
      action: Action,
      options: CallOptions | undefined,
      call: (options: CallOptions) => Promise<VultrResult<T>>
    ) => guarded(key, action, options, call)
    return {
      getAccount: (options) => by('getAccount', options, (own) => client.getAccount(own)),
      listSnapshots: (filter, options) =>
        by('listSnapshots', options, (own) => client.listSnapshots(filter, own)),
      getSnapshot: (id, options) =>
        by('getSnapshot', options, (own) => client.getSnapshot(id, own)),
      createSnapshot: (asked, options) =>
        by('createSnapshot', options, (own) => client.createSnapshot(asked, own)),
      describeSnapshot: (id, description, options) =>
        by('describeSnapshot', options, (own) => client.describeSnapshot(id, description, own)),
      deleteSnapshot: (id, options) =>
        by('deleteSnapshot', options, (own) => client.deleteSnapshot(id, own)),
      listInstances: (options) => by('listInstances', options, (own) => client.listInstances(own)),
      getInstance: (id, options) =>
        by('getInstance', options, (own) => client.getInstance(id, own)),
      restoreInstance: (asked, options) =>
        by('restoreInstance', options, (own) => client.restoreInstance(asked, own)),
      listPlans: (options) => by('listPlans', options, (own) => client.listPlans(own)),
      listVolumes: (options) => by('listVolumes', options, (own) => client.listVolumes(own)),
      listApiKeys: (options) => by('listApiKeys', options, (own) => client.listApiKeys(own)),
      listLogs: (about, options) => by('listLogs', options, (own) => client.listLogs(about, own))
    }
  }

  function forgetRefusal(): void {
    refusal = undefined
    denied.forget()
  }

  return {
    async client() {
      const key = await deps.readKey()
      if (key === undefined) {
        current = undefined
        forgetRefusal()
        return undefined
      }
      if (current?.key !== key) {
        forgetRefusal()
        current = { key, client: guard(key, deps.openClient(key)) }
      }
      return current.client
    },
    refusal: () => refusal,
    forgetRefusal
  }
}
