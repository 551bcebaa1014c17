import { copyFileSync, existsSync } from 'node:fs'
import { type Database, type DatabasePlace, openDatabase } from '../../../src/database/index.js'
import {
  addressOf,
  copyDatabase,
  databaseNamed,
  dropDatabase,
  exists,
  makeDatabase,
  SERVER
} from './postgres-server.js'

/**
 * The door that tests go through to a database. Each says the path of a file, or `:memory:`; where
 * `TEST_DATABASE_URL` names a PostgreSQL server, a database of its own stands for each path there.
 */
export const isTestedOnPostgres = SERVER !== undefined

/** Whether a test is skipped, and why: it is about the file itself. */
export function skippedOnPostgres(_because: string): boolean {
  return isTestedOnPostgres
}

/** Where the database of that path is; on PostgreSQL it is made where it is missing. */
export async function placeOf(path: string): Promise<DatabasePlace> {
  if (!isTestedOnPostgres) return { path }
  const name = databaseNamed(path)
  await makeDatabase(name)
  await dropWhenFinished(name)
  return { url: addressOf(name) }
}

/** The same as an option of the addon. */
export async function databaseOption(
  path: string
): Promise<{ readonly databasePath: string } | { readonly databaseUrl: string }> {
  const place = await placeOf(path)
  return 'path' in place ? { databasePath: place.path } : { databaseUrl: place.url }
}

/** Opens it; on PostgreSQL one in memory is removed as it is closed. */
export async function openTestDatabase(
  path: string,
  options: { readonly clock: { now(): Date }; readonly busyTimeoutMs?: number }
): Promise<Database> {
  return await openDatabase({ ...(await placeOf(path)), ...options })
}

/** Copies a database in place of another one, whether somebody has it open or not. */
export async function copyTestDatabase(from: string, to: string): Promise<void> {
  if (isTestedOnPostgres) await copyDatabase(databaseNamed(from), databaseNamed(to))
  else copyFileSync(from, to)
}

/** Whether there is a database for that path. */
export async function hasTestDatabase(path: string): Promise<boolean> {
  return isTestedOnPostgres ? await exists(databaseNamed(path)) : existsSync(path)
}

/** Removes what stands for a path, where no test did. */
export async function dropTestDatabase(path: string): Promise<void> {
  if (isTestedOnPostgres) await dropDatabase(databaseNamed(path))
}

/** What is made in a hook of a whole file, or outside of tests, stays until it is dropped. */
async function dropWhenFinished(name: string): Promise<void> {
  if (process.env.VITEST === undefined) return
  try {
    // Not imported above: chaos and child processes run without it.
    const { onTestFinished } = await import('vitest')
    onTestFinished(() => dropDatabase(name))
  } catch {
    // No test is running.
  }
}
