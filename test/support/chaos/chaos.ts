import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readDescription } from '../../../src/account/index.js'
import type { SettingsChange } from '../../../src/confirmations/index.js'
import { type Database, DatabaseError } from '../../../src/database/index.js'
import {
  type SnapshotSchedule,
  scheduleFor,
  slotSpacingMs,
  slotsBetween
} from '../../../src/policy/index.js'
import type {
  InstanceChoice,
  InstanceSchedules,
  SnapshotSettings
} from '../../../src/settings/index.js'
import {
  DESCRIPTION_STORAGE,
  type Fault,
  INSTANCE_STATES,
  type SimulatedInstance,
  type SimulatedSnapshot
} from '../../../src/simulator/index.js'
import {
  API_KEY,
  type Engine,
  snapshotSettings,
  startEngine,
  startWorld,
  type World
} from '../engine.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import { makeFolder } from '../folder.js'
import { MISHAPS, type Mishap } from './chaos-mishaps.js'

/** Something happened that must never happen. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

/** The process is gone, as by `kill -9`. */
class Crash extends Error {
  override readonly name = 'Crash'
}

/** A small generator (mulberry32): the same numbers for the same seed, everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What was stored from one save to the next. */
interface Epoch {
  readonly from: Date
  readonly saves: number
  readonly settings: SnapshotSettings
  readonly choices: InstanceSchedules
}

/** While an instance was not in the account, or not met again yet, nothing was due of it. */
interface Absence {
  readonly instanceId: string
  readonly from: Date
  until: Date | undefined
}

/** What one seed went through. */
export interface ChaosReport {
  readonly steps: readonly string[]
  readonly created: number
  readonly deleted: number
  readonly crashes: number
  /** Two or three processes shared the database at some time. */
  readonly hadSeveralProcesses: boolean
}

/** A restore that is asked for has no entry in the table: it is ours, and not Vultr's. */
const RESTORE = 'restore'

/** What can be drawn beside crashes, wrong clocks, meddling and plain faults. */
export const MISHAP_NAMES: readonly string[] = [...MISHAPS.map(({ name }) => name), RESTORE]

export interface ChaosOptions {
  /** Default: all of MISHAP_NAMES. */
  readonly mishaps?: readonly string[]
}

/**
 * Some simulated weeks of everything that can go wrong, drawn by `seed`.
 * @throws Violation with the seed and the steps that led to it.
 */
export async function runChaos(seed: number, options: ChaosOptions = {}): Promise<ChaosReport> {
  const chaos = await Chaos.start(seed, options.mishaps ?? MISHAP_NAMES)
  try {
    return await chaos.run()
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Violation(`Seed ${seed}: ${reason}\n${chaos.steps.join('\n')}`)
  } finally {
    await chaos.end()
  }
}

/** A sentence of Vultr's, and our words around it. */
const LONGEST_REASON = 1_000

/** When every seed begins. */
const START = Date.parse('2026-03-20T00:30:00Z')

/** What a request was refused with had no effect; with the others nobody knows. */
const REFUSALS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, retryAfterSeconds: 400 },
  { kind: 'status', status: 401, sentence: 'Invalid API token.' },
  { kind: 'status', status: 400, sentence: 'Something Vultr does not like.' }
]
const FAULTS: readonly Fault[] = [
  ...REFUSALS,
  { kind: 'reset' },
  { kind: 'json', status: 504, body: {} },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'hang' }
]

class Chaos {
  readonly steps: string[] = []
  readonly #random: () => number
  readonly #world: World
  readonly #folder: string
  readonly #instances: SimulatedInstance[]
  #engine: Engine
  #crash: { left: number; isDead: boolean } = { left: Number.POSITIVE_INFINITY, isDead: false }
  #settings: SnapshotSettings
  readonly #epochs: Epoch[] = []
  readonly #absences: Absence[] = []
  /** How often each run's key was made at Vultr. */
  readonly #made = new Map<string, number>()
  readonly #everGood = new Set<string>()
  readonly #violations: string[] = []
  readonly #mishaps: readonly Mishap[]
  readonly #canRestore: boolean
  /** Held for a confirmation, by the rows after the last pass, whoever began it. */
  #heldIds: ReadonlySet<string> = new Set()
  /** Shown to an admin who confirmed it, and not held since. */
  readonly #confirmedIds = new Set<string>()
  /** Locked through the panel, which said so. */
  readonly #lockedIds = new Set<string>()
  /** What the account holds that an old copy does not know, until it is confirmed; with its instance. */
  #unreviewed = new Map<string, string>()
  /** Rows of what was done may be lost, or stand in a clone. */
  #isHistoryLost = false
  #isKeyAway = false
  /** What ends the mishaps that last. */
  #ends: (() => void)[] = []
  #crashes = 0
  #hadSeveralProcesses = false

  static async start(seed: number, mishaps: readonly string[]): Promise<Chaos> {
    const world = await startWorld(new Date(START))
    return new Chaos(seed, world, makeFolder('chaos'), mishaps)
  }

  private constructor(seed: number, world: World, folder: string, mishaps: readonly string[]) {
    this.#random = generator(seed)
    this.#mishaps = MISHAPS.filter(({ name }) => mishaps.includes(name))
    this.#canRestore = mishaps.includes(RESTORE)
    this.#world = world
    this.#folder = folder
    this.#instances = [0, 1].map((index) =>
      world.simulator.addInstance({ label: `web-${index}`, tags: ['production'] })
    )
    const instanceIds = this.#instances.map(({ id }) => id) as [string]
    this.#settings = snapshotSettings({
      covers: this.#pick<SnapshotSettings['covers']>([
        { kind: 'selected', instanceIds },
        { kind: 'all' },
        { kind: 'tag', tag: 'production' }
      ]),
      timeZone: this.#pick(['UTC', 'Europe/Berlin', 'America/New_York'])
    })
    // Set by `run` before anything uses it.
    this.#engine = undefined as unknown as Engine
    world.simulator.beforeEffect = (request) =>
      this.#watch(request.method, request.path, request.body)
    world.simulator.afterEffect = (request) => {
      if (request.effect && request.method === 'POST') this.#noteMade(request.body)
    }
  }

  async run(): Promise<ChaosReport> {
    this.#engine = await this.#open()
    await this.#readAtFirst()
    await this.#save(this.#settings)
    const steps = 16 + Math.floor(this.#random() * 16)
    for (let step = 0; step < steps; step += 1) {
      await this.#step()
      await this.#checkPauses()
      this.#check()
    }
    await this.#settle()
    const { requests } = this.#world.simulator
    const done = (method: string) =>
      requests.filter((request) => request.method === method && request.effect).length
    return {
      steps: this.steps,
      created: done('POST'),
      deleted: done('DELETE'),
      crashes: this.#crashes,
      hadSeveralProcesses: this.#hadSeveralProcesses
    }
  }

  /** On a busy machine the first reading can take longer than a request may. */
  async #readAtFirst(): Promise<void> {
    const { problem } = await this.#engine.catalogue.refresh({ maxAgeMs: 0 })
    if (problem === undefined) return
    // A list that was emptied is believed a minute later.
    this.#world.clock.advance(MINUTE)
    await this.#readAtFirst()
  }

  async end(): Promise<void> {
    this.#crash.isDead = true
    await this.#world.close()
    await this.#engine?.close().catch(() => undefined)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  // What may happen

  async #step(): Promise<void> {
    const action = this.#pick([
      ...(this.#mishaps.length === 0 ? [] : this.#mishapSteps()),
      ...(this.#canRestore ? [() => this.#restore()] : []),
      () => this.#pass(),
      () => this.#pass(),
      () => this.#pass(),
      () => this.#pass(),
      () => this.#faults(),
      () => this.#faults(),
      () => this.#crashSoon(),
      () => this.#crashSoon(),
      () => this.#restart(),
      () => this.#wrongClock(),
      () => this.#meddle(),
      () => this.#meddle(),
      () => this.#changeSettings(),
      () => this.#chooseForOne(),
      () => this.#takeByHand(),
      () => this.#twoProcesses(),
      () => this.#confirm(),
      () => this.#actByHand(),
      () => this.#keepCopy(),
      () => this.#putCopyBack(),
      () => this.#clone(),
      () => this.#review(),
      () => this.#keyAway(),
      () => this.#downtime()
    ])
    await action()
  }

  /** Some hours, looked at now and then. */
  async #pass(): Promise<void> {
    const hours = 2 + Math.floor(this.#random() * 12)
    this.#tell(`pass ${hours} h`)
    const end = this.#now() + hours * HOUR
    while (this.#now() < end) {
      this.#world.clock.advance(this.#pick([1, 6, 11, 45, 120]) * MINUTE)
      await this.#tick()
    }
  }

  #faults(): void {
    const fault = this.#pick(FAULTS)
    const method = this.#pick(['GET', 'POST', 'POST', 'DELETE', undefined] as const)
    const when = REFUSALS.includes(fault) ? 'before' : this.#pick(['before', 'after'] as const)
    const times = fault.kind === 'hang' ? 1 : this.#pick([1, 1, 2, 5])
    const after = this.#pick([0, 0, 1, 3])
    this.#tell(`fault ${JSON.stringify(fault)} ${method ?? 'any'} ${when} ×${times} after ${after}`)
    this.#world.simulator.faults.add({
      when,
      times,
      after,
      fault,
      ...(method === undefined ? {} : { method })
    })
  }

  #mishapSteps(): (() => void | Promise<void>)[] {
    const begin = () => this.#mishap()
    return [begin, begin, begin, () => this.#endMishaps()]
  }

  /** Vultr does something that it was seen to do. */
  async #mishap(): Promise<void> {
    const mishap = this.#pick(this.#mishaps)
    const instance = this.#pick(this.#instances)
    this.#tell(`mishap: ${mishap.name} (${instance.id})`)
    const end = mishap.begin({
      simulator: this.#world.simulator,
      instance,
      now: new Date(this.#now()),
      pick: (from) => this.#pick(from)
    })
    if (mishap.lasts === undefined) this.#ends.push(end)
    else {
      this.#world.clock.advance(11 * MINUTE)
      await this.#tick()
      end()
    }
    if (mishap.isReadable === true) await this.#checkReadable(mishap)
  }

  /** One odd record costs that record and not the list. */
  async #checkReadable({ name }: Mishap): Promise<void> {
    // Another fault may hit this very reading.
    if (this.#world.simulator.faults.pending > 0) return
    await this.#alive(async ({ catalogue }) => {
      const { problem } = await catalogue.refresh({ maxAgeMs: 0 })
      // An account that is suddenly empty is not believed, which is another matter.
      const isEmptied = problem?.sentence.startsWith('Vultr listed nothing') === true
      if (problem?.kind !== 'invalid-response' || isEmptied) return
      this.#violations.push(`${name} makes the lists unreadable: ${problem.sentence}`)
    })
  }

  #endMishaps(): void {
    this.#tell('end of mishaps')
    for (const end of this.#ends) end()
    this.#ends = []
  }

  /** An admin restores one of the snapshots of an instance. */
  async #restore(): Promise<void> {
    const instance = this.#pick(this.#instances)
    const isSafe = this.#pick([true, false])
    const nth = this.#pick([0, 1, 2])
    await this.#alive(async (engine) => {
      const { snapshots } = await engine.catalogue.refresh({ maxAgeMs: HOUR })
      const own = snapshots.filter(
        ({ instanceId, status }) => instanceId === instance.id && status === 'complete'
      )
      const snapshot = own[nth % Math.max(1, own.length)]
      if (snapshot === undefined) return
      this.#tell(`restore ${snapshot.id} ${isSafe ? 'safely' : ''}`)
      const asked = { instanceId: instance.id, snapshot, actor: 'eva', isSafe }
      await engine.scheduling.restores.start(asked)
    })
  }

  /** The process will end at one of the next writes, before it or after it. */
  #crashSoon(): void {
    this.#crash.left = 1 + Math.floor(this.#random() * 8)
    this.#tell(`crash at write ${this.#crash.left}`)
  }

  async #restart(): Promise<void> {
    this.#tell('restart')
    await this.#engine.close()
    this.#engine = await this.#open()
    await this.#tick()
  }

  /** A wrong clock for some ticks, then the right one again. */
  async #wrongClock(): Promise<void> {
    const right = this.#now()
    const off = this.#pick([-2 * DAY, -3 * HOUR, 5 * HOUR, 3 * DAY, 9 * DAY])
    this.#tell(`clock off by ${off / HOUR} h`)
    this.#world.clock.set(new Date(right + off))
    await this.#tick()
    this.#world.clock.advance(11 * MINUTE)
    await this.#tick()
    this.#world.clock.set(new Date(right + 22 * MINUTE))
    await this.#tick()
  }

  async #downtime(): Promise<void> {
    const hours = 6 + Math.floor(this.#random() * 90)
    this.#tell(`down for ${hours} h`)
    this.#world.clock.advance(hours * HOUR)
    await this.#tick()
  }

  /** What people do at Vultr without telling us. */
  #meddle(): void {
    const { simulator } = this.#world
    const snapshot = this.#pick([...simulator.snapshots(), undefined])
    const kind = this.#pick(['delete', 'break', 'protect', 'foreign', 'instance'] as const)
    this.#tell(`meddle: ${kind} ${snapshot?.description ?? ''}`)
    if (kind === 'foreign' || snapshot === undefined) {
      simulator.addSnapshot({
        description: 'somebody else’s',
        createdAt: new Date(this.#now() - 300 * DAY)
      })
    } else if (kind === 'delete') {
      if (this.#isLastGood(snapshot)) return
      simulator.removeSnapshot(snapshot.id)
      this.#forget(snapshot)
    } else if (kind === 'break') {
      // A good one whose mark is broken is not one of ours any more.
      if (this.#isLastGood(snapshot) || snapshot.status === 'pending') return
      simulator.editSnapshot(snapshot.id, { description: `${snapshot.description} edited` })
      this.#forget(snapshot)
    } else if (kind === 'protect') {
      const description = snapshot.description.replace(/\[vpa ([am]) /, '[vpa $1p ')
      simulator.editSnapshot(snapshot.id, { description })
    } else this.#moveInstance()
  }

  /** What was taken away before anybody could see it may be made once more: there are not two. */
  #forget(snapshot: SimulatedSnapshot): void {
    this.#lockedIds.delete(snapshot.id)
    const { mark } = readDescription(snapshot.description)
    if (mark !== undefined) this.#made.delete(mark.key)
  }

  #moveInstance(): void {
    const { simulator } = this.#world
    const instance = this.#pick(this.#instances)
    const isThere = simulator.instances().some(({ id }) => id === instance.id)
    if (isThere) {
      simulator.removeInstance(instance.id)
      const from = new Date(this.#now())
      this.#absences.push({ instanceId: instance.id, from, until: undefined })
    } else simulator.addInstance(instance)
  }

  /** An absence ends where the schedule of an instance that is there again has begun. */
  async #noteReturns(): Promise<void> {
    const open = this.#absences.filter(({ until }) => until === undefined)
    if (open.length === 0 || this.#crash.isDead) return
    const there = new Set(this.#world.simulator.instances().map(({ id }) => id))
    const cursors = this.#engine.database.db.selectFrom('schedule_cursors').select('instance_id')
    const begun = new Set((await cursors.execute()).map(({ instance_id }) => instance_id))
    for (const absence of open) {
      const isBack = there.has(absence.instanceId) && begun.has(absence.instanceId)
      if (isBack) absence.until = new Date(this.#now())
    }
  }

  async #changeSettings(): Promise<void> {
    const change = this.#pick<Partial<SnapshotSettings>>([
      { enabled: false },
      { enabled: true },
      { frequency: 'every-twelve-hours' },
      { frequency: 'every-six-hours', startTime: '02:30' },
      { frequency: 'every-day' },
      { retentionDays: 2 },
      { retentionDays: 5 },
      { retentionDays: 1, keep: { daily: 3, last: 2 } }
    ])
    this.#tell(`settings ${JSON.stringify(change)}`)
    await this.#save({ ...this.#settings, ...change })
  }

  async #chooseForOne(): Promise<void> {
    const { id } = this.#pick(this.#instances)
    const { enabled: _, covers: __, ...schedule } = this.#settings
    const choice = this.#pick<InstanceChoice>([
      { mode: 'never' },
      { mode: 'default' },
      { mode: 'default' },
      { mode: 'own', schedule: { ...schedule, frequency: 'every-eight-hours' } },
      { mode: 'own', schedule: { ...schedule, startTime: '03:10', retentionDays: 2 } }
    ])
    this.#tell(`choose ${choice.mode} for ${id}`)
    await this.#alive(async (engine) => {
      await this.#lookAt(engine, { kind: 'instances', instanceIds: [id], choice })
      await engine.choices.save([id], choice, { actor: 'eva' })
    })
    await this.#noteUnconfirmed()
    await this.#noteEpoch()
  }

  async #takeByHand(): Promise<void> {
    const instance = this.#pick(this.#instances)
    this.#tell('take by hand')
    const name = 'by hand'
    await this.#alive((engine) =>
      engine.scheduling.manualSnapshots.take({ instanceId: instance.id, name, actor: 'eva' })
    )
  }

  async #twoProcesses(): Promise<void> {
    this.#tell('two processes')
    this.#hadSeveralProcesses = true
    const other = await this.#started()
    const third = this.#pick([true, false]) ? await this.#started() : undefined
    this.#world.clock.advance(this.#pick([1, 5, 6, 12]) * HOUR)
    await Promise.all([this.#tick(), other.scheduling.tick(), other.scheduling.tick()])
    this.#world.clock.advance(11 * MINUTE)
    await Promise.all([third?.scheduling.tick(), other.scheduling.tick(), this.#tick()])
    await other.close()
    await third?.close()
    // One of the others may have crashed last.
    await this.#alive(async () => undefined)
    await this.#noteHeld()
  }

  /** An admin changes a snapshot in two ways at once, while a tick is under way. */
  async #actByHand(): Promise<void> {
    const nth = this.#pick([0, 1, 2])
    // Where Vultr cuts descriptions, a new name can cost the mark, and the panel says so.
    if (this.#world.simulator.rules.storesDescription !== DESCRIPTION_STORAGE.asSent) return
    await this.#alive(async (engine) => {
      const own = engine.catalogue.view().snapshots.filter(({ runKey }) => runKey !== undefined)
      const snapshot = own[nth % Math.max(1, own.length)]
      if (snapshot === undefined) return
      this.#tell(`lock and rename ${snapshot.id}`)
      const [locked] = await Promise.all([
        engine.actions.protect(snapshot.id, true, { actor: 'eva' }),
        engine.actions.rename(snapshot.id, 'another name', { actor: 'tom' }),
        engine.scheduling.tick()
      ])
      if (locked.kind === 'described') this.#lockedIds.add(snapshot.id)
    })
    await this.#noteHeld()
  }

  get #file(): string {
    return join(this.#folder, 'vultr.sqlite')
  }

  /** A copy of the database is put aside. */
  async #keepCopy(): Promise<void> {
    this.#tell('keep a copy')
    await this.#engine.close()
    copyFileSync(this.#file, join(this.#folder, 'copy.sqlite'))
    this.#engine = await this.#open()
  }

  /** The panel's disk is set back to an older copy of its database. */
  async #putCopyBack(): Promise<void> {
    if (!existsSync(join(this.#folder, 'copy.sqlite'))) return
    this.#tell('put the copy back')
    await this.#engine.close()
    copyFileSync(join(this.#folder, 'copy.sqlite'), this.#file)
    this.#crash.left = Number.POSITIVE_INFINITY
    this.#endMishaps()
    this.#world.simulator.faults.clear()
    this.#engine = await this.#open()
    await this.#readAtFirst()
    await this.#noteCopy()
  }

  /** What the copy knows counts from now on. */
  async #noteCopy(): Promise<void> {
    const { settings, savedAt, version } = await this.#engine.settings.read()
    const choices = await this.#engine.choices.read()
    const saves = [...choices.values()].reduce((sum, each) => sum + each.version, version)
    this.#epochs.length = 0
    if (savedAt !== undefined) {
      this.#settings = settings
      this.#epochs.push({ from: new Date(this.#now()), saves, settings, choices })
    }
    const rows = await this.#engine.database.db.selectFrom('runs').select('key').execute()
    const known = new Set([...rows.map(({ key }) => key), ...(await this.#reviewedIds())])
    const marks = this.#world.simulator.snapshots().flatMap(({ id, description, createdAt }) => {
      const { mark } = readDescription(description)
      return mark === undefined ? [] : [{ ...mark, id, createdAt }]
    })
    const unknown = marks.filter(
      ({ id, key, createdAt }) =>
        !known.has(key) && !known.has(id) && createdAt.getTime() > START + 10 * MINUTE
    )
    this.#unreviewed = new Map(unknown.map(({ id, instanceId }) => [id, instanceId]))
    this.#isHistoryLost = true
    // What is there no more may be made again by a run that the copy holds.
    const there = new Set(marks.map(({ key }) => key))
    for (const key of this.#made.keys()) if (!there.has(key)) this.#made.delete(key)
    await this.#noteHeld()
  }

  /** The panel is cloned, and both take snapshots for a while. */
  async #clone(): Promise<void> {
    const isIdle =
      (await this.#engine.scheduling.runs.open()).length === 0 &&
      (await this.#engine.scheduling.restores.open()).length === 0
    if (!isIdle) return
    this.#tell('clone')
    await this.#engine.close()
    const path = join(this.#folder, 'clone.sqlite')
    copyFileSync(this.#file, path)
    this.#engine = await this.#open()
    const clone = await startEngine(this.#world, {
      ...this.#options({ left: Number.POSITIVE_INFINITY, isDead: false }),
      databasePath: path
    })
    for (const hours of [1, 3, 6]) {
      this.#world.clock.advance(hours * HOUR)
      await this.#tick()
      await clone.scheduling.tick()
      this.#world.clock.advance(11 * MINUTE)
      await clone.scheduling.tick()
      await this.#tick()
    }
    await clone.close()
    this.#isHistoryLost = true
  }

  /** An admin looks at what is different, and confirms it. */
  async #review(): Promise<void> {
    let shown: readonly string[] = []
    let isConfirmed = false
    await this.#alive(async ({ scheduling }) => {
      const review = await scheduling.reviews.current()
      // Of an instance that is not covered it is no matter who takes snapshots.
      const covered = new Set((await scheduling.covered()).map(({ instanceId }) => instanceId))
      const told = (review?.state.unknown ?? []).map(({ snapshotId }) => snapshotId)
      const isUntold = [...this.#unreviewed].some(
        ([id, instanceId]) => covered.has(instanceId) && !told.includes(id)
      )
      if (isUntold) this.#violations.push('nobody is told that the database is older')
      if (review === undefined) return
      this.#tell(`review ${review.state.unknown.length} unknown`)
      for (const { goes } of review.expiring) {
        for (const { id } of goes) this.#confirmedIds.add(id)
      }
      const seen = { fingerprint: review.fingerprint, actor: 'eva' }
      shown = told
      isConfirmed = (await scheduling.reviews.confirm(seen)).kind === 'confirmed'
    })
    await this.#noteUnconfirmed()
    // Whether a crash came before or after a confirmation, the database tells: stored, it counts.
    const reviewed = await this.#reviewedIds()
    const isKept = shown.every((id) => reviewed.has(id))
    if (isConfirmed && !isKept) this.#violations.push('a confirmation was not kept')
    if (isKept) for (const id of shown) this.#unreviewed.delete(id)
  }

  async #reviewedIds(): Promise<ReadonlySet<string>> {
    const rows = await this.#engine.database.db
      .selectFrom('unknown_snapshots')
      .select('snapshot_id')
      .where('reviewed_at', 'is not', null)
      .execute()
    return new Set(rows.map(({ snapshot_id }) => snapshot_id))
  }

  /** The key is removed, and entered again some hours later. */
  async #keyAway(): Promise<void> {
    this.#tell('no key')
    this.#isKeyAway = true
    this.#world.clock.advance(this.#pick([1, 5, 20]) * HOUR)
    await this.#tick()
    this.#isKeyAway = false
    await this.#tick()
  }

  async #confirm(): Promise<void> {
    await this.#alive(async (engine) => {
      for (const { held, snapshots } of await engine.scheduling.expired.held()) {
        this.#tell(`confirm ${snapshots.length}`)
        const snapshotIds = snapshots.map(({ id }) => id)
        for (const id of snapshotIds) this.#confirmedIds.add(id)
        await engine.scheduling.expired.confirm(held.instanceId, { snapshotIds, actor: 'eva' })
        await engine.settled()
      }
    })
    await this.#noteHeld()
  }

  // How it is carried out

  async #tick(): Promise<void> {
    await this.#alive((engine) => engine.scheduling.tick())
    await this.#noteReturns()
    await this.#noteHeld()
  }

  async #noteHeld(): Promise<void> {
    if (!this.#crash.isDead) this.#heldIds = await this.#noteUnconfirmed()
  }

  /**
   * What is confirmed is held no more, so what is held is not confirmed, whatever was asked before: a
   * crash came first, the confirmation was taken back, or the row is of another time or copy.
   * @returns what is held.
   */
  async #noteUnconfirmed(): Promise<ReadonlySet<string>> {
    const rows = this.#engine.database.db.selectFrom('held_snapshots').select('snapshot_id')
    const held = new Set((await rows.execute()).map(({ snapshot_id }) => snapshot_id))
    for (const id of held) this.#confirmedIds.delete(id)
    return held
  }

  /** What expires by a change is confirmed with it, and stays so where a crash follows at once. */
  async #lookAt({ scheduling }: Engine, change: SettingsChange): Promise<void> {
    const { instances } = await scheduling.settingsChanges.preview(change)
    for (const { id } of instances.flatMap(({ newly }) => newly)) this.#confirmedIds.add(id)
  }

  /** Does something with a living process; one that crashes on it is started anew. */
  async #alive(work: (engine: Engine) => Promise<unknown>): Promise<void> {
    try {
      await work(this.#engine)
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
    if (!this.#crash.isDead) return
    this.#tell('crashed')
    this.#crashes += 1
    await this.#engine.close().catch(() => undefined)
    await this.#untilQuiet()
    this.#engine = await this.#open()
    // Whoever starts the process again does so a moment later.
    this.#world.clock.advance(MINUTE)
  }

  /**
   * What a dead process had sent arrives within milliseconds. The clock is a fake one and could be
   * hours further by then, which no lease would outlast and no real clock does.
   */
  async #untilQuiet(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 10))
    while (this.#world.simulator.answering > 0)
  }

  async #save(settings: SnapshotSettings): Promise<void> {
    await this.#alive(async (engine) => {
      await this.#lookAt(engine, { kind: 'settings', settings })
      await engine.settings.save(settings, { actor: 'eva' })
    })
    await this.#noteUnconfirmed()
    await this.#noteEpoch()
    if (this.#epochs.length === 0) await this.#save(settings)
  }

  /** Whether a crash came before or after a save, the database tells. */
  async #noteEpoch(): Promise<void> {
    const { settings, savedAt, version } = await this.#engine.settings.read()
    const choices = await this.#engine.choices.read()
    const chosen = [...choices.values()]
    const saves = chosen.reduce((sum, choice) => sum + choice.version, version)
    if (savedAt === undefined || saves === (this.#epochs.at(-1)?.saves ?? 0)) return
    const from = new Date(Math.max(...[savedAt, ...chosen.map((each) => each.savedAt)].map(Number)))
    this.#settings = settings
    this.#epochs.push({ from, saves, settings, choices })
  }

  async #open(): Promise<Engine> {
    this.#crash = { left: Number.POSITIVE_INFINITY, isDead: false }
    return await this.#started()
  }

  /** Whoever starts a second process while the first one writes tries again. */
  async #started(): Promise<Engine> {
    try {
      return await startEngine(this.#world, this.#options())
    } catch (error) {
      if (!(error instanceof DatabaseError && error.kind === 'locked')) throw error
      return await this.#started()
    }
  }

  #options(crash = this.#crash) {
    return {
      databasePath: this.#file,
      readKey: async () => (this.#isKeyAway ? undefined : API_KEY),
      // Long enough for a busy machine: a request that is given up here but carried out there later
      // would meet a clock that has been moved on meanwhile.
      requestTimeoutMs: 400,
      // Both processes are one here: who holds the lock cannot go on while the other waits for it.
      busyTimeoutMs: 1,
      random: this.#random,
      wrapDatabase: (database: Database): Database => ({
        get db() {
          if (crash.isDead) throw new Crash()
          return database.db
        },
        async transaction(work) {
          crashPoint(crash)
          const result = await database.transaction(work)
          crashPoint(crash)
          return result
        },
        revision: () => database.revision(),
        erase: () => database.erase(),
        settleErasure: () => database.settleErasure(),
        close: () => database.close()
      })
    }
  }

  // What must hold

  /** Looks at each request directly before Vultr carries it out. */
  #watch(method: string, path: string, body: unknown): void {
    if (method === 'POST' && path.endsWith('/snapshots')) this.#watchCreate(body)
    else if (method === 'DELETE' && path.startsWith('/v2/snapshots/')) {
      this.#watchDelete(path.split('/').at(-1) ?? '')
    } else if (method === 'POST' && path.endsWith('/restore')) this.#watchRestore(path, body)
    else if (method !== 'GET' && method !== 'PATCH' && method !== 'PUT')
      this.#violations.push(`a call outside the contract: ${method} ${path}`)
  }

  #watchCreate(body: unknown): void {
    const { description, instance_id } = body as { description: string; instance_id: string }
    const { mark } = readDescription(description)
    if (mark === undefined) this.#violations.push(`a create without a mark: ${description}`)
    else if (mark.instanceId !== instance_id) this.#violations.push('a mark of another instance')
  }

  /** Vultr has made a snapshot. */
  #noteMade(body: unknown): void {
    const { description } = body as { description?: string }
    const { mark } = readDescription(description ?? '')
    if (mark === undefined) return
    // Vultr kept no mark: after a lost answer nobody can know that it was made, and it may be made again.
    const isKept = this.#world.simulator
      .snapshots()
      .some((snapshot) => readDescription(snapshot.description).mark?.key === mark.key)
    if (!isKept) return
    const count = (this.#made.get(mark.key) ?? 0) + 1
    this.#made.set(mark.key, count)
    if (count > 1) this.#violations.push(`two snapshots of one run: ${description}`)
  }

  #watchRestore(path: string, body: unknown): void {
    const { snapshot_id } = body as { snapshot_id?: string }
    const instanceId = path.split('/').at(-2)
    const snapshot = this.#world.simulator.snapshots().find(({ id }) => id === snapshot_id)
    if (snapshot === undefined) return
    const { mark } = readDescription(snapshot.description)
    const isOwn = mark === undefined || mark.instanceId === instanceId
    if (!isOwn) this.#violations.push(`${instanceId} overwritten with another one’s disk`)
  }

  #watchDelete(id: string): void {
    const { simulator } = this.#world
    const snapshots = simulator.snapshots()
    const snapshot = snapshots.find((each) => each.id === id)
    if (snapshot === undefined) return
    const wrong = this.#whyUnseen(snapshot) ?? this.#whyNotDeleted(snapshot, snapshots)
    if (wrong !== undefined) this.#violations.push(`deleted ${snapshot.description}: ${wrong}`)
  }

  /** Why somebody had to be asked first. */
  #whyUnseen({ id, description }: SimulatedSnapshot): string | undefined {
    const { mark } = readDescription(description)
    if ([...this.#unreviewed.values()].includes(mark?.instanceId ?? '')) {
      return 'the database is older, and nobody has confirmed the settings'
    }
    const isHeld = this.#heldIds.has(id) && !this.#confirmedIds.has(id)
    return isHeld ? 'held, and not confirmed' : undefined
  }

  #whyNotDeleted(
    snapshot: SimulatedSnapshot,
    snapshots: readonly SimulatedSnapshot[]
  ): string | undefined {
    const { mark } = readDescription(snapshot.description)
    if (mark === undefined) return 'foreign'
    if (mark.origin !== 'automatic') return 'manual'
    if (mark.isProtected) return 'protected'
    if (snapshot.status !== 'complete') return `still ${snapshot.status}`
    if (!this.#world.simulator.instances().some(({ id }) => id === mark.instanceId)) {
      return 'its instance is not in the account'
    }
    if (!this.#settings.enabled) return 'automatic snapshots are off'
    const choice = this.#epochs.at(-1)?.choices.get(mark.instanceId)?.choice
    if (choice?.mode === 'never') return 'it is never to be covered'
    const isNewerGood = snapshots.some(
      (other) =>
        other.id !== snapshot.id &&
        isGood(other) &&
        other.createdAt >= snapshot.createdAt &&
        isAutomaticOf(other, mark.instanceId)
    )
    return isNewerGood ? undefined : 'it is the newest good one'
  }

  #check(): void {
    const snapshots = this.#world.simulator.snapshots()
    for (const { id } of this.#instances) {
      const hasGood = snapshots.some((snapshot) => isGood(snapshot) && isAutomaticOf(snapshot, id))
      if (hasGood) this.#everGood.add(id)
      else if (this.#everGood.has(id)) {
        this.#violations.push(`${id} has no good snapshot any more`)
      }
    }
    for (const { id, description } of snapshots) {
      const { mark } = readDescription(description)
      if (this.#lockedIds.has(id) && mark !== undefined && !mark.isProtected) {
        this.#violations.push(`${description} was locked and is not any more`)
      }
    }
    const [first] = this.#violations
    if (first !== undefined) throw new Violation(first)
  }

  /** Only what is not in the account is paused. */
  async #checkPauses(): Promise<void> {
    const paused = await this.#engine.database.db
      .selectFrom('schedule_cursors')
      .select(['instance_id', 'paused_reason'])
      .where('paused_reason', 'is not', null)
      .execute()
    for (const { instance_id, paused_reason } of paused) {
      const wasAway = this.#absences.some(({ instanceId }) => instanceId === instance_id)
      if (!wasAway) this.#violations.push(`${instance_id} is paused: ${paused_reason}`)
    }
  }

  /** A quiet end: no faults, everything comes to rest, and every slot is accounted for. */
  async #settle(): Promise<void> {
    this.#tell('settle')
    const { simulator, clock } = this.#world
    simulator.faults.clear()
    this.#endMishaps()
    // One that was away while its state was mended came back with the state it had before.
    for (const { id } of simulator.instances()) {
      simulator.editInstance(id, { ...INSTANCE_STATES.active, lockedUntil: undefined })
    }
    this.#crash.left = Number.POSITIVE_INFINITY
    for (let tick = 0; tick < 8; tick += 1) {
      clock.advance(this.#pick([16, 31]) * MINUTE)
      await this.#tick()
    }
    await this.#checkPauses()
    this.#check()
    const open = await this.#engine.scheduling.runs.open()
    // Made while the clock was ahead, some are still being made by the right one, and lock their instance.
    const inTheMaking = new Set(
      simulator
        .snapshots()
        .flatMap(({ status, instanceId }) => (status === 'pending' ? [instanceId] : []))
    )
    const stale = open.filter(
      ({ createdAt, instanceId }) =>
        this.#now() - createdAt.getTime() > 3 * HOUR && !inTheMaking.has(instanceId)
    )
    if (stale.length > 0) throw new Violation(`still open: ${JSON.stringify(stale)}`)
    await this.#checkSlots()
    if (!this.#isHistoryLost) {
      await this.#checkRestores()
      await this.#checkRows()
    }
    await this.#checkProtection()
  }

  /** Every snapshot that was deleted at Vultr by us has its row. */
  async #checkRows(): Promise<void> {
    const rows = await this.#engine.database.db
      .selectFrom('snapshot_changes')
      .select('snapshot_id')
      .where('kind', 'in', ['delete', 'prune', 'surplus'])
      .execute()
    const told = new Set(rows.map(({ snapshot_id }) => snapshot_id))
    for (const { method, path, effect } of this.#world.simulator.requests) {
      const id = path.split('/').at(-1) ?? ''
      if (method === 'DELETE' && effect && !told.has(id)) {
        throw new Violation(`deleted without a row: ${id}`)
      }
    }
  }

  /** When the faults have ended each covered instance has a good snapshot within two spacings. */
  async #checkProtection(): Promise<void> {
    const { simulator, clock } = this.#world
    await this.#review()
    const since = this.#now()
    const covered = await this.#engine.scheduling.covered()
    const spacing = Math.max(
      0,
      ...covered.map(({ schedule }) => slotSpacingMs(schedule, new Date(since)) ?? 0)
    )
    for (let passed = 0; passed < 2 * spacing; passed += HOUR / 2) {
      clock.advance(HOUR / 2)
      await this.#tick()
    }
    this.#check()
    const there = new Set(simulator.instances().map(({ id }) => id))
    const snapshots = simulator.snapshots()
    for (const { instanceId } of covered) {
      // One that was begun while the clock was ahead is still being made by the right one.
      const isBusy = snapshots.some(
        (each) => each.status === 'pending' && each.instanceId === instanceId
      )
      if (!there.has(instanceId) || isBusy) continue
      const isProtected = snapshots.some(
        (each) =>
          isGood(each) && isAutomaticOf(each, instanceId) && each.createdAt.getTime() >= since
      )
      if (!isProtected) throw new Violation(`${instanceId} is not protected two spacings later`)
    }
  }

  /** What is told as restored was restored, once. */
  async #checkRestores(): Promise<void> {
    const rows = await this.#engine.database.db.selectFrom('restores').selectAll().execute()
    for (const { instance_id, snapshot_id } of rows) {
      const isSame = (row: { instance_id: string; snapshot_id: string }) =>
        row.instance_id === instance_id && row.snapshot_id === snapshot_id
      const asked = rows.filter(isSame)
      // Of one that Vultr never confirmed it is said that it was probably restored, and no more.
      const told = asked.filter(
        ({ state, is_presumed }) => state === 'complete' && is_presumed === 0
      ).length
      const done = this.#world.simulator.requests.filter(
        ({ path, body, effect }) =>
          effect &&
          path === `/v2/instances/${instance_id}/restore` &&
          (body as { snapshot_id?: string }).snapshot_id === snapshot_id
      ).length
      if (told > done) throw new Violation(`restored by our word, not by Vultr: ${snapshot_id}`)
      if (done > asked.length) throw new Violation(`restored more often than asked: ${snapshot_id}`)
    }
  }

  async #checkSlots(): Promise<void> {
    const rows = await this.#engine.database.db
      .selectFrom('runs')
      .select(['instance_id', 'slot_at', 'state', 'reason', 'snapshot_id'])
      .where('trigger', '=', 'schedule')
      .execute()
    const recorded = new Set(rows.map((row) => `${row.instance_id} ${row.slot_at}`))
    const standing = rows.filter(({ reason }) => reason?.includes('run.andAllBefore'))
    for (const [index, epoch] of this.#epochs.entries()) {
      const until = this.#epochs[index + 1]?.from ?? new Date(this.#now() - MINUTE)
      for (const { id } of this.#instances) {
        const schedule = scheduleIn(epoch, id)
        if (schedule === undefined) continue
        for (const slot of slotsBetween(schedule, epoch.from, until)) {
          if (recorded.has(`${id} ${slot.toISOString()}`)) continue
          if (this.#isAbsent(epoch, id, slot)) continue
          // After a long time down the oldest row that was written stands for those before it too.
          const at = slot.toISOString()
          if (standing.some((row) => row.instance_id === id && (row.slot_at ?? '') > at)) continue
          throw new Violation(`no record of the slot ${slot.toISOString()} of ${id}`)
        }
      }
    }
    const longest = Math.max(0, ...rows.map(({ reason }) => reason?.length ?? 0))
    if (longest > LONGEST_REASON) throw new Violation(`a reason of ${longest} characters`)
    const unexplained = rows.filter(
      ({ state, reason }) => (state === 'missed' || state === 'failed') && !reason
    )
    if (unexplained.length > 0) throw new Violation('a missed or failed run without a reason')
  }

  /** Whom the settings mean is told by the account's list: what is not in it has no slots. */
  #isAbsent({ settings, choices }: Epoch, instanceId: string, slot: Date): boolean {
    const isOwn = choices.get(instanceId)?.choice.mode === 'own'
    if (settings.covers.kind === 'selected' || isOwn) return false
    return this.#absences.some(
      (absence) =>
        absence.instanceId === instanceId &&
        absence.from <= slot &&
        (absence.until === undefined || slot <= absence.until)
    )
  }

  #isLastGood(snapshot: SimulatedSnapshot): boolean {
    const { mark } = readDescription(snapshot.description)
    if (mark === undefined) return false
    const good = this.#world.simulator
      .snapshots()
      .filter((each) => isGood(each) && isAutomaticOf(each, mark.instanceId))
    return good.length <= 1 && good.some(({ id }) => id === snapshot.id)
  }

  #now(): number {
    return this.#world.clock.now().getTime()
  }

  #tell(step: string): void {
    this.steps.push(`${this.#world.clock.now().toISOString()} ${step}`)
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T
  }
}

function scheduleIn(
  { settings, choices }: Epoch,
  instanceId: string
): SnapshotSchedule | undefined {
  const choice = choices.get(instanceId)?.choice
  if (!settings.enabled || choice?.mode === 'never') return undefined
  return scheduleFor(choice?.mode === 'own' ? choice.schedule : settings)
}

function crashPoint(crash: { left: number; isDead: boolean }): void {
  crash.left -= 1
  if (crash.left <= 0) crash.isDead = true
  if (crash.isDead) throw new Crash('killed')
}

function isGood({ status, sizeBytes }: SimulatedSnapshot): boolean {
  return status === 'complete' && sizeBytes > 0
}

function isAutomaticOf(snapshot: SimulatedSnapshot, instanceId: string): boolean {
  const { mark } = readDescription(snapshot.description)
  return mark?.origin === 'automatic' && mark.instanceId === instanceId
}
