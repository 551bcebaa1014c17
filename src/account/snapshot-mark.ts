import { randomBytes } from 'node:crypto'
import { cutText } from '../common/index.js'

/** What we know of a snapshot, kept at Vultr in its description so that our database can be lost. */
export interface SnapshotMark {
  readonly origin: 'automatic' | 'manual'
  readonly isProtected: boolean
  /** A UUID in lower case. */
  readonly instanceId: string
  /** Unique to the run that made the snapshot; see `newRunKey`. */
  readonly key: string
}

/**
 * A key for a run: 64 random bits, unique among all runs that an account will ever see. Before them
 * stands the slot it is made for, in minutes since 1970 in base 36, so that the account tells which
 * slots were taken, whoever took them.
 */
export function newRunKey(slotAt?: Date): string {
  return slotAt === undefined ? randomKey() : `s${minutesOf(slotAt)}-${randomKey()}`
}

/** A key for a run by hand whose snapshot expires by the rules, as one of the schedule does. */
export function newRuledRunKey(): string {
  return `${RULED}${randomKey()}`
}

/** Whether it is one of those. */
export function isRuledRunKey(key: string): boolean {
  return key.startsWith(RULED)
}

/** A key for a run by hand whose snapshot expires at that minute, so that this too outlives our database. */
export function newExpiringRunKey(expiresAt: Date): string {
  return `x${minutesOf(expiresAt)}-${randomKey()}`
}

const RULED = 'a-'

function randomKey(): string {
  return randomBytes(8).toString('hex')
}

function minutesOf(at: Date): string {
  return Math.floor(at.getTime() / 60_000).toString(36)
}

const TIMED_KEY = /^([sx])([0-9a-z]{1,8})-[0-9a-f]{16}$/

/** The slot that a run's key tells of; undefined of one made by hand, or by an earlier version. */
export function slotOfRunKey(key: string): Date | undefined {
  return timeOfRunKey(key, 's')
}

/** When the snapshot of a run by hand expires; undefined where it stays until somebody deletes it. */
export function expiryOfRunKey(key: string): Date | undefined {
  return timeOfRunKey(key, 'x')
}

function timeOfRunKey(key: string, letter: 's' | 'x'): Date | undefined {
  const [, found, minutes = ''] = TIMED_KEY.exec(key) ?? []
  const at = found === letter ? Number.parseInt(minutes, 36) * 60_000 : Number.NaN
  return Math.abs(at) <= 8.64e15 ? new Date(at) : undefined
}

// Anchored at the end and strict on purpose: a mark that somebody edited by hand until it no longer
// reads exactly so makes the snapshot foreign, and a foreign snapshot is never touched.
const MARKED =
  /^([\s\S]*) \[vpa ([am])(p?) ([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}) ([A-Za-z0-9_-]{1,64})\]$/

/** Longer descriptions may be refused or cut; whether Vultr counts characters or bytes is not documented. */
export const LONGEST_DESCRIPTION = 255

/** So much of a name, in bytes of UTF-8, fits beside the mark of any run. */
export const LONGEST_NAME_BYTES = 180

/**
 * The description that carries a name and its mark: `<name> [vpa <a|m>[p] <instance uuid> <key>]`.
 * The name is cut where the whole would not fit into 255 bytes, hence nor into 255 characters.
 */
export function writeDescription(name: string, mark: SnapshotMark): string {
  const letters = `${mark.origin === 'automatic' ? 'a' : 'm'}${mark.isProtected ? 'p' : ''}`
  return `${cutText(name, { bytes: roomForName(mark) })} [vpa ${letters} ${mark.instanceId} ${mark.key}]`
}

/** How many bytes a name may have; as many with a lock as without, so that locking cuts nothing off. */
function roomForName({ instanceId, key }: SnapshotMark): number {
  return LONGEST_DESCRIPTION - Buffer.byteLength(` [vpa ap ${instanceId} ${key}]`)
}

/** Reads a description; without a whole mark at its very end everything in it is name. */
export function readDescription(description: string): {
  readonly name: string
  readonly mark: SnapshotMark | undefined
} {
  const match = MARKED.exec(description)
  const [, name, origin, protection, instanceId, key] = match ?? []
  if (name === undefined || instanceId === undefined || key === undefined) {
    return { name: description, mark: undefined }
  }
  return {
    name,
    mark: {
      origin: origin === 'a' ? 'automatic' : 'manual',
      isProtected: protection === 'p',
      instanceId: instanceId.toLowerCase(),
      key
    }
  }
}
