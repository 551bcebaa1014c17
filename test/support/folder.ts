import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Memory where there is such a place: what is tested is the order of writes, not the disk. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A new folder for databases. Whoever makes it removes it. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(PARENT, `vultr-${name}-`))
}
