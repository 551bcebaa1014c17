import { join } from 'node:path'
import type { Job } from '../../../src/engine-services.js'
import { temporaryFolder } from '../../database/temporary-folder.js'
import type { Engine, World } from '../engine.js'
import { type LineToVultr, lineToVultr } from './line-to-vultr.js'
import { openEngine } from './open-engine.js'

/** Two replicas on one database: the one whose pages somebody uses, and the one that leads. */
export interface AskedAndLeader {
  readonly asked: Engine
  readonly leader: Engine
  /** Of each of them. */
  readonly lines: Readonly<Record<'asked' | 'leader', LineToVultr>>
  /** What was handed over, so far. */
  readonly jobs: readonly Job[]
  /** Has jobs reach somebody at once from now on; until then they reach nobody. */
  reach(engine: Engine): void
}

/** Both have read the account. @param databasePath default: a new database */
export async function askedAndLeader(
  world: World,
  databasePath = join(temporaryFolder(), 'shared.db')
): Promise<AskedAndLeader> {
  const jobs: Job[] = []
  let reached: Engine | undefined
  async function handOver(handed: readonly Job[]): Promise<boolean> {
    jobs.push(...handed)
    for (const job of handed) await reached?.scheduling.doHandedOver(job)
    return true
  }
  const lines = { asked: await lineToVultr(world.apiUrl), leader: await lineToVultr(world.apiUrl) }
  async function replica(replicaId: 'asked' | 'leader'): Promise<Engine> {
    const { apiUrl } = lines[replicaId]
    const options = { databasePath, replicaId, handOver, thisServerId: () => 'another' }
    const opened = await openEngine({ ...world, apiUrl }, options)
    await opened.catalogue.refresh({ maxAgeMs: 0 })
    return opened
  }
  // While nobody leads each of them reads the account itself.
  const asked = await replica('asked')
  const leader = await replica('leader')
  await leader.leadership?.ask()
  return {
    asked,
    leader,
    lines,
    jobs,
    reach(engine) {
      reached = engine
    }
  }
}
