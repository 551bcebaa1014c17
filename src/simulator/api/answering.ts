import { setTimeout as wait } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { Refusal } from '../account/records.js'
import type { Faults } from '../faults/faults.js'
import { type LoggedRequest, spoil } from '../faults/spoil.js'
import { AddressRates } from './address-rates.js'
import type { Outcome } from './route.js'

export interface AnsweringOptions {
  readonly clock: { now(): Date }
  readonly faults: Faults
  readonly requests: LoggedRequest[]
  readonly beforeEffect: (request: LoggedRequest) => void
  readonly afterEffect: (request: LoggedRequest) => void
  readonly latencyMs: number
  /** Of each address. */
  readonly requestsPerSecond: number | undefined
}

/** Takes each request, carries it out, and answers as it should or as a fault has it. */
export class Answering {
  readonly #options: AnsweringOptions
  readonly #rates: AddressRates
  #underWay = 0

  constructor(options: AnsweringOptions) {
    this.#options = options
    this.#rates = new AddressRates(options.requestsPerSecond)
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
    const isTooOften = this.#rates.isTooOften(logged.address)
    const outcome = isTooOften ? TOO_OFTEN : this.#carriedOut(logged, work)
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
      address: request.socket.remoteAddress ?? '',
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
