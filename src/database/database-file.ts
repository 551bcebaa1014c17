import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  statSync
} from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database as SqliteConnection } from 'better-sqlite3'
import { loadDriver } from './driver.js'
import { DatabaseError, toDatabaseError } from './errors/database-error.js'
import { migrate, refuseUnknown } from './migrate.js'
import type { Migration } from './migrations/migration-files.js'

const IN_MEMORY = ':memory:'

/** Between two tries of the switch to the write-ahead log, in ms; random, so that processes part. */
const SWITCH_WAIT_MS = 40

/**
 * Opens the file, making it where it is missing, and brings it to our version. A file that is
 * refused keeps its content and its mode.
 * @param timeout how long to wait for another process's lock, in ms.
 * @throws DatabaseError
 */
export async function openDatabaseFile(
  path: string,
  timeout: number,
  migrations: readonly Migration[],
  now: Date
): Promise<SqliteConnection> {
  const SqliteFile = loadDriver()
  let sqlite: SqliteConnection | undefined
  try {
    if (path !== IN_MEMORY) makeFile(path)
    sqlite = new SqliteFile(path, { timeout })
    refuseUnknown(sqlite, migrations)
    if (path !== IN_MEMORY) {
      keepToOwner(path)
      await switchToWriteAheadLog(sqlite, timeout)
    }
    sqlite.pragma('foreign_keys = ON')
    // Deleted content is overwritten: a removed API key must not be read back from the file. Not FAST,
    // which leaves it on pages that become free. Costs writing those, and few rows are ever deleted.
    sqlite.pragma('secure_delete = ON')
    // A migration that a power cut takes away is applied at the next start: waiting for the disk after
    // each of them takes longer than they do.
    sqlite.pragma('synchronous = NORMAL')
    migrate(sqlite, migrations, now)
    // A claimed slot must outlive a power cut: the request that follows it will.
    sqlite.pragma('synchronous = FULL')
    return sqlite
  } catch (error) {
    sqlite?.close()
    throw openingError(error, path)
  }
}

function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  if (!statSync(path).isFile()) {
    throw new DatabaseError(
      'unavailable',
      `The database cannot be opened: ${path} is not a file. Choose another path.`
    )
  }
  refuseForeign(path)
}

/**
 * The file and those that SQLite may keep beside it, which is where a symbolic link leads. Another
 * process that closes the database removes the latter at any moment: whether they are there is asked
 * by the very call that needs them.
 */
function filesOf(path: string): readonly string[] {
  const real = realpathSync(path)
  return [real, `${real}-wal`, `${real}-shm`]
}

/**
 * Whoever owns the file reads and changes it whatever its mode, and what one of two users makes
 * beside it the other cannot open. Windows has no users of this kind.
 */
function refuseForeign(path: string): void {
  const user = process.geteuid?.()
  if (user === undefined) return
  for (const file of filesOf(path)) {
    const owner = statSync(file, { throwIfNoEntry: false })?.uid
    if (owner === undefined || owner === user) continue
    throw new DatabaseError(
      'unavailable',
      `The database cannot be opened: ${file} belongs to user ${owner}, but this process runs as user ${user}. Start it as user ${owner}, or mend it with: chown ${user} ${file}`
    )
  }
}

/** SQLite gives new side files the mode of the database file; those left by a crash keep theirs. */
function keepToOwner(path: string): void {
  for (const file of filesOf(path)) {
    try {
      chmodSync(file, 0o600)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** SQLite does not wait where two processes switch at once: it answers one of them busy at once. */
async function switchToWriteAheadLog(sqlite: SqliteConnection, timeout: number): Promise<void> {
  const deadline = performance.now() + timeout
  for (;;) {
    try {
      sqlite.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const known = toDatabaseError(error)
      const isBusy = known instanceof DatabaseError && known.kind === 'locked'
      if (!isBusy || performance.now() >= deadline) throw error
      await wait(Math.random() * SWITCH_WAIT_MS)
    }
  }
}

function openingError(error: unknown, path: string): unknown {
  const known = toDatabaseError(error)
  if (known instanceof DatabaseError || !(error instanceof Error)) return known
  return new DatabaseError(
    'unavailable',
    `The database ${path} cannot be opened: ${error.message}`,
    {
      cause: error
    }
  )
}
