import { statfs } from 'node:fs/promises'
import {
  type DatabaseInspection,
  type DatabasePlace,
  inspectDatabase
} from '../../../database/index.js'
import { figures } from '../../terminal/figures.js'
import { type Check, note, ok, problem, reasonOf } from './check.js'

/** The oldest minor version of each major one that is supported; newer ones all are. */
const OLDEST: Readonly<Record<number, number>> = { 20: 19, 22: 12 }
const FIRST_OF_ALL_LATER = 23

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const oldest = OLDEST[major]
  const isSupported = oldest === undefined ? major >= FIRST_OF_ALL_LATER : minor >= oldest
  if (isSupported) return ok('Node', version)
  return problem('Node', `${version} is not supported`, 'Install Node 20.19, 22.12, 24 or newer.')
}

/** In bytes. */
const TOO_LITTLE = 100e6
const LITTLE = 1e9

/** How much room there is for the database and its log. */
export async function checkDisk(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const text = `${figures.size(free)} free in ${folder}`
    const advice = 'Make room: on a full disk nothing can be recorded, and so no snapshot is taken.'
    if (free < TOO_LITTLE) return problem('Disk', text, advice)
    return free < LITTLE ? note('Disk', text, advice) : ok('Disk', text)
  } catch (error) {
    return problem('Disk', `${folder} cannot be looked at: ${reasonOf(error)}`, 'Mount it again.')
  }
}

/** The check, with what was found for those that follow; undefined where the database cannot be opened. */
export async function checkDatabase(
  place: DatabasePlace
): Promise<{ readonly check: Check; readonly found: DatabaseInspection | undefined }> {
  const shown = 'path' in place ? place.path : 'PostgreSQL'
  try {
    const found = await inspectDatabase(place)
    const { applied, newest, flaws } = found
    if (flaws.length > 0) {
      const text = `${shown} is damaged: ${flaws.join('; ')}`
      const advice = 'Stop the panel and put a backup in its place: see Backup in docs/running.md.'
      return { check: problem('Database', text, advice), found: undefined }
    }
    if (applied < newest) {
      const text = `${shown} is of an earlier version (${applied}, this program needs ${newest})`
      const check = note('Database', text, 'Start the panel, which brings it up to date.')
      return { check, found: undefined }
    }
    return { check: ok('Database', `${shown}, version ${applied}`), found }
  } catch (error) {
    const advice =
      'path' in place
        ? 'Set DATA_DIR as the panel has it; before the first start there is none.'
        : 'Look at DATABASE_URL and at the server.'
    return { check: problem('Database', reasonOf(error), advice), found: undefined }
  }
}
