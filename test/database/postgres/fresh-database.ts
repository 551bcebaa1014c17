import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../../src/database/index.js'
import {
  addressOf,
  dropDatabase,
  makeDatabase,
  makeEmptyDatabase,
  onServer
} from '../../support/databases/postgres-server.js'
import { createFakeClock } from '../../support/fake-clock.js'

export interface FreshDatabase {
  readonly name: string
  /** Of whoever may all. */
  readonly url: string
}

/** A database for the running test alone, with our tables or without any. */
export async function freshDatabase(tables: 'ours' | 'none' = 'ours'): Promise<FreshDatabase> {
  const name = `vpa_${randomBytes(12).toString('hex')}`
  await (tables === 'ours' ? makeDatabase : makeEmptyDatabase)(name)
  onTestFinished(() => dropDatabase(name))
  return { name, url: addressOf(name) }
}

/** Opens it for the running test; it is closed after it. */
export async function openUrl(
  url: string,
  options: { readonly busyTimeoutMs?: number } = {}
): Promise<Database> {
  const clock = createFakeClock('2026-11-24T10:00:00.000Z')
  const database = await openDatabase({ url, clock, ...options })
  onTestFinished(() => database.close())
  return database
}

/** A user of its own, whom the server asks for a password. @returns the address by which it comes in. */
export async function freshUser(
  { url }: FreshDatabase,
  password: string
): Promise<{ readonly user: string; readonly url: string }> {
  const user = `vpa_${randomBytes(8).toString('hex')}`
  await onServer(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
  onTestFinished(async () => {
    await onServer(`DROP ROLE IF EXISTS ${user}`)
  })
  const address = new URL(url)
  const port = address.searchParams.get('port') ?? address.port
  return {
    user,
    url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}${address.pathname}`
  }
}
