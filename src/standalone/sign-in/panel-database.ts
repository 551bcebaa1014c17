import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, DatabaseError, openDatabase } from '../../database/index.js'

/**
 * A connection of the panel's own to the addon's database. In a file, both live on one thread: to block
 * while the addon is in the middle of a transaction would keep that very transaction from ending. So
 * a statement hardly blocks, and one that meets a lock is tried again later. PostgreSQL waits by itself.
 */
export interface PanelDatabase {
  /** Whether processes of other machines may use it too. */
  readonly isShared: boolean
  /** The time in ms that all processes on it share: of the server, or of this machine. @throws DatabaseError */
  now(): Promise<number>
  /**
   * @param work one statement: it may be run several times, and must leave no lock behind.
   * @throws DatabaseError `locked` after five seconds of trying; or another one.
   */
  run<T>(work: (db: Database['db']) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long a statement may block the process, in ms. */
const BLOCKING_MS = 5
const RETRY_MS = 25
const PATIENCE_MS = 5_000

/** Of PostgreSQL: one that reads while another one waits to write. */
const CONNECTIONS = 2

/** @throws DatabaseError */
export async function openPanelDatabase({
  databasePath = ':memory:',
  databaseUrl,
  clock,
  now
}: {
  readonly databasePath?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly clock: { now(): Date }
  /** In ms since 1970; setting the clock of the machine does not move it. */
  readonly now: () => number
}): Promise<PanelDatabase> {
  const database = await (databaseUrl === undefined
    ? patiently(() => openDatabase({ path: databasePath, clock, busyTimeoutMs: BLOCKING_MS }))
    : openDatabase({ url: databaseUrl, clock, connections: CONNECTIONS, isWatched: false }))
  const isShared = database.postgres !== undefined
  return {
    isShared,
    now: async () => (isShared ? await serverTime(database) : now()),
    run: (work) => patiently(() => work(database.db)),
    close: () => database.close()
  }
}

async function serverTime({ db }: Database): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The database does not tell the time.')
  return Number(row.ms)
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isLocked = error instanceof DatabaseError && error.kind === 'locked'
      if (!isLocked || performance.now() >= deadline) throw error
      await wait(RETRY_MS)
    }
  }
}
