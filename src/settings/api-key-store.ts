import { type Database, storedInstant, storedText } from '../database/index.js'
import { createEncryption } from './encryption.js'
/** What is known of the API key without showing it. */
export type ApiKeyState =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'stored'
      readonly lastFour: string
      readonly accountName: string
      /** Undefined where the row does not tell. */
      readonly savedAt: Date | undefined
    }
  /** Given by the host (VULTR_API_KEY); it wins over a stored one and cannot be changed by the form. */
  | { readonly kind: 'environment'; readonly lastFour: string }
  /** Stored, but this secretKey does not open it: the admin must enter it again. */
  | { readonly kind: 'unreadable' }

export interface ApiKeyStore {
  state(): Promise<ApiKeyState>
  /** The key itself, for the Vultr client alone; undefined when missing or unreadable. */
  read(): Promise<string | undefined>
  /** Encrypts and stores a key that Vultr has accepted; a former one leaves the files. */
  save(key: string, accountName: string): Promise<void>
  /** The key leaves the files too, as `Database.erase` says. */
  remove(): Promise<void>
}

const ROW = 'api-key'

/** In UTF-16 units. */
const LONGEST_ACCOUNT_NAME = 200

/** The row is part of what is authenticated, so that a ciphertext cannot be moved to another one. */
const ASSOCIATED = `secrets/${ROW}`

/**
 * Keeps the key encrypted in `secrets`.
 * @throws DatabaseError from each call
 */
export function createApiKeyStore(deps: {
  readonly database: Database
  readonly secretKey: string | Uint8Array
  readonly clock: { now(): Date }
  /** Wins over a stored one. */
  readonly environmentKey?: string | undefined
}): ApiKeyStore {
  const { database, environmentKey } = deps
  const encryption = createEncryption(deps.secretKey)

  async function stored() {
    const row = await database.db
      .selectFrom('secrets')
      .selectAll()
      .where('name', '=', ROW)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return { row, key: encryption.decrypt(row, ASSOCIATED) }
  }

  return {
    async state() {
      if (environmentKey !== undefined) {
        return { kind: 'environment', lastFour: environmentKey.slice(-4) }
      }
      const found = await stored()
      if (found === undefined) return { kind: 'missing' }
      if (found.key === undefined) return { kind: 'unreadable' }
      return {
        kind: 'stored',
        lastFour: found.key.slice(-4),
        accountName: storedText(found.row.account_name, LONGEST_ACCOUNT_NAME) ?? '',
        savedAt: storedInstant(found.row.saved_at)
      }
    },
    async read() {
      return environmentKey ?? (await stored())?.key
    },
    async save(key, accountName) {
      const columns = {
        ...encryption.encrypt(key, ASSOCIATED),
        last_four: key.slice(-4),
        account_name: accountName,
        saved_at: deps.clock.now().toISOString()
      }
      await database.db
        .insertInto('secrets')
        .values({ name: ROW, ...columns })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
        .execute()
      // A key that was replaced is to be gone like one that was removed.
      await database.erase()
    },
    async remove() {
      await database.db.deleteFrom('secrets').where('name', '=', ROW).execute()
      await database.erase()
    }
  }
}
