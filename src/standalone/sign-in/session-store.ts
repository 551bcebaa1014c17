import session, { type SessionData } from 'express-session'
import { digestOf } from './digest.js'
import type { PanelDatabase } from './panel-database.js'

declare module 'express-session' {
  interface SessionData {
    user: string
    /** What was signed in with; see `Credentials`. */
    credentials: string
    /** When it was last written that the session is used, as ISO 8601. */
    seenAt: string
  }
}

const MINUTE_MS = 60_000
/** From the sign-in on, however much the session is used. */
export const SESSION_MS = 12 * 60 * MINUTE_MS
/** Without a request. */
const IDLE_MS = 60 * MINUTE_MS
/** Each write makes the addon's pages be worked out anew, so use is written down seldom. */
const SEEN_EVERY_MS = MINUTE_MS
const SWEEP_EVERY_MS = 60 * MINUTE_MS
/** A session from further ahead than this was made by a clock that was wrong, and would last too long. */
const CLOCK_SLACK_MS = 5 * MINUTE_MS
/** The oldest end when there are more. */
const MOST_SESSIONS = 100

type Callback = (error?: unknown) => void

/**
 * The sessions of the panel, in the database, so that they outlive a restart. A row holds a hash of
 * the id that stands in the cookie.
 */
export class SessionStore extends session.Store {
  readonly #database: PanelDatabase
  readonly #clock: { now(): Date }
  readonly #credentials: () => Promise<string>
  #sweptAt = Number.NEGATIVE_INFINITY

  /** @param options.credentials what a session must have been signed in with to count. */
  constructor(options: {
    readonly database: PanelDatabase
    readonly clock: { now(): Date }
    readonly credentials: () => Promise<string>
  }) {
    super()
    this.#database = options.database
    this.#clock = options.clock
    this.#credentials = options.credentials
  }

  override get(id: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    this.#read(id).then((data) => callback(null, data), callback)
  }

  override set(id: string, data: SessionData, callback: Callback = () => {}): void {
    this.#write(id, data).then(() => callback(), callback)
  }

  override destroy(id: string, callback: Callback = () => {}): void {
    this.#delete(digestOf(id)).then(() => callback(), callback)
  }

  /** Notes that a session is used, so that its idle time begins anew; once a minute at most. */
  async seen(id: string, data: Pick<SessionData, 'seenAt'>): Promise<void> {
    const now = this.#clock.now()
    // A time that lies ahead, or none at all, is written anew.
    const age = now.getTime() - Date.parse(data.seenAt)
    if (age >= 0 && age < SEEN_EVERY_MS) return
    await this.#database.run((db) =>
      db
        .updateTable('panel_sessions')
        .set({ seen_at: now.toISOString() })
        .where('id_hash', '=', digestOf(id))
        // Of several requests at once, one writes.
        .where('seen_at', '=', data.seenAt)
        .execute()
    )
  }

  /** Ends every session; those of requests under way do not come back. */
  async endAll(): Promise<void> {
    await this.#database.run((db) => db.deleteFrom('panel_sessions').execute())
  }

  /** How many sessions there are. */
  async count(): Promise<number> {
    await this.sweep()
    const credentials = await this.#credentials()
    const { total } = await this.#database.run((db) =>
      db
        .selectFrom('panel_sessions')
        .where('credentials', '=', credentials)
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
    )
    return Number(total)
  }

  /** Removes the rows of sessions that have ended. */
  async sweep(): Promise<void> {
    const now = this.#clock.now().getTime()
    this.#sweptAt = now
    const credentials = await this.#credentials()
    const at = (ms: number) => new Date(ms).toISOString()
    await this.#database.run((db) =>
      db
        .deleteFrom('panel_sessions')
        .where((eb) =>
          eb.or([
            eb('signed_in_at', '<=', at(now - SESSION_MS)),
            eb('signed_in_at', '>', at(now + CLOCK_SLACK_MS)),
            eb('seen_at', '<=', at(now - IDLE_MS)),
            eb('credentials', '!=', credentials)
          ])
        )
        .execute()
    )
  }

  async #read(id: string): Promise<SessionData | null> {
    const now = this.#clock.now().getTime()
    if (Math.abs(now - this.#sweptAt) >= SWEEP_EVERY_MS) await this.sweep().catch(ignore)
    const hash = digestOf(id)
    const row = await this.#database.run((db) =>
      db.selectFrom('panel_sessions').selectAll().where('id_hash', '=', hash).executeTakeFirst()
    )
    if (row === undefined) return null
    const signedInAt = Date.parse(row.signed_in_at)
    const endsAt = signedInAt + SESSION_MS
    const isOpen =
      now < endsAt &&
      signedInAt <= now + CLOCK_SLACK_MS &&
      now < Date.parse(row.seen_at) + IDLE_MS &&
      // Asked after the row was read: one that was signed in with a new password is never taken for an old one.
      row.credentials === (await this.#credentials())
    if (!isOpen) {
      await this.#delete(hash).catch(ignore)
      return null
    }
    // The id's cookie was sent with the sign-in and is not sent again; express-session wants one.
    return {
      cookie: { originalMaxAge: endsAt - now, expires: new Date(endsAt) },
      user: row.user_name,
      credentials: row.credentials,
      seenAt: row.seen_at
    } as SessionData
  }

  /** A session in which nobody is signed in is not kept. */
  async #write(id: string, { user, credentials }: SessionData): Promise<void> {
    if (user === undefined || credentials === undefined) return
    const now = this.#clock.now().toISOString()
    const row = {
      id_hash: digestOf(id),
      user_name: user,
      credentials,
      signed_in_at: now,
      seen_at: now
    }
    await this.sweep()
    await this.#database.run((db) =>
      db
        .insertInto('panel_sessions')
        .values(row)
        // An id is made for each sign-in, so there is nothing in an older row to be changed.
        .onConflict((conflict) => conflict.column('id_hash').doNothing())
        .execute()
    )
    await this.#database.run((db) =>
      db
        .deleteFrom('panel_sessions')
        .where('id_hash', 'not in', (eb) =>
          eb
            .selectFrom('panel_sessions')
            .select('id_hash')
            .orderBy('signed_in_at', 'desc')
            .limit(MOST_SESSIONS)
        )
        .execute()
    )
  }

  async #delete(hash: string): Promise<void> {
    await this.#database.run((db) =>
      db.deleteFrom('panel_sessions').where('id_hash', '=', hash).execute()
    )
  }
}

/** What has ended counts no more, whether or not its row can be removed just now. */
function ignore(): void {}
