import { whileLocked } from '../files/file-lock.js'
import { readPrivateFile } from '../files/private-files.js'
import { replaceFile } from '../files/replace-file.js'
import type { PanelKeys } from './digest.js'
import type { PanelDatabase } from './panel-database.js'
import { isPasswordHash } from './password.js'

/** The admin as the panel finds him when it starts. */
export interface Admin {
  readonly user: string
  readonly passwordHash: string
  /** Set on the one start on which it was made; it is nowhere kept. */
  readonly newPassword: string | undefined
  /** Keeps the hash of a new password; to be called once it can be shown. */
  readonly keep: () => Promise<void>
  /**
   * Where the hash is kept, unless machines share it in a database; without it the password is set elsewhere
   * and cannot be changed here.
   */
  readonly passwordFile?: string
}

/** Where the hash of the password is kept. */
export type PasswordPlace = { readonly file: string } | 'environment' | 'database'

/** The one hash that counts, whichever process has changed it. */
export interface PasswordStore {
  readonly place: PasswordPlace
  /** @throws Error where it cannot be read, and DatabaseError */
  read(): Promise<string>
  /**
   * Puts another hash in the place of one that was read.
   * @returns false, and nothing is changed, where that one does not count any more.
   * @throws Error when it cannot be stored; the old one still counts then.
   */
  replace(former: string, fresh: string): Promise<boolean>
  /**
   * Keeps what a first start has made, unless there is a password by now.
   * @returns whether the one that the process was started with is the one that counts.
   */
  keep(): Promise<boolean>
}

/**
 * A file of SQLite has a file of the password beside it; machines that share a PostgreSQL database share the
 * password in it. One that is set by the environment is kept nowhere.
 */
export function createPasswordStore(deps: {
  readonly admin: Admin
  readonly database: PanelDatabase
  readonly keys: PanelKeys
  readonly clock: { now(): Date }
}): PasswordStore {
  const { admin } = deps
  if (admin.passwordFile === undefined) return setByEnvironment(admin)
  return deps.database.isShared ? inDatabase(deps) : passwordInFile(admin, admin.passwordFile)
}

function setByEnvironment(admin: Admin): PasswordStore {
  return {
    place: 'environment',
    read: async () => admin.passwordHash,
    async replace() {
      throw new Error('The password is set by the environment.')
    },
    async keep() {
      await admin.keep()
      return true
    }
  }
}

/** The file beside a database file, which any process on it may replace. */
export function passwordInFile(admin: Admin, file: string): PasswordStore {
  let known = admin.passwordHash

  /** Another process on the same files may have changed it. */
  async function read(): Promise<string> {
    try {
      const stored = readPrivateFile(file, file)
      if (isPasswordHash(stored)) known = stored
    } catch {
      // Missing, or open to others: what was read before counts on, as it would be refused at a start.
    }
    return known
  }

  return {
    place: { file },
    read,
    replace: (former, fresh) =>
      whileLocked(file, async () => {
        if ((await read()) !== former) return false
        await replaceFile(file, `${fresh}\n`)
        known = fresh
        return true
      }),
    async keep() {
      await admin.keep()
      return true
    }
  }
}

function inDatabase({
  admin,
  database,
  keys,
  clock
}: {
  readonly admin: Admin
  readonly database: PanelDatabase
  readonly keys: PanelKeys
  readonly clock: { now(): Date }
}): PasswordStore {
  async function readSealed(): Promise<string | undefined> {
    const row = await database.run((db) =>
      db.selectFrom('panel_password').select('sealed_hash').where('id', '=', 1).executeTakeFirst()
    )
    return row?.sealed_hash
  }

  function opened(sealed: string): string {
    const hash = keys.open(sealed)
    if (hash !== undefined && isPasswordHash(hash)) return hash
    throw new Error(
      'The password in the database was stored with another SECRET_KEY. Start every replica with the same one.'
    )
  }

  const rowOf = (hash: string) => ({
    sealed_hash: keys.seal(hash),
    changed_at: clock.now().toISOString()
  })

  /** @returns whether there was none before. */
  async function insert(hash: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows = 0n } = await database.run((db) =>
      db
        .insertInto('panel_password')
        .values({ id: 1, ...rowOf(hash) })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
    )
    return numInsertedOrUpdatedRows > 0n
  }

  async function read(): Promise<string> {
    const sealed = await readSealed()
    return sealed === undefined ? admin.passwordHash : opened(sealed)
  }

  return {
    place: 'database',
    read,
    async replace(former, fresh) {
      const sealed = await readSealed()
      if (sealed === undefined) return former === admin.passwordHash && (await insert(fresh))
      if (opened(sealed) !== former) return false
      const { numUpdatedRows } = await database.run((db) =>
        db
          .updateTable('panel_password')
          .set(rowOf(fresh))
          .where('sealed_hash', '=', sealed)
          .executeTakeFirst()
      )
      return numUpdatedRows > 0n
    },
    async keep() {
      await insert(admin.passwordHash)
      return (await read()) === admin.passwordHash
    }
  }
}
