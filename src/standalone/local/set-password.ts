import type { Environment } from '../environment/environment.js'
import { derivePanelKeys } from '../sign-in/digest.js'
import { openPanelDatabase } from '../sign-in/panel-database.js'
import { hashPassword, LEAST_PASSWORD_LENGTH, MOST_PASSWORD_BYTES } from '../sign-in/password.js'
import {
  type Admin,
  createPasswordStore,
  type PasswordStore,
  passwordInFile
} from '../sign-in/password-store.js'
import { readAdmin } from './data-files.js'

/**
 * Sets another password of the admin, whoever knows the former one. A panel that runs asks for it from the next
 * sign-in on, and all its sessions end.
 * @throws Error in a sentence: where it is set by the environment, is too short or too long, or cannot be stored.
 * @throws DatabaseError
 */
export async function setPassword(
  environment: Environment,
  deps: {
    readonly secretKey: string
    readonly password: string
    readonly clock: { now(): Date }
  }
): Promise<void> {
  const { password } = deps
  if (environment.ADMIN_PASSWORD !== undefined) {
    throw new Error(
      'The password is set by ADMIN_PASSWORD: change it there, and start the panel anew.'
    )
  }
  if ([...password].length < LEAST_PASSWORD_LENGTH) {
    throw new Error(`The password must have at least ${LEAST_PASSWORD_LENGTH} characters.`)
  }
  if (Buffer.byteLength(password) > MOST_PASSWORD_BYTES) {
    throw new Error(`The password must have at most ${MOST_PASSWORD_BYTES} bytes.`)
  }
  const admin = await readAdmin(environment, deps.secretKey)
  const fresh = await hashPassword(password)
  const isSet = await withStore(environment, admin, deps, async (store) =>
    store.replace(await store.read(), fresh)
  )
  if (!isSet) throw new Error('Somebody else has just changed the password. Try again.')
}

async function withStore<T>(
  environment: Environment,
  admin: Admin,
  { secretKey, clock }: { readonly secretKey: string; readonly clock: { now(): Date } },
  work: (store: PasswordStore) => Promise<T>
): Promise<T> {
  const { DATABASE_URL: databaseUrl } = environment
  // Beside a database file, which so need not be opened.
  if (databaseUrl === undefined) return await work(passwordInFile(admin, admin.passwordFile ?? ''))
  const now = () => clock.now().getTime()
  const database = await openPanelDatabase({ databaseUrl, clock, now })
  try {
    return await work(
      createPasswordStore({ admin, database, keys: derivePanelKeys(secretKey), clock })
    )
  } finally {
    await database.close()
  }
}
