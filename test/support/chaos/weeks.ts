// The stage of one seed: the simulated account with its two instances, the clock, the panel on it, the
// notes that are taken, and the numbers that everything is drawn by. The steps and the promises are
// functions of this; the steps that were taken are written down here, to be told if a promise is broken.
import type { SnapshotSettings } from '../../../src/settings/index.js'
import type { SimulatedInstance } from '../../../src/simulator/index.js'
import { startWorld, type World } from '../engine.js'
import { snapshotSettings } from '../snapshot-settings.js'
import { generator } from './generator.js'
import { Notes } from './notes.js'
import { Panel } from './panel.js'

/** When every seed begins. */
const START = Date.parse('2026-03-20T00:30:00Z')

export class Weeks {
  /** What happened, with its time. */
  readonly steps: string[] = []
  readonly world: World
  readonly instances: readonly SimulatedInstance[]
  readonly panel: Panel
  readonly notes: Notes
  /** What ends the mishaps that last. */
  endsOfMishaps: (() => void)[] = []
  /** From 0 to 1. The panel draws its delays from it too. */
  readonly random: () => number

  static async begin(seed: number): Promise<Weeks> {
    return new Weeks(seed, await startWorld(new Date(START)))
  }

  private constructor(seed: number, world: World) {
    this.random = generator(seed)
    this.world = world
    this.instances = [0, 1].map((index) =>
      world.simulator.addInstance({ label: `web-${index}`, tags: ['production'] })
    )
    this.panel = new Panel(world, this.random, (step) => this.tell(step))
    this.notes = new Notes(world, this.panel, this.#firstSettings())
  }

  now(): number {
    return this.world.clock.now().getTime()
  }

  tell(step: string): void {
    this.steps.push(`${this.world.clock.now().toISOString()} ${step}`)
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T
  }

  /** A pass of the panel, and a look at what came of it. */
  async tick(): Promise<void> {
    await this.panel.alive((engine) => engine.scheduling.tick())
    await this.notes.noteReturns()
    await this.notes.noteHeld()
  }

  endMishaps(): void {
    this.tell('end of mishaps')
    for (const end of this.endsOfMishaps) end()
    this.endsOfMishaps = []
  }

  #firstSettings(): SnapshotSettings {
    const instanceIds = this.instances.map(({ id }) => id) as [string]
    return snapshotSettings({
      covers: this.pick<SnapshotSettings['covers']>([
        { kind: 'selected', instanceIds },
        { kind: 'all' },
        { kind: 'tag', tag: 'production' }
      ]),
      timeZone: this.pick(['UTC', 'Europe/Berlin', 'America/New_York']),
      spreadMinutes: this.pick([undefined, undefined, 30])
    })
  }
}
