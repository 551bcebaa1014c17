import type { Logger } from 'pino'
import {
  type AccountConnection,
  type Catalogue,
  toSnapshot,
  type VultrError,
  type VultrResult,
  writeDescription
} from '../snapshots/index.js'
import type { QuotaStore } from './quota-store.js'
import { retryDelayMs } from './retry-delay.js'
import type { Run } from './run.js'
import type { RunTransitions } from './run-transitions.js'

export interface Creating {
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

const NO_KEY: VultrError = {
  kind: 'unauthorized',
  sentence: 'No API key is stored.',
  effect: 'none'
}

/** Refusals that another attempt would only meet again. */
const FINAL_KINDS: ReadonlySet<VultrError['kind']> = new Set(['quota', 'refused', 'not-found'])

const KEY_KINDS: ReadonlySet<VultrError['kind']> = new Set(['unauthorized', 'address-not-allowed'])

export function createCreating(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly transitions: RunTransitions
  readonly quota: QuotaStore
  /** Called when Vultr says that there is no such instance. */
  readonly instanceGone: (run: Run, error: VultrError) => Promise<void>
  readonly clock: { now(): Date }
  readonly retryBaseDelayMs: number
  readonly random: () => number
  readonly logger: Logger
}): Creating {
  const { transitions } = deps
  const inFlight = new Set<Run['id']>()

  function nextAttempt(attempts: number, error: VultrError): Date {
    // A refused key is no reason to wait: no call is made before it may be tried again.
    if (KEY_KINDS.has(error.kind)) return deps.clock.now()
    const delay = retryDelayMs({
      baseMs: deps.retryBaseDelayMs,
      attempts: Math.max(1, attempts),
      retryAfterMs: error.retryAfterMs,
      random: deps.random()
    })
    return new Date(deps.clock.now().getTime() + delay)
  }

  async function finalReason(error: VultrError): Promise<string> {
    if (error.kind !== 'quota') return error.sentence
    const held = deps.catalogue.view().snapshots.length
    await deps.quota.refused(held)
    return `${error.sentence} The account holds ${held} snapshots. Choose a shorter retention period, delete some snapshots, or ask Vultr's support for a higher limit.`
  }

  async function settle(sent: Run, error: VultrError): Promise<void> {
    if (FINAL_KINDS.has(error.kind)) {
      await transitions.fail(sent, await finalReason(error))
      if (error.kind === 'not-found') await deps.instanceGone(sent, error)
    } else if (error.status === undefined && error.effect === 'none') {
      await transitions.requeue(sent, error.sentence, nextAttempt(sent.attempts, error))
    } else {
      // Also a 429 or 401: where it came from nobody knows, and to search once more costs little.
      await transitions.doubt(sent, error.sentence, nextAttempt(sent.attempts, error))
    }
  }

  async function send(run: Run, priority: 'page' | 'scheduler'): Promise<VultrError | undefined> {
    const client = await deps.connection.client()
    let sent: Run | undefined
    const result: VultrResult<Parameters<typeof toSnapshot>[0]> =
      client === undefined
        ? { ok: false, error: NO_KEY }
        : await client.createSnapshot(
            { instanceId: run.instanceId, description: descriptionOf(run) },
            {
              priority,
              beforeSend: async () => {
                sent = await transitions.send(run)
                return sent !== undefined
              }
            }
          )
    if (result.ok) {
      if (sent !== undefined) await transitions.accept(sent, result.value.id)
      deps.catalogue.put(toSnapshot(result.value))
      return undefined
    }
    const { error } = result
    deps.logger.warn({ runId: run.id, kind: error.kind, sentence: error.sentence }, 'not created')
    if (sent !== undefined) await settle(sent, error)
    else if (error.kind !== 'withdrawn' && run.reason !== error.sentence) {
      await transitions.postpone(run, error.sentence, nextAttempt(run.attempts, error))
    }
    return error
  }

  return {
    inFlight: () => inFlight,
    async attempt(run, priority) {
      if (inFlight.has(run.id)) return undefined
      inFlight.add(run.id)
      try {
        return await send(run, priority)
      } finally {
        inFlight.delete(run.id)
      }
    }
  }
}

/** The description of the run's snapshot; its mark is how a lost answer is found again. */
function descriptionOf(run: Run): string {
  return writeDescription(run.name, {
    origin: run.trigger === 'manual' ? 'manual' : 'automatic',
    isProtected: false,
    instanceId: run.instanceId,
    key: run.key
  })
}
