import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type Database, openDatabase } from '../../../src/database/index.js'
import { makeFolder } from '../folder.js'
import { type Ended, runCommand } from './run-command.js'

/** What commands take for now. */
export const NOW = '2026-11-30T06:00:00.000Z'
export const clock = { now: () => new Date(NOW) }
export const SECRET_KEY = 'a secret key for tests, 32 bytes or more'

export interface PanelFiles {
  readonly dataDir: string
  readonly environment: Record<string, string>
  opened(): Promise<Database>
  run(args: readonly string[], more?: Parameters<typeof runCommand>[1]): Promise<Ended>
}

/** The files of a panel that does not run, new for each test of a file; its database is among them. */
export function usePanelFiles(): PanelFiles {
  let dataDir: string
  let environment: Record<string, string>
  const opened = () => openDatabase({ path: join(dataDir, 'vultr.sqlite'), clock })

  beforeEach(async () => {
    dataDir = makeFolder('data')
    environment = {
      DATA_DIR: dataDir,
      SECRET_KEY,
      PORT: '9',
      VULTR_METADATA_URL: 'off',
      VULTR_API_URL: 'http://127.0.0.1:9'
    }
    await (await opened()).close()
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))

  return {
    get dataDir() {
      return dataDir
    },
    get environment() {
      return environment
    },
    opened,
    run: (args, more = {}) => runCommand(args, { environment, now: NOW, ...more })
  }
}
