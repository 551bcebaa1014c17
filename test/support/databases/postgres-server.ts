import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../../../src/database/index.js'
import { readMigrations } from '../../../src/database/migrations/migration-files.js'

/**
 * The server that tests make databases on, as somebody who may: `postgres://…`; without it they use files.
 * Databases whose names begin with `vpa_` are theirs.
 */
export const SERVER = process.env.TEST_DATABASE_URL

const server = new pg.Pool({
  ...(SERVER === undefined ? {} : { connectionString: SERVER }),
  max: 4,
  allowExitOnIdle: true
})

/** Whoever makes, copies or removes databases does so one after another: in this process too. */
const MAKING = 0x76706174

/** An empty database of this version, which others are copied from; made once for each set of migrations. */
const TEMPLATE = `vpa_template_${createHash('sha256').update(JSON.stringify(readMigrations())).digest('hex').slice(0, 16)}`

let template: Promise<string> | undefined

/** The address of one of the databases. */
export function addressOf(name: string): string {
  const url = new URL(SERVER ?? 'postgres:///')
  url.pathname = `/${name}`
  return url.href
}

/** A name that stands for a path, the same in each process; another one for each `:memory:`. */
export function databaseNamed(path: string): string {
  const about = path === ':memory:' ? randomBytes(12).toString('hex') : path
  return `vpa_${createHash('sha256').update(about).digest('hex').slice(0, 24)}`
}

/** Whether there is one of that name. */
export async function exists(name: string): Promise<boolean> {
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name])
  return rowCount === 1
}

async function locked<T>(work: () => Promise<T>): Promise<T> {
  const client = await server.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MAKING])
    return await work()
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MAKING])
    client.release()
  }
}

async function makeTemplate(): Promise<string> {
  await locked(async () => {
    if (await exists(TEMPLATE)) return
    const halfMade = `${TEMPLATE}_new`
    await server.query(`DROP DATABASE IF EXISTS ${halfMade}`)
    await server.query(`CREATE DATABASE ${halfMade} TEMPLATE template0`)
    const clock = { now: () => new Date('2026-01-01T00:00:00Z') }
    const database = await openDatabase({ url: addressOf(halfMade), clock, isWatched: false })
    await database.close()
    await server.query(`ALTER DATABASE ${halfMade} RENAME TO ${TEMPLATE}`)
  })
  return TEMPLATE
}

/** Makes one of this version unless it is there. */
export async function makeDatabase(name: string): Promise<void> {
  template ??= makeTemplate()
  const from = await template
  if (await exists(name)) return
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${from}`)
}

/** Makes one with nothing in it. */
export async function makeEmptyDatabase(name: string): Promise<void> {
  await server.query(`CREATE DATABASE ${name} TEMPLATE template0`)
}

/** Removes one, whoever is connected to it. */
export async function dropDatabase(name: string): Promise<void> {
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** Copies one in place of another; whoever is connected to it is cut off for that moment. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await dropDatabase(to)
  await locked(async () => {
    await server.query(`ALTER DATABASE ${from} ALLOW_CONNECTIONS false`)
    try {
      await cutOff(from)
      await server.query(`CREATE DATABASE ${to} TEMPLATE ${from}`)
    } finally {
      await server.query(`ALTER DATABASE ${from} ALLOW_CONNECTIONS true`)
    }
  })
}

/** Ends every connection to a database, and waits until they are gone. */
export async function cutOff(name: string): Promise<void> {
  await server.query(
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1',
    [name]
  )
}

/** Sends statements as the one who may all. */
export async function onServer(sql: string): Promise<readonly unknown[]> {
  return (await server.query(sql)).rows
}
