import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { API_KEY, type Engine, startEngine, startWorld, type World } from '../engine.js'
import { makeFolder } from '../folder.js'

/** Engines of one test that share one database and one account. */
export interface SharingEngines {
  readonly world: World
  /** Of SQLite; on PostgreSQL the name alone tells one database from another. */
  readonly databasePath: string
  replica(replicaId: string, readKey?: () => Promise<string>): Promise<Engine>
  /** The leader and another one. */
  two(): Promise<readonly [Engine, Engine]>
  /** One that knows of no others. PostgreSQL is for replicas alone. */
  processOnFile(): Promise<Engine>
}

/** Engines of each test of a file are closed after it. */
export function useSharingEngines(): SharingEngines {
  let folder: string
  let world: World
  let engines: Engine[]
  const databasePath = () => join(folder, 'vultr.sqlite')

  beforeEach(async () => {
    folder = makeFolder('sharing-engines')
    world = await startWorld('2026-11-24T12:00:00Z')
    engines = []
  })

  afterEach(async () => {
    for (const engine of engines) await engine.close()
    await world.close()
    rmSync(folder, { recursive: true })
  })

  async function replica(
    replicaId: string,
    readKey: () => Promise<string> = async () => API_KEY
  ): Promise<Engine> {
    const options = { databasePath: databasePath(), replicaId, readKey }
    const engine = await startEngine(world, options)
    engines.push(engine)
    await engine.leadership?.ask()
    return engine
  }

  return {
    get world() {
      return world
    },
    get databasePath() {
      return databasePath()
    },
    replica,
    two: async () => [await replica('a'), await replica('b')],
    async processOnFile() {
      const engine = await startEngine(world, { databasePath: databasePath() })
      engines.push(engine)
      return engine
    }
  }
}

/** A leader that does not come further in its readings until it goes on. */
export async function pausedLeader({ replica }: SharingEngines) {
  let goOn = () => {}
  const pause = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const a = await replica('a', async () => {
    await pause
    return API_KEY
  })
  return { a, goOn: () => goOn() }
}
