import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { Logger } from 'pino'
import { cutText, toIpAddress } from '../../common/index.js'
import type { SignInEvent } from '../../index.js'
import {
  type CheckQueue,
  createCheckQueue,
  STRANGER_PACE_MS,
  systemTimer,
  type Timer
} from './check-queue.js'
import { type Credentials, createCredentials } from './credentials.js'
import { derivePanelKeys, type PanelKeys } from './digest.js'
import { createKnownBrowsers, type KnownBrowsers, sendBrowserCookie } from './known-browsers.js'
import { openPanelDatabase } from './panel-database.js'
import { type Admin, createPasswordStore } from './password-store.js'
import { SESSION_MS, SessionStore } from './session-store.js'
import { createSharedFailures } from './shared-failures.js'

/** All that decides who is let into the panel, and remembers it. */
export interface Door {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  readonly keys: PanelKeys
  readonly credentials: Credentials
  readonly queue: CheckQueue
  readonly browsers: KnownBrowsers
  readonly sessions: SessionStore
  /** Finds the session of a request, notes that it is used, and sends cookies. */
  readonly middleware: RequestHandler[]
  /**
   * Writes into Activity, and a refused sign-in into the log too, each of them, for what counts them
   * there. Never rejects, as no sign-in should fail for it.
   */
  tell(request: Request, event: Omit<SignInEvent, 'address'>): Promise<void>
  /**
   * Keeps the password that a first start has made; to be called once it can be shown.
   * @returns whether it is the one that counts, and not one that another machine has stored before.
   */
  keepPassword(): Promise<boolean>
  close(): Promise<void>
}

/** @throws DatabaseError */
export async function openDoor(options: {
  readonly basePath: string
  readonly databasePath?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly secretKey: string | Uint8Array
  readonly admin: Admin
  readonly clock: { now(): Date }
  readonly logger: Logger
  readonly record: (event: SignInEvent) => Promise<void>
  readonly timer?: Timer | undefined
  readonly passwordCost?: number | undefined
}): Promise<Door> {
  const { basePath, admin, clock, logger, timer = systemTimer } = options
  const keys = derivePanelKeys(options.secretKey)
  const { databasePath, databaseUrl } = options
  const startedAt = clock.now().getTime() - timer.now()
  const now = () => startedAt + timer.now()
  const database = await openPanelDatabase({ databasePath, databaseUrl, clock, now })
  const store = createPasswordStore({ admin, database, keys, clock })
  const { user } = admin
  const credentials = createCredentials({ user, store, keys, logger, cost: options.passwordCost })
  const sessions = new SessionStore({ database, clock, credentials: credentials.fingerprint })
  // What another password or key has ended stays ended when that is undone.
  await sessions.sweep().catch((error: unknown) => {
    logger.warn({ err: error }, 'the sessions that have ended could not be removed')
  })
  const queue = createCheckQueue(
    timer,
    createSharedFailures({ database, strangerPaceMs: STRANGER_PACE_MS })
  )
  const cookiePath = basePath === '' ? '/' : basePath
  return {
    basePath,
    keys,
    credentials,
    queue,
    browsers: createKnownBrowsers({ database, clock, user }),
    sessions,
    middleware: [
      sendBrowserCookie(cookiePath),
      findSession(sessions, keys, cookiePath),
      noteUse(sessions, logger)
    ],
    async tell(request, event) {
      const address = toIpAddress(request.ip ?? '') ?? ''
      if (event.event === 'refused') {
        const user = cutText(event.user, { graphemes: 100, bytes: 400 })
        logger.warn({ user, address }, 'sign-in refused')
      }
      try {
        await options.record({ ...event, address })
      } catch (error) {
        logger.error({ err: error, address }, `${event.event}: could not be written into Activity`)
      }
    },
    keepPassword: () => store.keep(),
    async close() {
      queue.close()
      await database.close()
    }
  }
}

function findSession(store: SessionStore, keys: PanelKeys, path: string): RequestHandler {
  return session({
    name: 'panel_session',
    secret: keys.cookieSecret,
    store,
    resave: false,
    saveUninitialized: false,
    // Twelve hours from the sign-in on, however much it is used.
    rolling: false,
    cookie: { path, httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_MS }
  })
}

function noteUse(store: SessionStore, logger: Logger): RequestHandler {
  return async (request, _response, next) => {
    // A page that is left open asks for news by htmx; nobody sits before it for that.
    const isUse = request.method !== 'GET' || request.get('HX-Request') === undefined
    if (request.session.user !== undefined && isUse) {
      try {
        await store.seen(request.sessionID, { seenAt: request.session.seenAt ?? '' })
      } catch (error) {
        // On a full disk the pages still tell what there is.
        logger.warn({ err: error }, 'that a session is used could not be stored')
      }
    }
    next()
  }
}
