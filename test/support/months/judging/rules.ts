// How soon what was true has to be told, as docs/alerts.md says: written down here once more, so that a table
// of the product that was changed by mistake does not judge itself.
import type { AlertKind } from '../../../../src/alerts/index.js'
import { DAY, HOUR, MINUTE } from '../../fake-clock.js'

export interface Times {
  /** It must stand so long before it is told. */
  readonly settlingMs: number
  /** It takes the panel so long at most to see that it began, or is over. */
  readonly seenMs: number
}

/** What happens at Vultr is seen when the account is read: every 15 minutes at the latest. */
const READ_MS = 15 * MINUTE

/** What the panel knows by itself. */
const AT_ONCE_MS = 0

const USUAL: Times = { settlingMs: 5 * MINUTE, seenMs: READ_MS }

/** Those that a month can judge. */
export const TIMES: Readonly<Partial<Record<AlertKind, Times>>> = {
  'snapshot-failed': USUAL,
  overdue: USUAL,
  stuck: USUAL,
  'key-refused': { settlingMs: 5 * MINUTE, seenMs: 2 * READ_MS },
  // It is asked for twice a day.
  'key-expiring': { settlingMs: 5 * MINUTE, seenMs: 12 * HOUR + READ_MS },
  'vultr-unreachable': { settlingMs: HOUR, seenMs: READ_MS },
  quota: USUAL,
  'prune-refused': { settlingMs: HOUR, seenMs: READ_MS },
  'suspicious-size': USUAL,
  unprotected: { settlingMs: HOUR, seenMs: READ_MS },
  'turned-off': { settlingMs: 5 * MINUTE, seenMs: AT_ONCE_MS },
  'instance-gone': USUAL,
  'settings-unusable': USUAL,
  'account-unreadable': { settlingMs: HOUR, seenMs: READ_MS },
  'channel-failing': { settlingMs: 15 * MINUTE, seenMs: AT_ONCE_MS }
}

/** What is over is told when it has been so for five minutes. */
export const OVER_MS = 5 * MINUTE

/** A second message of the same kind follows so much later at the earliest. */
export const TOGETHER_MS = 15 * MINUTE

export const REMINDER_MS = DAY

/** While passes are further apart, nobody was there to tell anything. */
export const DEAD_MS = 40 * MINUTE

/** What each of these brings about is not told beside it. */
export const HIDES: Readonly<Partial<Record<AlertKind, readonly AlertKind[]>>> = {
  'key-refused': ['snapshot-failed', 'overdue', 'stuck', 'vultr-unreachable', 'prune-refused'],
  'vultr-unreachable': ['snapshot-failed', 'overdue', 'stuck', 'prune-refused']
}

/** Those that happen once, and that a month knows all of. */
export const HAPPENINGS: ReadonlySet<AlertKind> = new Set(['settings-changed', 'deleted-outside'])
