import { randomUUID } from 'node:crypto'
import express, { type Express, type Response } from 'express'
import { SimulatedAccount } from './account/account.js'
import { AccountLogs, type Caller } from './account/account-logs.js'
import type {
  SimulatedApiKey,
  SimulatedBlock,
  SimulatedInstance,
  SimulatedSnapshot
} from './account/records.js'
import { Access } from './api/access.js'
import { Answering } from './api/answering.js'
import { type Listening, listenOn } from './api/listening.js'
import { OddRecords } from './api/odd-records.js'
import { type Denial, Permissions } from './api/permissions.js'
import { vultrRoutes } from './api/routes.js'
import { Faults } from './faults/faults.js'
import type { LoggedRequest } from './faults/spoil.js'
import { rulesFrom, type SimulatorOptions, type SimulatorRules } from './options.js'

/** A simulated Vultr: API under `/v2`, metadata at `/v1.json`. */
export class VultrSimulator {
  readonly app: Express = express()
  /** Single answers that are spoilt. */
  readonly faults = new Faults()
  /** JSON in lists that is not as it should be. */
  readonly oddRecords = new OddRecords()
  /** How the account behaves, from the options; may be changed at any time. */
  readonly rules: SimulatorRules
  /** Every request to the API, oldest first; may be emptied. */
  readonly requests: LoggedRequest[] = []
  /** Called directly before a request is carried out, with the account as it is then. */
  beforeEffect: (request: LoggedRequest) => void = () => {}
  /** Called directly after a request was carried out or refused, with its `effect`. */
  afterEffect: (request: LoggedRequest) => void = () => {}
  readonly #account: SimulatedAccount
  readonly #permissions: Permissions
  readonly #answering: Answering
  readonly #logs: AccountLogs
  readonly #otherKeys: SimulatedApiKey[] = []
  #metadataOf: string | undefined

  constructor(options: SimulatorOptions = {}) {
    const clock = options.clock ?? { now: () => new Date() }
    this.rules = rulesFrom(options)
    this.#account = new SimulatedAccount(clock, this.rules)
    this.#permissions = new Permissions(clock)
    this.#answering = new Answering({
      clock,
      faults: this.faults,
      requests: this.requests,
      beforeEffect: (request) => this.beforeEffect(request),
      afterEffect: (request) => this.afterEffect(request),
      latencyMs: options.latencyMs ?? 0,
      requestsPerSecond: options.requestsPerSecond
    })
    this.#logs = new AccountLogs(clock)
    const access = new Access(this.rules, clock)
    this.app.disable('x-powered-by')
    this.app.get('/v1.json', (_request, response) => this.#answerMetadata(response))
    const routes = vultrRoutes({
      account: this.#account,
      accountName: options.accountName ?? 'Example Hosting',
      permissions: this.#permissions,
      oddRecords: this.oddRecords,
      logs: this.#logs,
      apiKeys: () => this.#apiKeys(),
      dateStyle: () => this.rules.dateStyle,
      answer: (request, response, work) => this.#answering.answer(request, response, work),
      checkAccess: (request) => access.check(request)
    })
    this.app.use('/v2', routes)
  }

  addInstance(instance: Partial<SimulatedInstance> = {}): SimulatedInstance {
    return this.#account.addInstance(instance)
  }

  removeInstance(id: string): void {
    this.#account.removeInstance(id)
  }

  /** Changes an instance behind everybody's back: its state, its lock, its tags. */
  editInstance(id: string, change: Partial<Omit<SimulatedInstance, 'id'>>): void {
    Object.assign(this.#account.instance(id), change)
  }

  /** A volume of block storage, attached to the instance that it names. */
  addBlock(block: Partial<SimulatedBlock> = {}): SimulatedBlock {
    return this.#account.addBlock(block)
  }

  /** As if somebody had made it without the API; neither lock nor quota is asked. */
  addSnapshot(snapshot: Partial<SimulatedSnapshot>): SimulatedSnapshot {
    return this.#account.addSnapshot(snapshot)
  }

  /** @param by who deleted it with another key, as the account's logs tell; default: they do not. */
  removeSnapshot(id: string, by?: Caller): void {
    this.#account.removeSnapshot(id)
    if (by === undefined) return
    const path = `/v2/snapshots/${id}`
    const resource = { resourceType: 'snapshots', resourceId: id }
    this.#logs.add({ ...resource, method: 'DELETE', path, status: 204, ...by })
  }

  /** Another key of the same user; only the one of the rules is accepted. */
  addApiKey(key: Partial<SimulatedApiKey>): SimulatedApiKey {
    const id = randomUUID()
    const added = { id, key: id, name: 'Other', expiresAt: undefined, ...key }
    this.#otherKeys.push(added)
    return added
  }

  /** Changes a snapshot behind everybody's back. */
  editSnapshot(id: string, change: Partial<Omit<SimulatedSnapshot, 'id' | 'instanceId'>>): void {
    Object.assign(this.#account.snapshot(id), change)
  }

  /**
   * Refuses calls from now on, by a policy or with any other status and sentence.
   * @returns a function that lifts the denial.
   */
  deny(denial: Denial): () => void {
    return this.#permissions.deny(denial)
  }

  /** Lifts every denial. */
  allowAll(): void {
    this.#permissions.clear()
  }

  /** The denial that a call of this action about these ids would meet now. */
  denialOf(action: Denial['action'], resources: readonly string[]): Denial | undefined {
    return this.#permissions.denialOf(action, resources)
  }

  /** The truth, by the clock; lists may be behind it. */
  snapshots(): SimulatedSnapshot[] {
    return this.#account.snapshots()
  }

  instances(): SimulatedInstance[] {
    return this.#account.instances()
  }

  blocks(): SimulatedBlock[] {
    return this.#account.blocks().map(({ block }) => block)
  }

  /** How many requests are being answered at the moment; those left hanging do not count. */
  get answering(): number {
    return this.#answering.underWay
  }

  /** Whether an instance is busy with a snapshot, a restore or anything else, shown or not. */
  isLocked(instanceId: string): boolean {
    return this.#account.isLocked(instanceId)
  }

  get apiKey(): string {
    return this.rules.apiKey
  }

  get allowedAddresses(): SimulatorRules['allowedAddresses'] {
    return this.rules.allowedAddresses
  }

  set allowedAddresses(addresses) {
    this.rules.allowedAddresses = addresses
  }

  /** How long snapshots take that are begun from now on, in ms. */
  setSnapshotDuration(ms: number): void {
    this.rules.snapshotDurationMs = ms
  }

  /** Which instance `/v1.json` answers for; undefined: nobody answers. */
  setMetadata(instanceId: string | undefined): void {
    this.#metadataOf = instanceId
  }

  listen(port = 0, host = '127.0.0.1'): Promise<Listening> {
    return listenOn(this.app, port, host)
  }

  #apiKeys(): readonly SimulatedApiKey[] {
    const { apiKey: key, apiKeyExpiresAt: expiresAt } = this.rules
    const own = { id: OWN_KEY_ID, key, name: 'Panel', expiresAt }
    return [own, ...this.#otherKeys]
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
}

const OWN_KEY_ID = 'cb676a46-66fd-4dfb-b839-443f2e6c0b60'

/** Makes a simulated Vultr with nothing in its account. */
export function createVultrSimulator(options?: SimulatorOptions): VultrSimulator {
  return new VultrSimulator(options)
}
