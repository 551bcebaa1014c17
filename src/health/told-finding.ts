import { accountIndex, type CatalogueView, instanceName } from '../account/index.js'
import { reviewReason } from '../confirmations/index.js'
import type { Run } from '../runs/index.js'
import { type Message, message, type Text } from '../wording/index.js'
import type { Finding } from './findings.js'
import { recordsUnreadable, storedOtherwise } from './told-records.js'
import { type FindingAction, helpFor } from './what-helps.js'

/** How something wrong is told, and what helps. */
export interface ToldFinding {
  /** `danger`: something is wrong, and nothing helps but somebody. `warning`: to know, or to decide. */
  readonly kind: 'danger' | 'warning'
  /** In a few words, without the instance. */
  readonly title: Message
  /** What and why, and what to do. */
  readonly text: Message
  /** What is shown on request only. */
  readonly details?: Message
  /** Undefined where nobody knows. */
  readonly since?: Date | undefined
  /** To a path of ours without its leading slash. */
  readonly link?: { readonly path: string; readonly label: Message } | undefined
  /** What helps, where that is one click. */
  readonly action?: FindingAction | undefined
}

/** What a finding is told by besides itself. */
interface Circumstances {
  /** The instance it is about. */
  readonly instance: Text
  /** The account lists it. */
  readonly isListed: boolean
  readonly now: Date
}

type FindingOf<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>

type Tell<K extends Finding['kind']> = (finding: FindingOf<K>, of: Circumstances) => ToldFinding

const TO_SETTINGS = { path: 'settings', label: message('banner.link.settings') }
const TO_REVIEW = { path: 'review', label: message('banner.link.review') }

function toInstance(instanceId: string): ToldFinding['link'] {
  return { path: `instances/${instanceId}`, label: message('banner.link.instance') }
}

/** What is said of a finding about settings, instances or the account. */
export function toldFinding(finding: Finding, view: CatalogueView, now: Date): ToldFinding {
  const id = 'instanceId' in finding ? finding.instanceId : undefined
  const instance = id === undefined ? '' : instanceName(id, view)
  const isListed = id !== undefined && accountIndex(view).instances.has(id)
  // Each kind has its own entry, which takes findings of that kind.
  const tell = TOLD[finding.kind] as (each: Finding, of: Circumstances) => ToldFinding
  return tell(finding, { instance, isListed, now })
}

const TOLD: { readonly [K in Finding['kind']]: Tell<K> } = {
  'settings-unreadable': () => ({
    kind: 'danger',
    title: message('attention.settingsUnreadable'),
    text: message('error.settings.text'),
    link: TO_SETTINGS
  }),
  'clock-off': ({ hostname, aheadMs }) => ({
    kind: 'warning',
    title: message('attention.clockOff', { hostname }),
    text: message('banner.clockOff', {
      hostname,
      count: Math.round(Math.abs(aheadMs) / MINUTE_MS),
      direction: aheadMs < 0 ? 'behind' : 'ahead'
    })
  }),
  'turned-off': ({ since }) => ({
    kind: 'warning',
    title: message('attention.turnedOff'),
    text: message('banner.turnedOff'),
    since,
    link: TO_SETTINGS
  }),
  'this-server-unknown': () => ({
    kind: 'danger',
    title: message('attention.thisServerUnknown'),
    text: message('banner.thisServerUnknown'),
    link: TO_SETTINGS
  }),
  'unknown-tag': ({ tag }) => ({
    kind: 'warning',
    title: message('attention.unknownTag', { tag }),
    text: message('banner.unknownTag', { tag }),
    link: TO_SETTINGS
  }),
  'review-needed': ({ review }) => ({
    kind: 'danger',
    title: message('attention.reviewNeeded'),
    text: reviewReason(review),
    since: review.state.otherAccountSince ?? review.state.unseenSince,
    link: TO_REVIEW
  }),
  'another-panel': ({ count }, { instance }) => ({
    kind: 'warning',
    title: message('attention.anotherPanel'),
    text: message('banner.anotherPanel', { count, instance }),
    link: TO_REVIEW
  }),
  'schedule-unreadable': ({ instanceId }, { instance }) => ({
    kind: 'danger',
    title: message('attention.scheduleUnreadable'),
    text: message('banner.scheduleUnreadable', { instance }),
    link: toInstance(instanceId)
  }),
  'schedule-unowned': () => ({
    kind: 'warning',
    title: message('attention.scheduleUnowned'),
    text: message('banner.scheduleUnowned'),
    link: TO_SETTINGS
  }),
  paused: ({ instanceId, paused: { since, reason } }, { instance }) => ({
    kind: 'danger',
    title: message('attention.paused'),
    text:
      since === undefined
        ? message('banner.paused', { instance, reason })
        : message('banner.paused.since', { instance, reason, since: momentOf(since) }),
    since,
    link: toInstance(instanceId),
    action: { kind: 'exclude', instanceId }
  }),
  'last-run-failed': ({ instanceId, run, openRun }, { instance, isListed }) => ({
    kind: 'danger',
    title: message('attention.lastRun', { state: run.state }),
    text: message('banner.lastRun', {
      instance,
      state: run.state,
      at: momentOf(dueAt(run)),
      reason: run.reason ?? message('banner.reasonUnknown')
    }),
    since: dueAt(run),
    link: toInstance(instanceId),
    ...helpFor(instanceId, run.reason, { isListed, openRun })
  }),
  retrying: ({ run }, of) => toldRetrying(run, of),
  stuck: ({ run }, { now }) => {
    const duration = now.getTime() - (run.pendingSince ?? now).getTime()
    return {
      kind: 'danger',
      title: message('attention.stuck'),
      text: message('banner.stuck', { name: run.name, duration: { duration } }),
      since: run.pendingSince,
      link: { path: 'snapshots', label: message('banner.link.snapshots') }
    }
  },
  overdue: ({ instanceId, newestGoodAt, since, openRun }, { instance, isListed, now }) => ({
    kind: 'danger',
    title: message('attention.overdue'),
    text:
      newestGoodAt === undefined
        ? message('banner.overdue.none', { instance })
        : message('banner.overdue', {
            instance,
            age: { ago: now.getTime() - newestGoodAt.getTime() }
          }),
    since,
    link: toInstance(instanceId),
    ...helpFor(instanceId, openRun?.reason, { isListed, openRun })
  }),
  'prune-held': ({ instanceId, held: { snapshotIds, since } }, { instance }) => {
    const count = snapshotIds.length
    return {
      kind: 'warning',
      title: message('attention.pruneHeld'),
      text: message('banner.pruneHeld', { count, instance }),
      since,
      link: {
        path: `snapshots/expired/${instanceId}`,
        label: message('banner.link.expired', { count })
      }
    }
  },
  'prune-refused': ({ failure: { reason, snapshotId } }, { instance }) => ({
    kind: 'warning',
    title: message('attention.pruneRefused'),
    text: message('banner.pruneRefused', { instance, reason }),
    link: { path: `snapshots/${snapshotId}`, label: message('banner.link.snapshot') }
  }),
  'stored-otherwise': ({ runs }) => ({
    kind: 'warning',
    title: message('attention.storedOtherwise'),
    text: storedOtherwise(runs),
    since: runs[0]?.run.createdAt,
    link: {
      path: `snapshots/${runs[0]?.snapshotId ?? ''}`,
      label: message('banner.link.snapshot')
    }
  }),
  'records-unreadable': ({ unreadable }) => ({
    kind: 'warning',
    title: message('attention.recordsUnreadable'),
    text: recordsUnreadable(unreadable)
  })
}

/** One that waits can be tried again at once; of one in doubt the account is searched first. */
function toldRetrying(run: Run, { instance, isListed }: Circumstances): ToldFinding {
  const { instanceId, state, reason = '' } = run
  const isInDoubt = state === 'creating'
  return {
    kind: 'warning',
    title: isInDoubt ? message('attention.inDoubt') : message('attention.retrying'),
    text: isInDoubt
      ? message('banner.retrying.inDoubt', { instance, reason })
      : message('banner.retrying', { instance, reason }),
    since: dueAt(run),
    link: toInstance(instanceId),
    ...helpFor(instanceId, run.reason, { isListed, openRun: run })
  }
}

function dueAt({ slotAt, createdAt }: Run): Date {
  return slotAt ?? createdAt
}

const MINUTE_MS = 60_000

function momentOf(at: Date): Text {
  return { moment: at.toISOString() }
}
