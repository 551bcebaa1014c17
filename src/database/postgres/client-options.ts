import type { ClientConfig } from 'pg'
import pg from 'pg'
import { DatabaseError } from '../errors/database-error.js'
import type { PostgresTarget } from './postgres-error.js'

/** How long a connection may take to come about, in ms. */
const CONNECTING_MS = 5_000

/**
 * After so long without an answer the connection is given up, in ms: a network that was cut says nothing,
 * and TCP itself would wait a quarter of an hour.
 */
const ANSWER_MS = 15_000

/** Types of PostgreSQL that JavaScript has one number for: bytes and counts stay far below 2^53. */
const INT8 = 20
const NUMERIC = 1700

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser']
}

/** How connections to this address are made. */
export function clientOptions(url: string): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECTING_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    fallback_application_name: 'vultr-panel-addon',
    types
  }
}

/** @throws DatabaseError `unavailable` where the address is none; its words are not repeated, as it holds a password. */
export function targetOf(url: string): PostgresTarget {
  try {
    const { host, port, user = '', database = '' } = new pg.Client(clientOptions(url))
    return { server: host.startsWith('/') ? host : `${host}:${port}`, user, database }
  } catch {
    throw new DatabaseError(
      'unavailable',
      'The address of the PostgreSQL database cannot be read. It is written postgres://user:password@host:5432/database, with special characters of the password as in an address (%40 for @).'
    )
  }
}
