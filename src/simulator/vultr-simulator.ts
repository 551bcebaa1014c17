import { setTimeout as wait } from 'node:timers/promises'
import express, { type Express, type Request, type Response } from 'express'
import {
  Refusal,
  SimulatedAccount,
  type SimulatedInstance,
  type SimulatedSnapshot
} from './account.js'
import { Faults } from './faults.js'
import { type Listening, listenOn } from './listening.js'
import { type Outcome, vultrRoutes } from './routes.js'
import { type LoggedRequest, spoil } from './spoil.js'

export interface SimulatorOptions {
  /** @default the system clock */
  readonly clock?: { now(): Date }
  readonly apiKey?: string
  readonly accountName?: string
  /** `none`: every address is refused, as when the key's Access Control does not name it. */
  readonly allowedAddresses?: 'any' | 'none'
  /** @default no limit */
  readonly snapshotQuota?: number
  /** From a create to `complete`, by the clock, in ms. @default five minutes */
  readonly snapshotDurationMs?: number
  /** From a restore to `ok`, by the clock, in ms. @default ten minutes */
  readonly restoreDurationMs?: number
  /** More requests than this within one real second are answered 429. @default no limit */
  readonly requestsPerSecond?: number
  /** Real time that each answer takes, in ms. @default 0 */
  readonly latencyMs?: number
}

/** The key that a simulator accepts unless it is told another one. */
export const SIMULATED_API_KEY = 'SIMULATED-VULTR-API-KEY-0123456789AB'

/** A simulated Vultr: API under `/v2`, metadata at `/v1.json`. */
export class VultrSimulator {
  readonly app: Express = express()
  readonly faults = new Faults()
  /** Every request to the API, oldest first; may be emptied. */
  readonly requests: LoggedRequest[] = []
  allowedAddresses: 'any' | 'none'
  apiKey: string
  /** Called directly before a request is carried out, with the account as it is then. */
  beforeEffect: (request: LoggedRequest) => void = () => {}
  readonly #account: SimulatedAccount
  readonly #options: SimulatorOptions
  readonly #clock: { now(): Date }
  readonly #recent: number[] = []
  #metadataOf: string | undefined
  #answering = 0

  constructor(options: SimulatorOptions = {}) {
    this.#options = options
    this.#clock = options.clock ?? { now: () => new Date() }
    this.apiKey = options.apiKey ?? SIMULATED_API_KEY
    this.allowedAddresses = options.allowedAddresses ?? 'any'
    this.#account = new SimulatedAccount({
      clock: this.#clock,
      snapshotQuota: options.snapshotQuota ?? Number.POSITIVE_INFINITY,
      snapshotDurationMs: options.snapshotDurationMs ?? 5 * 60_000,
      restoreDurationMs: options.restoreDurationMs ?? 10 * 60_000
    })
    this.app.disable('x-powered-by')
    this.app.get('/v1.json', (_request, response) => this.#answerMetadata(response))
    const routes = vultrRoutes({
      account: this.#account,
      accountName: options.accountName ?? 'Example Hosting',
      answer: async (request, response, work) => {
        this.#answering += 1
        await this.#answer(request, response, work).finally(() => {
          this.#answering -= 1
        })
      },
      isAuthorized: (request) => this.#authorize(request)
    })
    this.app.use('/v2', routes)
  }

  addInstance(instance: Partial<SimulatedInstance> = {}): SimulatedInstance {
    return this.#account.addInstance(instance)
  }

  removeInstance(id: string): void {
    this.#account.removeInstance(id)
  }

  /** As if somebody had made it without the API; neither lock nor quota is asked. */
  addSnapshot(snapshot: Partial<SimulatedSnapshot>): SimulatedSnapshot {
    return this.#account.addSnapshot(snapshot)
  }

  removeSnapshot(id: string): void {
    this.#account.removeSnapshot(id)
  }

  /** Changes a snapshot behind everybody's back. */
  editSnapshot(id: string, change: Partial<Omit<SimulatedSnapshot, 'id' | 'instanceId'>>): void {
    Object.assign(this.#account.snapshot(id), change)
  }

  /** The truth, by the clock. */
  snapshots(): SimulatedSnapshot[] {
    return this.#account.snapshots()
  }

  instances(): SimulatedInstance[] {
    return this.#account.instances()
  }

  /** How many requests are being answered at the moment; those left hanging do not count. */
  get answering(): number {
    return this.#answering
  }

  /** Whether an instance is busy with a snapshot or a restore. */
  isLocked(instanceId: string): boolean {
    return this.#account.isLocked(instanceId)
  }

  /** How long snapshots take that are begun from now on, in ms. */
  setSnapshotDuration(ms: number): void {
    this.#account.snapshotDurationMs = ms
  }

  /** Which instance `/v1.json` answers for; undefined: nobody answers. */
  setMetadata(instanceId: string | undefined): void {
    this.#metadataOf = instanceId
  }

  listen(port = 0, host = '127.0.0.1'): Promise<Listening> {
    return listenOn(this.app, port, host)
  }

  #answerMetadata(response: Response): void {
    const instance = this.#account.instances().find(({ id }) => id === this.#metadataOf)
    if (instance === undefined) {
      response.status(404).end()
      return
    }
    response.json({
      hostname: instance.hostname,
      'instance-v2-id': instance.id,
      instanceid: '12345678',
      region: { regioncode: instance.region.toUpperCase() }
    })
  }

  #authorize(request: Request): true | Refusal {
    if (request.get('authorization') !== `Bearer ${this.apiKey}`) {
      return new Refusal(401, 'Invalid API token.')
    }
    if (this.allowedAddresses === 'any') return true
    return new Refusal(401, `Unauthorized IP address: ${request.socket.remoteAddress ?? ''}`)
  }

  async #answer(request: Request, response: Response, work: () => Outcome): Promise<void> {
    const logged: LoggedRequest = {
      at: this.#clock.now(),
      method: request.method,
      path: `/v2${request.path}`,
      query: request.originalUrl.split('?')[1] ?? '',
      body: request.body,
      status: undefined,
      effect: false
    }
    this.requests.push(logged)
    const { latencyMs = 0 } = this.#options
    if (latencyMs > 0) await wait(latencyMs)
    const script = this.faults.take(request.method, logged.path)
    const isLatency = script?.fault.kind === 'latency'
    if (script !== undefined && script.when === 'before' && !isLatency) {
      spoil(response, script.fault, logged)
      return
    }
    if (script?.fault.kind === 'latency') await wait(script.fault.ms)
    const outcome = this.#isTooOften() ? TOO_OFTEN : this.#carriedOut(logged, work)
    logged.effect = outcome.status < 300
    if (script !== undefined && !isLatency) {
      spoil(response, script.fault, logged)
      return
    }
    logged.status = outcome.status
    if (outcome.body === undefined) response.status(outcome.status).end()
    else response.status(outcome.status).json(outcome.body)
  }

  #carriedOut(logged: LoggedRequest, work: () => Outcome): Outcome {
    this.beforeEffect(logged)
    return outcomeOf(work)
  }

  #isTooOften(): boolean {
    const { requestsPerSecond } = this.#options
    if (requestsPerSecond === undefined) return false
    const now = performance.now()
    while (this.#recent[0] !== undefined && now - this.#recent[0] >= 1000) this.#recent.shift()
    if (this.#recent.length >= requestsPerSecond) return true
    this.#recent.push(now)
    return false
  }
}

/** Makes a simulated Vultr with nothing in its account. */
export function createVultrSimulator(options?: SimulatorOptions): VultrSimulator {
  return new VultrSimulator(options)
}

const TOO_OFTEN: Outcome = {
  status: 429,
  body: { error: 'Rate limit exceeded.', status: 429 }
}

function outcomeOf(work: () => Outcome): Outcome {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: { error: error.message, status: error.status } }
  }
}
