// What is noted down meanwhile, so that it can be judged what the panel does: which settings stood from
// when on, which instances were away, what was held, confirmed or locked, what an older copy of the
// database does not know. A crash can come before or after a save, so most of it is read from the
// database afterwards and not taken from what was asked.
import { readDescription } from '../../../src/account/index.js'
import type { InstanceSchedules, SnapshotSettings } from '../../../src/settings/index.js'
import type { SimulatedSnapshot } from '../../../src/simulator/index.js'
import type { World } from '../engine.js'
import { MINUTE } from '../fake-clock.js'
import type { Panel } from './panel.js'

/** What was stored from one save to the next. */
export interface Epoch {
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

export class Notes {
  settings: SnapshotSettings
  readonly epochs: Epoch[] = []
  readonly absences: Absence[] = []
  /** How often each run's key was made at Vultr. */
  readonly made = new Map<string, number>()
  readonly everGood = new Set<string>()
  /** Sentences about what must never happen. */
  readonly violations: string[] = []
  /** Held for a confirmation, by the rows after the last pass, whoever began it. */
  heldIds: ReadonlySet<string> = new Set()
  /** Shown to an admin who confirmed it, and not held since. */
  readonly confirmedIds = new Set<string>()
  /** Locked through the panel, which said so. */
  readonly lockedIds = new Set<string>()
  /** What the account holds that an old copy does not know, until it is confirmed; with its instance. */
  unreviewed = new Map<string, string>()
  /** Rows of what was done may be lost, or stand in a clone. */
  isHistoryLost = false
  readonly #world: World
  readonly #panel: Panel
  readonly #begunAt: number

  constructor(world: World, panel: Panel, settings: SnapshotSettings) {
    this.#world = world
    this.#panel = panel
    this.settings = settings
    this.#begunAt = world.clock.now().getTime()
  }

  /** Whether a crash came before or after a save, the database tells. */
  async noteEpoch(): Promise<void> {
    const { settings, savedAt, version } = await this.#panel.engine.settings.read()
    const choices = await this.#panel.engine.choices.read()
    const chosen = [...choices.values()]
    const saves = chosen.reduce((sum, choice) => sum + choice.version, version)
    if (savedAt === undefined || saves === (this.epochs.at(-1)?.saves ?? 0)) return
    const from = new Date(Math.max(...[savedAt, ...chosen.map((each) => each.savedAt)].map(Number)))
    this.settings = settings
    this.epochs.push({ from, saves, settings, choices })
  }

  /** An absence ends where the schedule of an instance that is there again has begun. */
  async noteReturns(): Promise<void> {
    const open = this.absences.filter(({ until }) => until === undefined)
    if (open.length === 0 || this.#panel.isDead) return
    const there = new Set(this.#world.simulator.instances().map(({ id }) => id))
    const cursors = this.#panel.engine.database.db
      .selectFrom('schedule_cursors')
      .select('instance_id')
    const begun = new Set((await cursors.execute()).map(({ instance_id }) => instance_id))
    for (const absence of open) {
      const isBack = there.has(absence.instanceId) && begun.has(absence.instanceId)
      if (isBack) absence.until = this.#world.clock.now()
    }
  }

  async noteHeld(): Promise<void> {
    if (!this.#panel.isDead) this.heldIds = await this.noteUnconfirmed()
  }

  /**
   * What is confirmed is held no more, so what is held is not confirmed, whatever was asked before: a
   * crash came first, the confirmation was taken back, or the row is of another time or copy.
   * @returns what is held.
   */
  async noteUnconfirmed(): Promise<ReadonlySet<string>> {
    const rows = this.#panel.engine.database.db.selectFrom('held_snapshots').select('snapshot_id')
    const held = new Set((await rows.execute()).map(({ snapshot_id }) => snapshot_id))
    for (const id of held) this.confirmedIds.delete(id)
    return held
  }

  /** The database is an older copy; what that one knows counts from now on. */
  async noteCopy(): Promise<void> {
    const { settings, savedAt, version } = await this.#panel.engine.settings.read()
    const choices = await this.#panel.engine.choices.read()
    const saves = [...choices.values()].reduce((sum, each) => sum + each.version, version)
    this.epochs.length = 0
    if (savedAt !== undefined) {
      this.settings = settings
      this.epochs.push({ from: this.#world.clock.now(), saves, settings, choices })
    }
    await this.#noteUnknown()
    this.isHistoryLost = true
    await this.noteHeld()
  }

  async #noteUnknown(): Promise<void> {
    const rows = await this.#panel.engine.database.db.selectFrom('runs').select('key').execute()
    const known = new Set([...rows.map(({ key }) => key), ...(await this.reviewedIds())])
    const marks = this.#world.simulator.snapshots().flatMap(({ id, description, createdAt }) => {
      const { mark } = readDescription(description)
      return mark === undefined ? [] : [{ ...mark, id, createdAt }]
    })
    const unknown = marks.filter(
      ({ id, key, createdAt }) =>
        !known.has(key) && !known.has(id) && createdAt.getTime() > this.#begunAt + 10 * MINUTE
    )
    this.unreviewed = new Map(unknown.map(({ id, instanceId }) => [id, instanceId]))
    // What is there no more may be made again by a run that the copy holds.
    const there = new Set(marks.map(({ key }) => key))
    for (const key of this.made.keys()) if (!there.has(key)) this.made.delete(key)
  }

  async reviewedIds(): Promise<ReadonlySet<string>> {
    const rows = await this.#panel.engine.database.db
      .selectFrom('unknown_snapshots')
      .select('snapshot_id')
      .where('reviewed_at', 'is not', null)
      .execute()
    return new Set(rows.map(({ snapshot_id }) => snapshot_id))
  }

  /** What was taken away before anybody could see it may be made once more: there are not two. */
  forget(snapshot: SimulatedSnapshot): void {
    this.lockedIds.delete(snapshot.id)
    const { mark } = readDescription(snapshot.description)
    if (mark !== undefined) this.made.delete(mark.key)
  }
}
