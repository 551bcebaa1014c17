/**
 * - `locked`: another process holds it for longer than we wait.
 * - `corrupt`: not a database, or a damaged one.
 * - `read-only`: the file or its folder may not be written.
 * - `full`: the disk is.
 * - `newer`: made by a newer version of this addon.
 * - `not-ours`: a database of some other program.
 * - `constraint`: a row that may not be.
 * - `unreachable`: the server of it does not answer, or ended the connection. Of PostgreSQL, as the next two.
 * - `refused`: the server does not let the user in, or not do what has to be done.
 * - `standby`: the server takes no writes now, as a copy does that others are read from.
 * - `unavailable`: anything else.
 */
export type DatabaseErrorKind =
  | 'locked'
  | 'corrupt'
  | 'read-only'
  | 'full'
  | 'newer'
  | 'not-ours'
  | 'constraint'
  | 'unreachable'
  | 'refused'
  | 'standby'
  | 'unavailable'

/** What went wrong with the database; the message is for an admin, the cause for the log. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly kind: DatabaseErrorKind

  constructor(kind: DatabaseErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

const SENTENCES = {
  locked: 'The database is locked by another process. Try again shortly.',
  corrupt:
    'The database file is damaged, or is not a database. Restore it from a copy, or move it away and enter the API key again: the snapshots are known at Vultr.',
  'read-only':
    'The database cannot be written. Check the owner and the rights of the file and its folder.',
  full: 'The disk is full, so nothing could be stored. Free some space.',
  constraint: 'The database refused a row that contradicts another one.',
  unavailable: 'The database cannot be used.'
} as const

/** SQLite's primary result codes (sqlite.org/rescode.html) by what they mean to an admin. */
const KINDS: readonly (readonly [RegExp, keyof typeof SENTENCES])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'locked'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'corrupt'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'read-only'],
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_CONSTRAINT/, 'constraint'],
  [/^SQLITE_/, 'unavailable']
]

/** Errors of the file system that can come up while the file is made. */
const FILE_KINDS: ReadonlyMap<string, keyof typeof SENTENCES> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EROFS', 'read-only']
])

/** A database error as a DatabaseError; any other error is returned unchanged. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const kind = FILE_KINDS.get(code) ?? KINDS.find(([pattern]) => pattern.test(code))?.[1]
  if (kind === undefined) return error
  const detail = kind === 'unavailable' ? ` (${error.message})` : ''
  return new DatabaseError(kind, `${SENTENCES[kind]}${detail}`, { cause: error })
}
