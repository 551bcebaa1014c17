export { DatabaseError, toDatabaseError } from './database-error.js'
export { DELETED_AT_ONCE, deleteInChunks } from './delete-in-chunks.js'
export { inBatches } from './in-batches.js'
export { type MendingDeps, mendRows } from './mend-rows.js'
export { type Database, openDatabase } from './open-database.js'
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
