// The stage of one simulated month: the account with its instances, the clock, the panel on it, those who are
// told, and what its course has done so far. The course's steps change it; the truth is read from it.
import type { Alert } from '../../../src/alerts/index.js'
import type { SnapshotSettings } from '../../../src/settings/index.js'
import type { SimulatedInstance } from '../../../src/simulator/index.js'
import { generator } from '../chaos/generator.js'
import { Panel } from '../chaos/panel.js'
import { startWorld, type World } from '../engine.js'
import { HOUR, MINUTE } from '../fake-clock.js'
import { snapshotSettings } from '../snapshot-settings.js'
import { Calls } from './calls.js'
import {
  type Happening,
  type History,
  type Sample,
  type Subject,
  subjectOf,
  type Telling
} from './history.js'
import { type Receivers, startReceivers } from './receivers.js'
import { createTruth } from './truth.js'

/** When every month begins. */
const START = Date.parse('2026-03-02T00:30:00Z')

/** The tag that is covered, where one is. */
export const TAG = 'production'

/** Why the panel can find out nothing at Vultr. */
export type Blindness = 'outage' | 'key refused' | 'no key'

/** How often snapshots are taken, in ms, by the name of the setting. */
export const PERIODS = { 'every-six-hours': 6 * HOUR, 'every-twelve-hours': 12 * HOUR } as const

/** What happens outside is told so long after it can be seen again, at the latest. */
const AFTERWARDS_MS = HOUR
const LONGEST_MS = HOUR

export class Month {
  readonly steps: string[] = []
  readonly world: World
  readonly panel: Panel
  readonly receivers: Receivers
  readonly calls: Calls
  readonly random: () => number
  /** Those that are to be covered; they may be away, or lack their tag. */
  readonly instances: readonly SimulatedInstance[]
  settings: SnapshotSettings
  savedAt: Date
  /** Undefined: Vultr can be read. */
  blindness: Blindness | undefined
  /** When it could be read again. */
  seesSince: Date
  /** When it could be read no more, at last. */
  blindSince: Date | undefined
  /** Since when each instance is covered, or is not; by its id. */
  readonly coverageSince = new Map<string, Date>()
  /** Snapshots whose records cannot be read. */
  readonly oddIds = new Set<string>()
  /** What is done to the world before each pass. */
  readonly beforePasses = new Set<() => void>()
  readonly #happenings: Happening[] = []
  /** While the panel could not look, or was not there. */
  readonly #unseen: { readonly from: number; until: number }[] = []
  readonly samples: Sample[] = []
  readonly crashes: Date[] = []
  readonly #truth = createTruth(this)
  readonly #toHost: Telling[] = []

  static async begin(seed: number): Promise<Month> {
    const world = await startWorld(new Date(START))
    const month = new Month(seed, world, await startReceivers(world.clock))
    await month.#start()
    return month
  }

  private constructor(seed: number, world: World, receivers: Receivers) {
    this.random = generator(seed)
    this.world = world
    this.receivers = receivers
    // When a snapshot is begun depends on its instance's id, and so does all that follows.
    this.instances = [0, 1, 2].map((index) =>
      world.simulator.addInstance({ id: this.newId(), label: `web-${index}`, tags: [TAG] })
    )
    this.calls = new Calls(world.simulator, () => this.blindness === undefined)
    // One of its own: how often the panel draws is no part of the course.
    this.panel = new Panel(world, generator(-seed), (step) => this.tell(step), {
      alertOptions: { allowPrivateAddresses: ['127.0.0.1'] },
      // Nothing hangs here, and a machine that is busy is no outage of Vultr.
      requestTimeoutMs: 20_000,
      notify: (alert) => void this.#toHost.push(hostTelling(alert, this.world.clock.now()))
    })
    this.savedAt = this.seesSince = world.clock.now()
    for (const { id } of this.instances) this.coverageSince.set(id, this.savedAt)
    this.settings = this.#firstSettings()
  }

  get period(): number {
    return PERIODS[this.settings.frequency as keyof typeof PERIODS]
  }

  now(): number {
    return this.world.clock.now().getTime()
  }

  tell(step: string): void {
    this.steps.push(`${this.world.clock.now().toISOString()} ${step}`)
  }

  readonly pick = <T>(from: readonly T[]): T => from[Math.floor(this.random() * from.length)] as T

  /** Of an instance: random ones would make each run of a seed another one. */
  newId(): string {
    const digits = (length: number) =>
      Array.from({ length }, () => Math.floor(this.random() * 16).toString(16)).join('')
    return `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`
  }

  isListed(instanceId: string): boolean {
    return this.world.simulator.instances().some(({ id }) => id === instanceId)
  }

  /** Whether the settings mean it, by what the account holds of it. */
  isCovered({ id }: SimulatedInstance): boolean {
    const { covers } = this.settings
    if (covers.kind === 'selected') return covers.instanceIds.includes(id)
    const listed = this.world.simulator.instances().find((each) => each.id === id)
    return listed !== undefined && (covers.kind === 'all' || listed.tags.includes(TAG))
  }

  /** How the world is, and then a pass of the panel. */
  async pass(): Promise<void> {
    for (const change of this.beforePasses) change()
    this.#noteUnseen()
    this.samples.push({ at: this.world.clock.now(), verdicts: this.#truth() })
    const { crashes } = this.panel
    await this.panel.alive((engine) => engine.scheduling.tick())
    // What is done to the panel in between, such as a save, is done to a living process.
    this.panel.crashNoMore()
    if (this.panel.crashes > crashes) this.crashes.push(this.world.clock.now())
  }

  loseSight(why: Blindness): void {
    this.blindness = why
    this.blindSince = this.world.clock.now()
  }

  regainSight(): void {
    this.blindness = undefined
    this.seesSince = this.world.clock.now()
  }

  /** What is told once, so many minutes from now at the earliest and at the latest. */
  expect(subject: Subject, earliest: number, latest: number): void {
    const from = new Date(this.now() + earliest * MINUTE)
    this.#happenings.push({ subject, from, until: new Date(this.now() + latest * MINUTE) })
  }

  async save(change: Partial<SnapshotSettings>): Promise<void> {
    this.settings = { ...this.settings, ...change }
    this.savedAt = this.world.clock.now()
    this.tell(`settings ${JSON.stringify(change)}`)
    await this.panel.engine.settings.save(this.settings, { actor: 'eva' })
    this.expect(subjectOf('settings-changed'), 0, 0)
  }

  /** From now on they are covered, or are not. */
  changeCoverage(instanceIds: readonly string[]): void {
    for (const id of instanceIds) this.coverageSince.set(id, this.world.clock.now())
  }

  history(): History {
    const { steady, shaky } = this.receivers
    return {
      samples: this.samples,
      happenings: this.#happenings.map((each) => this.#seen(each)),
      channels: [steady, shaky, { name: 'the host', tellings: this.#toHost, outages: [] }],
      crashes: this.crashes
    }
  }

  /** While nobody could look it could not be told. */
  #seen(happening: Happening): Happening {
    let until = happening.until.getTime()
    for (const unseen of this.#unseen) {
      const isWithin = unseen.until >= happening.from.getTime() - LONGEST_MS && unseen.from <= until
      if (isWithin) until = Math.max(until, unseen.until + AFTERWARDS_MS)
    }
    return { ...happening, until: new Date(until) }
  }

  #noteUnseen(): void {
    const before = this.samples.at(-1)?.at.getTime() ?? this.now()
    const isUnseen = this.blindness !== undefined || this.now() - before > 30 * MINUTE
    if (isUnseen) this.#unseen.push({ from: before, until: this.now() })
  }

  async end(): Promise<void> {
    await this.panel.end()
    await this.receivers.close()
  }

  async #start(): Promise<void> {
    await this.panel.start()
    const { alerts, settings } = this.panel.engine
    for (const channel of this.receivers.channels()) await alerts?.store.add(channel, 'eva')
    await this.panel.readAtFirst()
    await settings.save(this.settings, { actor: 'eva' })
    this.world.clock.advance(MINUTE)
  }

  #firstSettings(): SnapshotSettings {
    const instanceIds = this.instances.map(({ id }) => id) as [string]
    return snapshotSettings({
      covers: this.pick<SnapshotSettings['covers']>([
        { kind: 'selected', instanceIds },
        { kind: 'tag', tag: TAG }
      ]),
      frequency: this.pick(['every-six-hours', 'every-twelve-hours'] as const),
      retentionDays: 4,
      snapshotLimit: 200
    })
  }
}

/** The host is told no message's id, and one instance at most. */
function hostTelling({ id: alertId, kind, state, at }: Alert, receivedAt: Date): Telling {
  const id = `${alertId} ${state} ${at.toISOString()}`
  return { id, alertId, kind, state, at, receivedAt, subjects: [] }
}
