import { hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Environment } from '../environment/environment.js'
import { checkPrivateFolder, readPrivateFile } from '../files/private-files.js'
import { replaceFile } from '../files/replace-file.js'
import { generatePassword, hashPassword, isPasswordHash } from '../sign-in/password.js'
import type { Admin } from '../sign-in/password-store.js'

/**
 * Makes DATA_DIR, for this user alone.
 * @throws Error when it cannot be made, or is there and open to others or somebody else's.
 */
export function makeDataDir(path: string): void {
  const shown = `DATA_DIR ${path}`
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    const isInTheWay = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isInTheWay) throw new Error(`${shown} cannot be used: ${reason(error)}.`)
  }
  readable(shown, () => checkPrivateFolder(path, shown))
}

/** The database of a panel without DATABASE_URL. */
export function databaseFile({ DATA_DIR }: Pick<Environment, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'vultr.sqlite')
}

/**
 * DATA_DIR as an earlier start has left it; nothing is made.
 * @throws Error where it is not there, is open to others or somebody else's.
 */
export function checkDataDir(path: string): void {
  const shown = `DATA_DIR ${path}`
  readable(shown, () => checkPrivateFolder(path, shown))
}

/**
 * The same key as `readSecretKey`, where there is one already.
 * @throws Error where there is none, and as `readSecretKey`.
 */
export function existingSecretKey(environment: Environment): string {
  const path = join(environment.DATA_DIR, 'secret.key')
  const isElsewhere =
    environment.SECRET_KEY !== undefined || environment.SECRET_KEY_FILE !== undefined
  if (isElsewhere || isThere(path)) return readSecretKey(environment)
  throw new Error(`${path} is missing: set SECRET_KEY or SECRET_KEY_FILE as the panel has it.`)
}

/**
 * The key that encrypts what is stored: SECRET_KEY, the file it names, or one that is made on the
 * first start and kept in DATA_DIR.
 * @throws Error when the file cannot be read, is open to others, or holds fewer than 32 bytes.
 */
export function readSecretKey(environment: Environment): string {
  if (environment.SECRET_KEY !== undefined) return environment.SECRET_KEY
  if (environment.SECRET_KEY_FILE !== undefined) {
    const path = environment.SECRET_KEY_FILE
    return readKey(path, `SECRET_KEY_FILE ${path}`, '')
  }
  const path = join(environment.DATA_DIR, 'secret.key')
  if (!isThere(path)) writePrivate(path, `${randomBytes(48).toString('base64')}\n`)
  return readKey(
    path,
    path,
    ' Without a copy of the right one, delete it: a new one is made, and the API key has to be entered again.'
  )
}

function readKey(path: string, shown: string, whatToDo: string): string {
  const key = readable(shown, () => readPrivateFile(path, shown))
  if (Buffer.byteLength(key) >= 32) return key
  const holds = key === '' ? 'is empty' : 'is too short'
  throw new Error(`${shown} ${holds}: it must hold at least 32 bytes.${whatToDo}`)
}

/** Says what could not be read where the system does not. */
function readable<T>(shown: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const isOfTheSystem = error instanceof Error && 'code' in error
    throw isOfTheSystem ? new Error(`${shown} cannot be read: ${reason(error)}.`) : error
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A link that leads nowhere is there too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * The admin's password hash: of ADMIN_PASSWORD, or of a password made on the first start.
 * @throws Error when the file that keeps it cannot be read, is open to others, or holds something else.
 */
export async function readAdmin(environment: Environment, secretKey: string): Promise<Admin> {
  const user = environment.ADMIN_USER
  if (environment.ADMIN_PASSWORD !== undefined) {
    // The same after a restart with the same password, so that sessions signed in with it count on.
    const salt = hkdfSync('sha256', secretKey, '', 'vultr-panel-addon ADMIN_PASSWORD', 16)
    const given = environment.ADMIN_PASSWORD
    const passwordHash = await hashPassword(given, undefined, Buffer.from(salt))
    return { user, passwordHash, newPassword: undefined, keep: nothing }
  }
  const passwordFile = resolve(environment.DATA_DIR, 'admin-password')
  if (isThere(passwordFile)) {
    const passwordHash = readable(passwordFile, () => readPrivateFile(passwordFile, passwordFile))
    if (!isPasswordHash(passwordHash)) {
      const holds = passwordHash === '' ? 'is empty' : 'does not hold the hash of a password'
      throw new Error(`${passwordFile} ${holds}. Delete it to have a new password made.`)
    }
    return { user, passwordHash, newPassword: undefined, keep: nothing, passwordFile }
  }
  const newPassword = generatePassword()
  const passwordHash = await hashPassword(newPassword)
  const keep = () => replaceFile(passwordFile, `${passwordHash}\n`)
  return { user, passwordHash, newPassword, keep, passwordFile }
}

async function nothing(): Promise<void> {}

/** Readable by this user alone, whatever the umask. */
function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  chmodSync(path, 0o600)
}
