export { DatabaseError, type DatabaseErrorKind, toDatabaseError } from './database-error.js'
export { DELETED_AT_ONCE, deleteInChunks } from './delete-in-chunks.js'
export { inBatches } from './in-batches.js'
export { type Database, openDatabase } from './open-database.js'
export {
  storedCount,
  storedId,
  storedInstant,
  storedText,
  storedWord
} from './stored-values.js'
export type { Tables } from './tables.js'
