import pg from 'pg'
import type { Migration } from '../migrations/migration-files.js'
import { clientOptions, targetOf } from './client-options.js'
import { appliedVersion } from './migrate-postgres.js'
import { toPostgresError } from './postgres-error.js'

/**
 * Reads how far a database has come, and what time it is there.
 * @throws DatabaseError, which never holds the password.
 */
export async function inspectPostgres(
  url: string,
  migrations: readonly Migration[]
): Promise<{ readonly applied: number; readonly serverTime: Date }> {
  const target = targetOf(url)
  const client = new pg.Client(clientOptions(url))
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ ms: string }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms'
    )
    const applied = await appliedVersion(client, migrations)
    return { applied, serverTime: new Date(Number(rows[0]?.ms)) }
  } catch (error) {
    throw toPostgresError(error, target)
  } finally {
    await client.end().catch(() => {})
  }
}
