import * as z from 'zod'
import { DatabaseError } from '../errors/database-error.js'
import type { Migration } from './migration-files.js'

/** Rows of `schema_migrations`, version and name. */
const recordsSchema = z.array(z.tuple([z.number().int(), z.string()]))

/** Names by version; none where the rows are some other program's. */
export function recordedNames(rows: unknown): ReadonlyMap<number, string> {
  return new Map(recordsSchema.safeParse(rows).data)
}

/**
 * Judges what a database with tables in it says has been applied to it.
 * @param another what to choose instead of a database that is refused.
 * @returns the newest version. @throws DatabaseError `newer`, `not-ours`
 */
export function newestApplied(
  recorded: ReadonlyMap<number, string>,
  migrations: readonly Migration[],
  another: string
): number {
  const newest = migrations.at(-1)?.version ?? 0
  const isOurs =
    recorded.size > 0 &&
    migrations.every(({ version, name }) => (recorded.get(version) ?? name) === name)
  if (!isOurs) {
    throw new DatabaseError(
      'not-ours',
      `The database belongs to another program; nothing in it was changed. Choose ${another}.`
    )
  }
  const applied = Math.max(...recorded.keys())
  if (applied > newest) {
    throw new DatabaseError(
      'newer',
      `The database was made by a newer version of vultr-panel-addon (schema ${applied}, this version knows ${newest}). Install that version again, or use ${another}.`
    )
  }
  return applied
}
