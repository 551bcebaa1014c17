import { createHash } from 'node:crypto'
import type { Finding } from './findings.js'

/** What a finding is known by from one look to the next. */
export interface FindingIdentity {
  /** A digest of what it is about: its kind, with its instance, tag or snapshot. */
  readonly id: string
  /** A digest of how it is now. What is acknowledged stays quiet as long as this is the same. */
  readonly fingerprint: string
}

type FindingOf<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>

type Tell<K extends Finding['kind']> = (finding: FindingOf<K>) => {
  /** Besides the kind. */
  readonly about: unknown
  readonly now?: unknown
}

export function identityOf(finding: Finding): FindingIdentity {
  // Each kind has its own entry, which takes findings of that kind.
  const tell = IDENTITIES[finding.kind] as Tell<Finding['kind']>
  const { about, now } = tell(finding as never)
  return { id: digest([finding.kind, about]), fingerprint: digest(now ?? '') }
}

/**
 * Retries and later slots with the same reason are no change: each would wake an admin who knows of it.
 * A good snapshot in between is one.
 */
const IDENTITIES: { readonly [K in Finding['kind']]: Tell<K> } = {
  'last-run-failed': ({ instanceId, run: { state, reason }, newestGoodAt }) => ({
    about: instanceId,
    now: [state, reason, newestGoodAt]
  }),
  retrying: ({ instanceId, run: { state, reason }, newestGoodAt }) => ({
    about: instanceId,
    now: [state, reason, newestGoodAt]
  }),
  stuck: ({ run }) => ({ about: run.id }),
  overdue: ({ instanceId, newestGoodAt }) => ({ about: instanceId, now: newestGoodAt }),
  paused: ({ instanceId, paused: { since, reason } }) => ({
    about: instanceId,
    now: [since, reason]
  }),
  'turned-off': ({ since }) => ({ about: '', now: since }),
  'this-server-unknown': () => ({ about: '' }),
  'unknown-tag': ({ tag }) => ({ about: tag }),
  'review-needed': ({ review }) => ({ about: '', now: review.fingerprint }),
  'another-panel': ({ instanceId, count }) => ({ about: instanceId, now: count }),
  'schedule-unreadable': ({ instanceId }) => ({ about: instanceId }),
  'schedule-unowned': () => ({ about: '' }),
  'prune-held': ({ instanceId, held }) => ({
    about: instanceId,
    now: [...held.snapshotIds].sort()
  }),
  'prune-refused': ({ instanceId, failure: { snapshotId, reason } }) => ({
    about: [instanceId, snapshotId],
    now: reason
  }),
  'stored-otherwise': ({ runs }) => ({
    about: '',
    now: runs.map(({ snapshotId }) => snapshotId).sort()
  }),
  'records-unreadable': ({ unreadable: { snapshots, instances } }) => ({
    about: '',
    now: [snapshots, instances]
  }),
  // How far it is off differs at each look.
  'clock-off': ({ hostname }) => ({ about: hostname }),
  'settings-unreadable': () => ({ about: '' })
}

/** These are told only while a schedule is for their instance. */
const OF_THE_SCHEDULE = ['last-run-failed', 'retrying', 'overdue', 'prune-held'] as const

/**
 * The ids of what may be told again, just as it was, once a schedule is for the instance again. Their fingerprints
 * hold the newest good snapshot or the snapshots themselves, so that a new problem is not taken for the old one.
 */
export function dormantIds(instanceId: string): readonly string[] {
  return OF_THE_SCHEDULE.map((kind) => digest([kind, instanceId]))
}

/** While one of these holds, all of pruning or of taking snapshots stands still: nobody may quiet it. */
const LOUD: ReadonlySet<Finding['kind']> = new Set(['review-needed', 'settings-unreadable'])

/** Whether it may be acknowledged. */
export function isQuietable({ kind }: Finding): boolean {
  return !LOUD.has(kind)
}

/** A short name for what is told, the same whenever that is the same. */
export function digest(told: unknown): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32)
}
