import type { Logger } from 'pino'
import {
  type AccountConnection,
  accountIndex,
  type Catalogue,
  errorMessage,
  NO_KEY,
  type QuotaStore,
  toSnapshot,
  type VultrClient,
  type VultrError,
  type VultrResult
} from '../account/index.js'
import { lookAtMissing, retryDelayMs, SECOND_LOOK_MS } from '../common/index.js'
import { isSameMessage, type Message, message } from '../wording/index.js'
import type { PausedSchedules } from './slots/paused-schedules.js'
import type { Run } from './state/run.js'
import { descriptionOf, storedOtherwise } from './state/run-description.js'
import type { RunTransitions } from './state/run-transitions.js'
import { SEARCHED_MS } from './state/search-time.js'

export interface SnapshotCreation {
  /**
   * Sends the create of a queued run. What comes of it is written down as the run's next state;
   * the error, if there was one, is returned for whoever waits.
   * @throws DatabaseError when the intent cannot be written down (then nothing was sent) or the
   * outcome cannot (then the next pass finds it out).
   */
  attempt(run: Run, priority: 'page' | 'scheduler'): Promise<VultrError | undefined>
  /** The runs whose request this process is waiting for; nobody else may touch them meanwhile. */
  inFlight(): ReadonlySet<Run['id']>
}

const KEY_KINDS: ReadonlySet<VultrError['kind']> = new Set(['unauthorized', 'address-not-allowed'])

/** They say nothing of the snapshot that was asked for. */
const NO_ANSWERS: ReadonlySet<VultrError['kind']> = new Set([
  ...KEY_KINDS,
  'unavailable',
  'timeout',
  'redirected'
])

/** First wait after Vultr denied the key this action, in ms: somebody has to change a policy first. */
const DENIED_RETRY_MS = 15 * 60_000

export function createSnapshotCreation(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly transitions: RunTransitions
  readonly quota: QuotaStore
  readonly pausedSchedules: Pick<PausedSchedules, 'pause'>
  readonly clock: { now(): Date }
  readonly retryBaseDelayMs: number
  readonly random: () => number
  readonly logger: Logger
}): SnapshotCreation {
  const { transitions } = deps
  const inFlight = new Set<Run['id']>()

  function nextAttempt(attempts: number, error: VultrError): Date {
    // A refused key is no reason to wait: no call is made before it may be tried again.
    if (KEY_KINDS.has(error.kind)) return deps.clock.now()
    const delay = retryDelayMs({
      baseMs: error.kind === 'forbidden' ? DENIED_RETRY_MS : deps.retryBaseDelayMs,
      attempts: Math.max(1, attempts),
      retryAfterMs: error.retryAfterMs,
      random: deps.random()
    })
    return new Date(deps.clock.now().getTime() + delay)
  }

  async function quotaReason(error: VultrError): Promise<Message> {
    const held = deps.catalogue.view().snapshots.length
    await deps.quota.refused(held)
    return message('run.quota', { vultr: errorMessage(error), held })
  }

  async function settle(client: VultrClient, sent: Run, error: VultrError): Promise<void> {
    if (error.kind === 'quota') {
      await transitions.awaitRoom(sent, await quotaReason(error), nextAttempt(sent.attempts, error))
    } else if (error.kind === 'not-found' && (await isMissing(client, sent))) {
      await doubtInstance(sent, error)
    } else if (error.effect === 'none' && error.kind !== 'rate-limited') {
      // Before the next attempt the account is searched all the same: an earlier one may have been heard.
      const next = nextAttempt(sent.attempts, error)
      await transitions.requeue(sent, errorMessage(error), next, !NO_ANSWERS.has(error.kind))
    } else {
      const searched = deps.clock.now().getTime() + SEARCHED_MS
      const next = nextAttempt(sent.attempts, error)
      const until =
        error.kind === 'rate-limited' ? next : new Date(Math.max(searched, next.getTime()))
      await transitions.doubt(sent, errorMessage(error), until)
    }
  }

  /** Vultr can answer 404 for an instance that exists, so it is asked for the instance itself. */
  async function isMissing(client: VultrClient, { instanceId }: Run): Promise<boolean> {
    const found = await client.getInstance(instanceId)
    return !found.ok && found.error.kind === 'not-found'
  }

  /** Has it asked for again when a second look counts. */
  async function doubtInstance(run: Run, error: VultrError): Promise<void> {
    const nextAttemptAt = new Date(deps.clock.now().getTime() + SECOND_LOOK_MS)
    await transitions.doubtInstance(run, errorMessage(error), nextAttemptAt)
  }

  /**
   * The second look at an instance that Vultr did not find.
   * @returns false where nothing is to be sent: it has ended the run, or another look is needed.
   */
  async function hasInstance(client: VultrClient, run: Run): Promise<boolean> {
    if (run.instanceMissingSince === undefined) return true
    const found = await client.getInstance(run.instanceId)
    if (found.ok) await transitions.findInstance(run)
    if (found.ok || found.error.kind !== 'not-found') return true
    const look = lookAtMissing(run.instanceMissingSince, deps.clock.now())
    if (look === 'first') await doubtInstance(run, found.error)
    else if (look === 'too-soon' || (await isListed(run))) {
      const next = nextAttempt(run.attempts, found.error)
      await transitions.postpone(run, errorMessage(found.error), next)
    } else {
      await transitions.fail(run, errorMessage(found.error))
      const reason = message('pause.instanceGone', { vultr: errorMessage(found.error) })
      await deps.pausedSchedules.pause(run.instanceId, reason)
    }
    return false
  }

  /** As long as the account's list shows the instance, or cannot be read, it is not gone. */
  async function isListed({ instanceId }: Run): Promise<boolean> {
    const view = await deps.catalogue.refresh({ maxAgeMs: SECOND_LOOK_MS })
    return view.problem !== undefined || accountIndex(view).instances.has(instanceId)
  }

  async function sendCreate(
    run: Run,
    priority: 'page' | 'scheduler'
  ): Promise<VultrError | undefined> {
    const client = await deps.connection.client()
    if (client === undefined) return await notSent(run, NO_KEY)
    if (!(await hasInstance(client, run))) return undefined
    let sent: Run | undefined
    const description = descriptionOf(run)
    const result: VultrResult<Parameters<typeof toSnapshot>[0]> = await client.createSnapshot(
      { instanceId: run.instanceId, description },
      {
        priority,
        beforeSend: async () => {
          sent = await transitions.beginCreate(run)
          return sent !== undefined
        }
      }
    )
    if (result.ok) {
      const { id, description: stored } = result.value
      if (sent !== undefined) await transitions.accept(sent, id, storedOtherwise(run, stored))
      deps.catalogue.put(toSnapshot(result.value))
      return undefined
    }
    if (sent === undefined) return await notSent(run, result.error)
    logNotCreated(run, result.error)
    await settle(client, sent, result.error)
    return result.error
  }

  async function notSent(run: Run, error: VultrError): Promise<VultrError> {
    logNotCreated(run, error)
    const reason = errorMessage(error)
    const isTold = run.reason !== undefined && isSameMessage(run.reason, reason)
    if (error.kind !== 'withdrawn' && !isTold) {
      await transitions.postpone(run, reason, nextAttempt(run.attempts, error))
    }
    return error
  }

  function logNotCreated({ id }: Run, { kind, sentence }: VultrError): void {
    deps.logger.warn({ runId: id, kind, sentence }, 'not created')
  }

  return {
    inFlight: () => inFlight,
    async attempt(run, priority) {
      if (inFlight.has(run.id)) return undefined
      inFlight.add(run.id)
      try {
        return await sendCreate(run, priority)
      } finally {
        inFlight.delete(run.id)
      }
    }
  }
}
