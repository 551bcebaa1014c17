import type { Logger } from 'pino'
import { isSameText, type PanelKeys } from './digest.js'
import { hashPassword, isOutdatedHash, isPassword } from './password.js'
import type { PasswordPlace, PasswordStore } from './password-store.js'

/** Who may sign in, and with what. */
export interface Credentials {
  readonly user: string
  readonly place: PasswordPlace
  /**
   * A keyed digest of the user and the password's hash that counts now, here and at every other process: another
   * one after either was changed.
   */
  fingerprint(): Promise<string>
  /**
   * Takes as long for a wrong user as for a wrong password.
   * @returns the fingerprint of what was checked; undefined where it is wrong.
   */
  check(user: string, password: string): Promise<string | undefined>
  /**
   * @param former the fingerprint of the password that is to be replaced.
   * @returns the new fingerprint; undefined where another one counts by now.
   * @throws Error when it cannot be stored; the old password still counts then.
   */
  change(password: string, former: string): Promise<string | undefined>
}

export function createCredentials(options: {
  readonly user: string
  readonly store: PasswordStore
  readonly keys: PanelKeys
  readonly logger: Logger
  /** Of new hashes; see `hashPassword`. */
  readonly cost?: number | undefined
}): Credentials {
  const { store, keys, logger, cost } = options
  const fingerprintOf = (hash: string) => keys.sign(`${options.user}\n${hash}`)

  /**
   * A hash of an earlier version costs more memory than one should; it can be made anew only now.
   * @returns the hash that counts from now on for this password.
   */
  async function renewed(hash: string, password: string): Promise<string> {
    if (store.place === 'environment' || !isOutdatedHash(hash, cost)) return hash
    try {
      const fresh = await hashPassword(password, cost)
      return (await store.replace(hash, fresh)) ? fresh : hash
    } catch (error) {
      logger.warn({ err: error }, 'the hash of the password could not be stored with the new cost')
      return hash
    }
  }

  return {
    user: options.user,
    place: store.place,
    fingerprint: async () => fingerprintOf(await store.read()),
    async check(user, password) {
      const hash = await store.read()
      // Both are compared whatever the first comes to, so that the time taken tells nothing.
      const isUser = isSameText(user, options.user)
      const isRight = (await isPassword(password, hash)) && isUser
      return isRight ? fingerprintOf(await renewed(hash, password)) : undefined
    },
    async change(password, former) {
      const fresh = await hashPassword(password, cost)
      const hash = await store.read()
      const isReplaced = fingerprintOf(hash) === former && (await store.replace(hash, fresh))
      return isReplaced ? fingerprintOf(fresh) : undefined
    }
  }
}
