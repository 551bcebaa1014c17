import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './environment.js'
import { generatePassword, hashPassword } from './password.js'

/** Makes DATA_DIR, for this user alone. */
export function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Error(`DATA_DIR ${path} cannot be used: ${reason(error)}.`)
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * The key that encrypts what is stored: SECRET_KEY, the file it names, or one that is made on the
 * first start and kept in DATA_DIR.
 * @throws Error when the file cannot be read or holds fewer than 32 bytes.
 */
export function readSecretKey(environment: Environment): string {
  if (environment.SECRET_KEY !== undefined) return environment.SECRET_KEY
  const path = environment.SECRET_KEY_FILE ?? join(environment.DATA_DIR, 'secret.key')
  if (environment.SECRET_KEY_FILE === undefined && !existsSync(path)) {
    writePrivate(path, `${randomBytes(48).toString('base64')}\n`)
  }
  const key = readKeyFile(path)
  if (Buffer.byteLength(key) < 32) throw new Error(`${path} must hold at least 32 bytes.`)
  return key
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new Error(`SECRET_KEY_FILE ${path} cannot be read: ${reason(error)}.`)
  }
}

export interface Admin {
  readonly user: string
  readonly passwordHash: string
  /** Set on the one start on which it was made; it is nowhere kept. */
  readonly newPassword: string | undefined
  /** Keeps the hash of a new password; to be called once it can be shown. */
  readonly keep: () => void
}

/** The admin's password hash: of ADMIN_PASSWORD, or of a password made on the first start. */
export async function readAdmin(environment: Environment): Promise<Admin> {
  const user = environment.ADMIN_USER
  if (environment.ADMIN_PASSWORD !== undefined) {
    const passwordHash = await hashPassword(environment.ADMIN_PASSWORD)
    return { user, passwordHash, newPassword: undefined, keep: nothing }
  }
  const path = join(environment.DATA_DIR, 'admin-password')
  if (existsSync(path)) {
    const passwordHash = readFileSync(path, 'utf8').trim()
    return { user, passwordHash, newPassword: undefined, keep: nothing }
  }
  const newPassword = generatePassword()
  const passwordHash = await hashPassword(newPassword)
  return { user, passwordHash, newPassword, keep: () => writePrivate(path, `${passwordHash}\n`) }
}

function nothing(): void {}

/** Readable by this user alone, whatever the umask. */
function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  chmodSync(path, 0o600)
}
