import { setTimeout as wait } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { Refusal } from '../account/records.js'
import type { Faults } from '../faults/faults.js'
import { type LoggedRequest, spoil } from '../faults/spoil.js'
import type { Outcome } from './route.js'

export interface AnsweringOptions {
  readonly clock: { now(): Date }
  readonly faults: Faults
  readonly requests: LoggedRequest[]
  readonly beforeEffect: (request: LoggedRequest) => void
  readonly afterEffect: (request: LoggedRequest) => void
  readonly latencyMs: number
  readonly requestsPerSecond: number | undefined
}

/** Takes each request, carries it out, and answers as it should or as a fault has it. */
export class Answering {
  readonly #options: AnsweringOptions
  readonly #recent: number[] = []
  #underWay = 0

  constructor(options: AnsweringOptions) {
    this.#options = options
  }

  /** How many requests are being answered; those left hanging do not count. */
  get underWay(): number {
    return this.#underWay
  }

  async answer(request: Request, response: Response, work: () => Outcome): Promise<void> {
    this.#underWay += 1
    try {
      await this.#answer(request, response, work)
    } finally {
      this.#underWay -= 1
    }
  }

  async #answer(request: Request, response: Response, work: () => Outcome): Promise<void> {
    const { faults, latencyMs } = this.#options
    const logged = this.#log(request)
    if (latencyMs > 0) await wait(latencyMs)
    const script = faults.take(request.method, logged.path)
    const isLatency = script?.fault.kind === 'latency'
    if (script !== undefined && script.when === 'before' && !isLatency) {
      spoil(response, script.fault, logged, undefined)
      return
    }
    if (script?.fault.kind === 'latency') await wait(script.fault.ms)
    const outcome = this.#isTooOften() ? TOO_OFTEN : this.#carriedOut(logged, work)
    if (script !== undefined && !isLatency) {
      spoil(response, script.fault, logged, outcome)
      return
    }
    logged.status = outcome.status
    response.status(outcome.status)
    if (outcome.body !== undefined) response.json(outcome.body)
    // As Vultr was seen to answer whatever has no body.
    else response.set('Content-Type', 'text/html; charset=UTF-8').end()
  }

  #log(request: Request): LoggedRequest {
    const logged: LoggedRequest = {
      at: this.#options.clock.now(),
      method: request.method,
      path: `/v2${request.path}`,
      query: request.originalUrl.split('?')[1] ?? '',
      body: request.body,
      status: undefined,
      effect: false
    }
    this.#options.requests.push(logged)
    return logged
  }

  #carriedOut(logged: LoggedRequest, work: () => Outcome): Outcome {
    this.#options.beforeEffect(logged)
    const outcome = outcomeOf(work)
    logged.effect = outcome.status < 300
    this.#options.afterEffect(logged)
    return outcome
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

const TOO_OFTEN: Outcome = {
  status: 429,
  body: { status: 429, error: 'rate limit exceeded' }
}

function outcomeOf(work: () => Outcome): Outcome {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: { error: error.message, status: error.status } }
  }
}
