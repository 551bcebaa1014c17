import { statSync } from 'node:fs'
import {
  type Database,
  type DatabasePlace,
  inspectDatabase,
  openDatabase
} from '../../database/index.js'
import {
  checkDataDir,
  databasePlace,
  type Environment,
  existingSecretKey,
  parseEnvironment
} from '../../standalone/index.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'

/** The files of a panel on this machine, as its environment names them. */
export interface LocalPanel {
  readonly environment: Environment
  readonly place: DatabasePlace
  /** @throws CommandError `unreachable` where it is missing or open to others. */
  secretKey(): string
}

const WHICH =
  'Set DATA_DIR (or DATABASE_URL) as the panel has it, such as DATA_DIR=/var/lib/vultr-panel.'

/**
 * Finds a panel that was started before; nothing is made.
 * @throws CommandError `usage` for a wrong environment, `unreachable` where there is no panel.
 */
export function findLocalPanel(
  variables: Readonly<Record<string, string | undefined>>
): LocalPanel {
  const environment = inWords(EXIT.usage, () => parseEnvironment(variables))
  const owner = otherOwner(environment.DATA_DIR)
  if (owner !== undefined)
    throw new CommandError(EXIT.unreachable, `${owner.text}. ${owner.advice}`)
  inWords(EXIT.unreachable, () => checkDataDir(environment.DATA_DIR), ` ${WHICH}`)
  return {
    environment,
    place: databasePlace(environment),
    secretKey: () => inWords(EXIT.unreachable, () => existingSecretKey(environment))
  }
}

/**
 * What root, say, would leave behind in a folder of the panel's user keeps the panel from starting.
 * @returns whose it is and what to do; undefined where it is ours, or not there.
 */
export function otherOwner(
  dataDir: string
): { readonly text: string; readonly advice: string } | undefined {
  const user = process.geteuid?.()
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid
  if (user === undefined || owner === undefined || owner === user) return undefined
  return {
    text: `DATA_DIR ${dataDir} belongs to user ${owner}, and this runs as user ${user}`,
    advice: `Run it as the panel’s user: runuser -u "$(id -nu ${owner})" -- env DATA_DIR=${dataDir} vultr-panel …`
  }
}

/**
 * Does something with the database, which has to be of this version already: an older one belongs to a panel that
 * may be running.
 * @throws CommandError `unreachable`
 */
export async function withDatabase<T>(
  { place }: Pick<LocalPanel, 'place'>,
  clock: { now(): Date },
  work: (database: Database) => Promise<T>
): Promise<T> {
  const { applied, newest } = await inspectDatabase(place).catch((error: unknown) => {
    throw told(EXIT.unreachable, error, 'path' in place ? ` ${WHICH}` : '')
  })
  if (applied < newest) {
    throw new CommandError(
      EXIT.unreachable,
      `The database is of an earlier version (${applied}, this program needs ${newest}). Start the panel of this version once, which brings it up to date.`
    )
  }
  const database = await openDatabase({ ...place, clock, isWatched: false })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

function inWords<T>(
  exitCode: typeof EXIT.usage | typeof EXIT.unreachable,
  read: () => T,
  advice = ''
): T {
  try {
    return read()
  } catch (error) {
    throw told(exitCode, error, advice)
  }
}

function told(
  exitCode: typeof EXIT.usage | typeof EXIT.unreachable,
  error: unknown,
  advice: string
): CommandError {
  const reason = error instanceof Error ? error.message : String(error)
  return new CommandError(exitCode, `${reason}${advice}`)
}
