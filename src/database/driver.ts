import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type SqliteFile from 'better-sqlite3'
import { DatabaseError } from './errors/database-error.js'
/** The class both lines export. What the types say of it holds for both. */
export type SqliteDriver = typeof SqliteFile

/**
 * One line of better-sqlite3, under the name it is installed by.
 * - `better-sqlite3` (12.x) is bound to V8: it aborts the process of Node 24.19 and newer when the
 *   garbage collector ends a statement.
 * - `better-sqlite3-13` (13.x) is bound to Node-API 10, and brings its binaries along. It must not
 *   even be loaded below that: the process dies of a segmentation fault.
 */
export interface DriverLine {
  readonly packageName: 'better-sqlite3' | 'better-sqlite3-13'
  /** For messages. */
  readonly label: string
  /** The script of the package that fetches or compiles its binary. */
  readonly buildScript: 'install' | 'build-release'
}

/** As in `process.versions`. */
export interface NodeVersions {
  readonly node: string
  /** The newest version of Node-API that it speaks. */
  readonly napi?: string | undefined
}

/** Finds and loads packages. */
export type PackageLoader = Pick<NodeJS.Require, 'resolve'> & ((name: string) => unknown)

const OLD_LINE: DriverLine = {
  packageName: 'better-sqlite3',
  label: 'better-sqlite3 12',
  buildScript: 'install'
}
const NODE_API_LINE: DriverLine = {
  packageName: 'better-sqlite3-13',
  label: 'better-sqlite3 13',
  buildScript: 'build-release'
}

/** What the newer line is compiled against; Node 22.14, 23.6 and all from 24 on speak it. */
const NODE_API_OF_NEWER_LINE = 10

/** The release line that runs on this version of Node; where both would, the newer one. */
export function driverLineFor({ napi = '0' }: NodeVersions): DriverLine {
  return Number(napi) >= NODE_API_OF_NEWER_LINE ? NODE_API_LINE : OLD_LINE
}

/** The folder of the line's package; undefined where it is not installed. */
export function driverFolder({ packageName }: DriverLine, load: PackageLoader): string | undefined {
  try {
    return dirname(load.resolve(`${packageName}/package.json`))
  } catch {
    return undefined
  }
}

export const loadPackage: PackageLoader = createRequire(import.meta.url)

/**
 * The driver for the Node that runs, loaded and tried once. Nothing else imports better-sqlite3.
 * @throws DatabaseError `unavailable`, which says why it cannot be loaded and what to do.
 */
export function loadDriver(
  versions: NodeVersions = process.versions,
  load: PackageLoader = loadPackage
): SqliteDriver {
  const line = driverLineFor(versions)
  try {
    const Driver = load(line.packageName) as SqliteDriver
    // Its binary is looked for as the first database is opened, and not before.
    new Driver(':memory:').close()
    return Driver
  } catch (error) {
    throw notLoaded(line, versions, driverFolder(line, load), error)
  }
}

function notLoaded(
  line: DriverLine,
  { node }: NodeVersions,
  folder: string | undefined,
  cause: unknown
): DatabaseError {
  const what = `The database driver cannot be loaded: Node ${node} needs ${line.label} (the package ${line.packageName})`
  const remedy =
    folder === undefined
      ? ', which is not installed. Run `npm ci` (or `npm install`, where the addon is a dependency) once more with this version of Node, with optional dependencies.'
      : `, which has no binary that works here (${firstSentence(cause)}). Run \`npm run ${line.buildScript}\` in ${folder} with this version of Node; to compile it, that needs Python 3, make and a C++ compiler.`
  return new DatabaseError('unavailable', what + remedy, { cause })
}

/** Without where Node looked for it, or what a developer would do. */
function firstSentence(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.replace(/\s+/g, ' ').split(/\. | Require stack:/)[0] ?? ''
}
