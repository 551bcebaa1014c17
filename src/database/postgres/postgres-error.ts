import { DatabaseError, type DatabaseErrorKind } from '../errors/database-error.js'

/** Which server, database and user an address means; never the password. */
export interface PostgresTarget {
  /** `db.example:5432`, or the folder of a socket. */
  readonly server: string
  readonly database: string
  readonly user: string
}

/** SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html) by what they mean to an admin. */
const BY_STATE: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/^(55P03|40001|40P01)$/, 'locked'],
  [/^(08...|57P..|25P03|53300)$/, 'unreachable'],
  [/^(28...|42501)$/, 'refused'],
  [/^25006$/, 'standby'],
  [/^53100$/, 'full'],
  [/^XX00[12]$/, 'corrupt'],
  [/^23...$/, 'constraint'],
  [/^[0-9A-Z]{5}$/, 'unavailable']
]

/** Of the network, and of what `pg` says without a code. */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENOTFOUND|EAI_AGAIN|ENOENT)$/
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered a connection error|was closed))/
const NOT_LET_IN = /^SASL|password/i
const NO_TLS =
  /SSL|certificate|^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH)/i

/** Whether the connection was lost, or leads to a server that takes no writes any more. */
export function isConnectionSpent(error: unknown): boolean {
  return (
    error instanceof DatabaseError && (error.kind === 'unreachable' || error.kind === 'standby')
  )
}

/** A database error as a DatabaseError; any other error is returned unchanged. */
export function toPostgresError(error: unknown, target: PostgresTarget): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const kind = kindOf(code, error.message)
  if (kind === undefined) return error
  return new DatabaseError(kind, sentenceOf(kind, code, error.message, target), { cause: error })
}

function kindOf(code: string, message: string): DatabaseErrorKind | undefined {
  if (UNREACHABLE.test(code) || LOST.test(message)) return 'unreachable'
  if (NO_TLS.test(code)) return 'unavailable'
  const known = BY_STATE.find(([pattern]) => pattern.test(code))?.[1]
  if (known !== undefined) return known
  // What comes from `pg` itself while it connects has no code.
  if (NOT_LET_IN.test(message)) return 'refused'
  return NO_TLS.test(message) ? 'unavailable' : undefined
}

function sentenceOf(
  kind: DatabaseErrorKind,
  code: string,
  message: string,
  { server, database, user }: PostgresTarget
): string {
  const why = `(${message === '' ? code : message})`
  if (code === '3D000') {
    return `The PostgreSQL server at ${server} has no database "${database}". Create it: CREATE DATABASE "${database}" OWNER "${user}".`
  }
  if (code === '53300') {
    return `The PostgreSQL server at ${server} has no connection left ${why}. Raise its max_connections, or end some of them.`
  }
  switch (kind) {
    case 'locked':
      return 'The database is locked by another process. Try again shortly.'
    case 'unreachable':
      return `The PostgreSQL server at ${server} does not answer ${why}. Check that it runs and can be reached from here.`
    case 'refused':
      return code === '42501'
        ? `The PostgreSQL user "${user}" lacks a right in the database "${database}" ${why}. Grant it, or make the user the owner of the database.`
        : `The PostgreSQL server at ${server} does not let the user "${user}" in ${why}. Check the user, the password and pg_hba.conf.`
    case 'standby':
      return `The PostgreSQL server at ${server} takes no writes ${why}. After a failover, point the panel at the server that took over.`
    case 'full':
      return 'The disk of the PostgreSQL server is full, so nothing could be stored. Free some space there.'
    case 'corrupt':
      return `The PostgreSQL server found its files damaged ${why}. Restore the database from a backup.`
    case 'constraint':
      return 'The database refused a row that contradicts another one.'
    default:
      return `The PostgreSQL database cannot be used ${why}.`
  }
}
