import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../tables/tables.js'
import { isOnPostgres } from './is-on-postgres.js'

/** What each row holds in the columns that were asked for, in their order; null for what is no text. */
export type PackedRows = readonly (readonly (string | null)[])[]

/**
 * Text columns of all rows of a statement as one value, for tables with a row for each instance: of 10,000 rows
 * with five columns that takes 4 ms, and as an object for each row 12 (better-sqlite3 12, Node 20).
 */
export function packedRows(db: Kysely<Tables>, columns: readonly string[]): RawBuilder<unknown> {
  const refs = columns.map((column) => sql.ref(column))
  if (isOnPostgres(db)) return sql`json_agg(json_build_array(${sql.join(refs)}))`
  // SQLite takes bytes in a column of texts, and puts none into JSON.
  const texts = refs.map((ref) => sql`CASE WHEN typeof(${ref}) = 'text' THEN ${ref} END`)
  return sql`json_group_array(json_array(${sql.join(texts)}))`
}

/** @param packed what `packedRows` selected; PostgreSQL’s driver has read it, and says null where there are no rows. */
export function unpackRows(packed: unknown): PackedRows {
  const rows: unknown = typeof packed === 'string' ? JSON.parse(packed) : packed
  return Array.isArray(rows) ? rows : []
}
