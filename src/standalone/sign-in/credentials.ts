import type { Logger } from 'pino'
import { replaceFile } from '../files/replace-file.js'
import { isSameText, type PanelKeys } from './digest.js'
import { hashPassword, isOutdatedHash, isPassword } from './password.js'

/** The admin as the panel finds him when it starts. */
export interface Admin {
  readonly user: string
  readonly passwordHash: string
  /** Set on the one start on which it was made; it is nowhere kept. */
  readonly newPassword: string | undefined
  /** Keeps the hash of a new password; to be called once it can be shown. */
  readonly keep: () => Promise<void>
  /** Where the hash is kept; without it the password is set elsewhere and cannot be changed here. */
  readonly passwordFile?: string
}

/** Who may sign in, and with what. */
export interface Credentials {
  readonly user: string
  /** The file that keeps the password's hash; undefined where it is set by the environment. */
  readonly passwordFile: string | undefined
  /** A keyed digest of the user and the password's hash: another one after either was changed. */
  fingerprint(): string
  /** Takes as long for a wrong user as for a wrong password. */
  isRight(user: string, password: string): Promise<boolean>
  /** @throws Error when the file cannot be replaced; the old password still counts then. */
  change(password: string): Promise<void>
}

export function createCredentials(options: {
  readonly admin: Admin
  readonly keys: PanelKeys
  readonly logger: Logger
  /** Of new hashes; see `hashPassword`. */
  readonly cost?: number | undefined
}): Credentials {
  const { admin, keys, logger, cost } = options
  let { passwordHash } = admin

  async function change(password: string): Promise<void> {
    if (admin.passwordFile === undefined) throw new Error('The password is set by the environment.')
    const hash = await hashPassword(password, cost)
    await replaceFile(admin.passwordFile, `${hash}\n`)
    passwordHash = hash
  }

  /** A hash of an earlier version costs more memory than one should; it can be made anew only now. */
  async function renewHash(password: string): Promise<void> {
    if (admin.passwordFile === undefined || !isOutdatedHash(passwordHash, cost)) return
    try {
      await change(password)
    } catch (error) {
      logger.warn({ err: error }, 'the hash of the password could not be stored with the new cost')
    }
  }

  return {
    user: admin.user,
    passwordFile: admin.passwordFile,
    fingerprint: () => keys.sign(`${admin.user}\n${passwordHash}`),
    async isRight(user, password) {
      // Both are compared whatever the first comes to, so that the time taken tells nothing.
      const isUser = isSameText(user, admin.user)
      const isRight = (await isPassword(password, passwordHash)) && isUser
      if (isRight) await renewHash(password)
      return isRight
    },
    change
  }
}
