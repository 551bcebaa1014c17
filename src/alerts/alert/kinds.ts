import type { AlertKind, Severity } from './alert.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How a kind is told where nobody has decided otherwise. */
interface KindRule {
  readonly severity: Severity
  /** A condition that ends sooner than this, in ms, is told nobody. Undefined of what happens at once. */
  readonly settlingMs: number | undefined
}

/** Long enough for a pass that fails once, short enough to be told within ten minutes. */
const USUAL_MS = 5 * MINUTE_MS

/** Conditions stand until they are resolved; what has no settling time happens once. */
export const KIND_RULES: Readonly<Record<AlertKind, KindRule>> = {
  'snapshot-failed': { severity: 'critical', settlingMs: USUAL_MS },
  overdue: { severity: 'critical', settlingMs: USUAL_MS },
  stuck: { severity: 'warning', settlingMs: USUAL_MS },
  'key-refused': { severity: 'critical', settlingMs: USUAL_MS },
  'key-expiring': { severity: 'warning', settlingMs: USUAL_MS },
  // Vultr is updated now and then, for minutes.
  'vultr-unreachable': { severity: 'critical', settlingMs: HOUR_MS },
  quota: { severity: 'critical', settlingMs: USUAL_MS },
  'prune-held': { severity: 'warning', settlingMs: USUAL_MS },
  // A locked snapshot is often free again a little later.
  'prune-refused': { severity: 'warning', settlingMs: HOUR_MS },
  'suspicious-size': { severity: 'warning', settlingMs: USUAL_MS },
  // Who makes a new server needs some time to tag it.
  unprotected: { severity: 'warning', settlingMs: HOUR_MS },
  'turned-off': { severity: 'warning', settlingMs: USUAL_MS },
  'instance-gone': { severity: 'critical', settlingMs: USUAL_MS },
  'settings-unusable': { severity: 'critical', settlingMs: USUAL_MS },
  'account-unreadable': { severity: 'warning', settlingMs: HOUR_MS },
  'settings-changed': { severity: 'info', settlingMs: undefined },
  'mass-deletion': { severity: 'warning', settlingMs: undefined },
  'deleted-outside': { severity: 'warning', settlingMs: undefined },
  'restore-finished': { severity: 'info', settlingMs: undefined },
  'restore-failed': { severity: 'critical', settlingMs: undefined },
  'database-set-back': { severity: 'critical', settlingMs: USUAL_MS },
  'another-panel': { severity: 'warning', settlingMs: USUAL_MS },
  'sign-in-new-address': { severity: 'info', settlingMs: undefined },
  'channel-failing': { severity: 'warning', settlingMs: 15 * MINUTE_MS }
}

/**
 * While one of these has been told, what it brings about for each instance is told by it alone.
 * A review holds deletes and restores, and no snapshot.
 */
export const CAUSES: Readonly<Partial<Record<AlertKind, readonly AlertKind[]>>> = {
  'key-refused': ['snapshot-failed', 'overdue', 'stuck', 'vultr-unreachable', 'prune-refused'],
  'vultr-unreachable': ['snapshot-failed', 'overdue', 'stuck', 'prune-refused'],
  'database-set-back': ['prune-held', 'prune-refused', 'another-panel']
}
