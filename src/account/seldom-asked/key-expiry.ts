import type { Logger } from 'pino'
import { cutText } from '../../common/index.js'
import type { VultrApiKey, VultrErrorKind } from '../../vultr/index.js'
import type { AccountConnection } from '../connection.js'
import { askedWhereDue } from './asked-where-due.js'

/** An expiry is set when a key is made; it is asked for again after this time, in ms. */
const KEPT_MS = 12 * 3_600_000

/** Longer than this nobody waits for the answer, in ms; the next look uses what has come by then. */
const WAIT_MS = 2_000

/** Of a key's name as it is shown. */
const LONGEST_NAME = 100

/** What says nothing of the keys: what was known before still is. */
const PASSING: ReadonlySet<VultrErrorKind> = new Set([
  'rate-limited',
  'unavailable',
  'timeout',
  'withdrawn'
])

/** A key that expires one day. */
export interface KeyExpiry {
  /** One line, hostile; empty where the key has none. */
  readonly name: string
  readonly expiresAt: Date
  /** Whether it is the key in use; `false`: Vultr does not say which one that is, and it may be this one. */
  readonly isOwn: boolean
}

/** When the stored key expires, as far as Vultr has told. */
export interface KeyExpiries {
  /** At once; undefined where Vultr has not said anything of the stored key yet. */
  known(): readonly KeyExpiry[] | undefined
  /**
   * Asks where it is time to, once in twelve hours for each key. Never throws: a key that may not read
   * them, which is the usual one, has none.
   */
  ask(): Promise<void>
}

export function createKeyExpiries(deps: {
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
  readonly logger: Logger
}): KeyExpiries {
  let expiries: readonly KeyExpiry[] | undefined
  return {
    known: () => expiries,
    ask: askedWhereDue(deps, {
      keptMs: KEPT_MS,
      waitMs: WAIT_MS,
      what: 'the expiry of the API key',
      forget: () => {
        expiries = []
      },
      read: async (client) => {
        const answer = await client.listApiKeys()
        return () => {
          if (answer.ok) expiries = expiriesOf(answer.value)
          else if (!PASSING.has(answer.error.kind)) expiries = []
        }
      }
    })
  }
}

/**
 * Vultr lists all keys of the user, and tells which of them is in use by the end of it alone. Where it
 * shows the ends, the others are none of our business; where it does not, or two keys end alike, each of
 * them may be the one.
 */
function expiriesOf(keys: readonly VultrApiKey[]): readonly KeyExpiry[] {
  const own = keys.filter(({ isOwn }) => isOwn === true)
  const isKnown = own.length === 1
  const meant = own.length > 0 ? own : keys.filter(({ isOwn }) => isOwn === undefined)
  return meant.flatMap(({ name, expiresAt }) =>
    expiresAt === undefined
      ? []
      : [{ name: cutText(name, { graphemes: LONGEST_NAME }), expiresAt, isOwn: isKnown }]
  )
}
