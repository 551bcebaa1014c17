export type { Database, DatabasePlace, PostgresAccess } from './database.js'
export { DELETED_AT_ONCE, deleteInChunks } from './delete-in-chunks.js'
export { DatabaseError, toDatabaseError } from './errors/database-error.js'
export { type Fence, fencedDatabase } from './fencing/fence.js'
export { inBatches } from './in-batches.js'
export { type MendingDeps, mendRows } from './mend-rows.js'
export { type MovedTable, moveDatabase } from './moving/move-database.js'
export { type DatabaseInspection, inspectDatabase } from './opening/inspect-database.js'
export { openDatabase } from './opening/open-database.js'
export { isOnPostgres } from './statements/is-on-postgres.js'
export { type PackedRows, packedRows, unpackRows } from './statements/packed-rows.js'
export {
  LONG_AGO,
  LONGEST_STORED_NAME,
  storedCount,
  storedId,
  storedInstant,
  storedName,
  storedText,
  storedWord
} from './stored-values.js'
export type { Tables } from './tables/tables.js'
