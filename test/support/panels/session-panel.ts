import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Tables } from '../../../src/database/index.js'
import { hashPassword } from '../../../src/standalone/sign-in/password.js'
import { temporaryFolder } from '../../database/temporary-folder.js'
import { SqliteFile } from '../sqlite-file.js'
import { CHEAP, PASSWORD, type StandalonePanel, startStandalonePanel } from '../standalone-panel.js'

export const HASH = await hashPassword(PASSWORD, CHEAP)

/** Always with the same hash, as another one ends the sessions that there are. */
export async function start(options: Parameters<typeof startStandalonePanel>[0] = {}) {
  const panel = await startStandalonePanel({ passwordHash: HASH, ...options })
  onTestFinished(() => panel.close())
  return panel
}

export async function onFile(options: Parameters<typeof startStandalonePanel>[0] = {}) {
  const databasePath = join(temporaryFolder(), 'vultr.sqlite')
  return { databasePath, panel: await start({ databasePath, ...options }) }
}

export function rowsOf<T extends 'panel_sessions' | 'panel_known_browsers'>(
  path: string,
  table: T
) {
  const sqlite = new SqliteFile(path, { readonly: true })
  try {
    return sqlite.prepare(`SELECT * FROM ${table}`).all() as Tables[T][]
  } finally {
    sqlite.close()
  }
}

export const isIn = async (panel: StandalonePanel, cookies: string) =>
  (await panel.get('/vultr/settings', cookies)).status === 200
