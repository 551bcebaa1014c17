import { rmSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { Database } from '../../src/database/index.js'
import { openTestDatabase } from '../support/databases/test-database.js'
import { createFakeClock } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'

/** A folder of the running test's own, removed after it. */
export function temporaryFolder(): string {
  const folder = makeFolder('database')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Opens a database for the running test alone; it is closed after it. */
export async function openForTest(
  path: string,
  options: { readonly busyTimeoutMs?: number; readonly clock?: { now(): Date } } = {}
): Promise<Database> {
  const clock = createFakeClock('2026-11-24T10:00:00.000Z')
  const database = await openTestDatabase(path, { clock, ...options })
  onTestFinished(() => database.close())
  return database
}
