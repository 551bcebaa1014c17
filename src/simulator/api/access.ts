import type { Request } from 'express'
import { Refusal } from '../account/records.js'

/** Whose calls Vultr lets in. */
export interface AccessRules {
  apiKey: string
  /** From then on the key is refused as a wrong one is; undefined: never. */
  apiKeyExpiresAt: Date | undefined
  /**
   * `none`: no address is allowed. `ipv4`: the caller goes out over IPv4 and IPv6 in turn, and only
   * the former is allowed, so that every second call is refused.
   */
  allowedAddresses: 'any' | 'none' | 'ipv4'
  /** Refuses requests without `Content-Type: application/json`, whatever their method. */
  requiresContentType: boolean
}

/** Vultr's own network, as in the refusals that others recorded. */
const IPV6 = '2001:19f0:6c01:2a4f:5400:4ff:fe8d:1b2c'

/** The door of the API: key, address, form of the request. */
export class Access {
  readonly #rules: AccessRules
  readonly #clock: { now(): Date }
  #calls = 0

  constructor(rules: AccessRules, clock: { now(): Date }) {
    this.#rules = rules
    this.#clock = clock
  }

  /** @throws Refusal */
  check(request: Request): void {
    const { apiKey, apiKeyExpiresAt, requiresContentType } = this.#rules
    const isExpired = apiKeyExpiresAt !== undefined && apiKeyExpiresAt <= this.#clock.now()
    if (isExpired || request.get('authorization') !== `Bearer ${apiKey}`) {
      throw new Refusal(401, 'Invalid API token.')
    }
    const address = this.#refusedAddress(request)
    if (address !== undefined) throw new Refusal(401, `Unauthorized IP address: ${address}`)
    const isJson = /^application\/json\b/i.test(request.get('content-type') ?? '')
    if (requiresContentType && !isJson) throw new Refusal(400, 'Bad Request')
  }

  #refusedAddress(request: Request): string | undefined {
    const { allowedAddresses } = this.#rules
    if (allowedAddresses === 'none') return request.socket.remoteAddress ?? ''
    if (allowedAddresses === 'any') return undefined
    this.#calls += 1
    return this.#calls % 2 === 0 ? IPV6 : undefined
  }
}
