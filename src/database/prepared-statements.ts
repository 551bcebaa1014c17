import type { Database as SqliteConnection, Statement } from 'better-sqlite3'
import type { SqliteDatabase } from 'kysely'

/** More statements than this are not kept; then all are forgotten, which costs preparing them anew. */
const MOST_KEPT = 200

/** What SQLite may carry out as it is prepared, instead of when it is run. */
const PRAGMA = /^\s*pragma/i

/**
 * Prepares a statement once and runs it many times, as SQLite means it: preparing takes longer than most
 * of ours run. One whose rows are still being read is busy, and prepared once more.
 */
export function keepStatements(sqlite: SqliteConnection): SqliteDatabase {
  const kept = new Map<string, Statement<unknown[]>>()
  return {
    prepare(sql) {
      const before = kept.get(sql)
      if (before !== undefined && !before.busy) return before
      const statement = sqlite.prepare<unknown[]>(sql)
      if (PRAGMA.test(sql)) return statement
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(sql, statement)
      return statement
    },
    close: () => sqlite.close()
  }
}
