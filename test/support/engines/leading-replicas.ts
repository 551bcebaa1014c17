import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type Database, openDatabase } from '../../../src/database/index.js'
import { createLeadership } from '../../../src/replicas/leadership.js'
import type { FakeClock } from '../fake-clock.js'
import { makeFolder } from '../folder.js'

/** Replicas on one database, closed after each test of a file. */
export function useReplicas(clock: FakeClock) {
  let folder: string
  let opened: Database[]

  beforeEach(() => {
    folder = makeFolder('replicas')
    opened = []
  })

  afterEach(async () => {
    for (const each of opened) await each.close()
    rmSync(folder, { recursive: true })
  })

  /** @param aheadMs how far its clock is ahead of the database's. */
  async function replica(replicaId: string, aheadMs = () => 0, isCutOff = () => false) {
    const database = await openDatabase({ path: join(folder, 'vultr.sqlite'), clock })
    opened.push(database)
    return createLeadership({
      database,
      replicaId,
      databaseNow: async () => clock.now(),
      clock: { now: () => new Date(clock.now().getTime() + aheadMs()) },
      isCutOff
    })
  }

  return { replica, firstDatabase: () => opened[0] }
}

export type Replica = Awaited<ReturnType<ReturnType<typeof useReplicas>['replica']>>

/** Something that a leader writes. */
export function write({ fenced }: Pick<Replica, 'fenced'>, name: string): Promise<void> {
  return fenced.transaction(async (trx) => {
    const row = { id: name, hostname: name, started_at: '', seen_at: '' }
    await trx.insertInto('replicas').values(row).execute()
  })
}

export async function written({ fenced }: Pick<Replica, 'fenced'>): Promise<readonly string[]> {
  const rows = await fenced.db.selectFrom('replicas').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}
