// The panel that all of it happens to, as its operator sees it: one database file in a folder of its own,
// the process that runs on it, now and then a second and a third one, and the moment at which a process
// dies. It starts them and starts them anew; it judges nothing.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Alert } from '../../../src/alerts/index.js'
import { type Database, DatabaseError } from '../../../src/database/index.js'
import { dropTestDatabase } from '../databases/test-database.js'
import { API_KEY, type Engine, type EngineOptions, startEngine, type World } from '../engine.js'
import { MINUTE } from '../fake-clock.js'
import { makeFolder } from '../folder.js'

/** The process is gone, as by `kill -9`. */
class Crash extends Error {
  override readonly name = 'Crash'
}

/** How long a process has to live, which all processes on one database share. */
interface Life {
  /** Each write has a point before it and one after it. */
  pointsLeft: number
  isOver: boolean
}

function longLife(): Life {
  return { pointsLeft: Number.POSITIVE_INFINITY, isOver: false }
}

function crashPoint(life: Life): void {
  life.pointsLeft -= 1
  if (life.pointsLeft <= 0) life.isOver = true
  if (life.isOver) throw new Crash('killed')
}

/** The database as a process sees it that can die at each write. */
function mortal(database: Database, life: Life): Database {
  return {
    get db() {
      if (life.isOver) throw new Crash()
      return database.db
    },
    async transaction(work) {
      crashPoint(life)
      const result = await database.transaction(work)
      crashPoint(life)
      return result
    },
    revision: () => database.revision(),
    erase: () => database.erase(),
    settleErasure: () => database.settleErasure(),
    close: () => database.close()
  }
}

export class Panel {
  isKeyAway = false
  /** What its processes handed over, clones left out. */
  readonly told: Alert[] = []
  /** Its disk was set back: what was told since is forgotten. */
  wasSetBack = false
  crashes = 0
  /** Two or three processes shared the database at some time. */
  hadSeveralProcesses = false
  readonly #world: World
  readonly #random: () => number
  readonly #tell: (step: string) => void
  readonly #more: EngineOptions
  readonly #folder = makeFolder('chaos')
  readonly #files = new Set<string>()
  #engine: Engine | undefined
  #life = longLife()

  /** @param more what its processes are started with beside what each has. */
  constructor(
    world: World,
    random: () => number,
    tell: (step: string) => void,
    more: EngineOptions = {}
  ) {
    this.#world = world
    this.#random = random
    this.#tell = tell
    this.#more = more
  }

  /** The process that is asked where one is enough. */
  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('The panel was never started.')
    return this.#engine
  }

  get isDead(): boolean {
    return this.#life.isOver
  }

  /** Its database. */
  get file(): string {
    return this.fileNamed('vultr.sqlite')
  }

  /** A file beside its database. */
  fileNamed(name: string): string {
    const file = join(this.#folder, name)
    this.#files.add(file)
    return file
  }

  async start(): Promise<void> {
    this.#life = longLife()
    this.#engine = await this.startAnother()
  }

  /** Whoever starts a second process while the first one writes tries again. */
  async startAnother(): Promise<Engine> {
    try {
      const notify = async (alert: Alert) => {
        this.told.push(alert)
        await this.#more.notify?.(alert)
      }
      return await startEngine(this.#world, { ...this.#options(this.file, this.#life), notify })
    } catch (error) {
      if (!(error instanceof DatabaseError && error.kind === 'locked')) throw error
      return await this.startAnother()
    }
  }

  /** A panel on a copy of the database, which does not die. */
  async startClone(file: string): Promise<Engine> {
    return await startEngine(this.#world, this.#options(file, longLife()))
  }

  /** On a busy machine the first reading can take longer than a request may. */
  async readAtFirst(): Promise<void> {
    const { problem } = await this.engine.catalogue.refresh({ maxAgeMs: 0 })
    if (problem === undefined) return
    // A list that was emptied is believed a minute later.
    this.#world.clock.advance(MINUTE)
    await this.readAtFirst()
  }

  crashAtPoint(point: number): void {
    this.#life.pointsLeft = point
  }

  crashNoMore(): void {
    this.#life.pointsLeft = Number.POSITIVE_INFINITY
  }

  /** Does something with a living process; one that crashes on it is started anew. */
  async alive(work: (engine: Engine) => Promise<unknown>): Promise<void> {
    try {
      await work(this.engine)
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
    if (!this.isDead) return
    this.#tell('crashed')
    this.crashes += 1
    await this.engine.close().catch(() => undefined)
    await this.#untilQuiet()
    await this.start()
    // Whoever starts the process again does so a moment later.
    this.#world.clock.advance(MINUTE)
  }

  async end(): Promise<void> {
    this.#life.isOver = true
    await this.#world.close()
    await this.#engine?.close().catch(() => undefined)
    for (const file of this.#files) await dropTestDatabase(file)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /**
   * What a dead process had sent arrives within milliseconds. The clock is a fake one and could be
   * hours further by then, which no lease would outlast and no real clock does.
   */
  async #untilQuiet(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 10))
    while (this.#world.simulator.answering > 0)
  }

  #options(databasePath: string, life: Life) {
    return {
      databasePath,
      readKey: async () => (this.isKeyAway ? undefined : API_KEY),
      // Long enough for a busy machine: a request that is given up here but carried out there later
      // would meet a clock that has been moved on meanwhile.
      requestTimeoutMs: 400,
      ...this.#more,
      random: this.#random,
      wrapDatabase: (database: Database) => mortal(database, life)
    }
  }
}
