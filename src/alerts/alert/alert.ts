/** What can be told, each of which an admin can turn off. */
export const ALERT_KINDS = [
  'snapshot-failed',
  'overdue',
  'stuck',
  'key-refused',
  'key-expiring',
  'vultr-unreachable',
  'quota',
  'prune-held',
  'prune-refused',
  'suspicious-size',
  'unprotected',
  'turned-off',
  'instance-gone',
  'settings-unusable',
  'account-unreadable',
  'settings-changed',
  'mass-deletion',
  'deleted-outside',
  'restore-finished',
  'restore-failed',
  'database-set-back',
  'another-panel',
  'sign-in-new-address',
  'channel-failing'
] as const

export type AlertKind = (typeof ALERT_KINDS)[number]

/** Least grave first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const

export type Severity = (typeof SEVERITIES)[number]

export const ALERT_STATES = ['opened', 'reminded', 'resolved'] as const

export type AlertState = (typeof ALERT_STATES)[number]
