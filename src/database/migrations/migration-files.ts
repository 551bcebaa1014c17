import { readdirSync, readFileSync } from 'node:fs'
import { PACKAGE_FOLDER } from '../../common/index.js'

export interface Migration {
  readonly version: number
  readonly name: string
  /** For both databases; `migrationFor` tells what each of them takes. */
  readonly sql: string
}

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** The files of `migrations/`, oldest first. */
export function readMigrations(): readonly Migration[] {
  const folder = new URL('migrations/', PACKAGE_FOLDER)
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      if (version === undefined || name === undefined) return []
      return [{ version: Number(version), name, sql: readFileSync(new URL(file, folder), 'utf8') }]
    })
}
