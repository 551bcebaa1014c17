export { DatabaseError, type DatabaseErrorKind, toDatabaseError } from './database-error.js'
export { type Database, openDatabase } from './open-database.js'
export type { Tables } from './tables.js'
