import type { CatalogueView, UnreadableRecords } from '../../../account/index.js'
import type { Finding, StoredOtherwise } from '../../../health/index.js'
import { type Message, message, type Text, type Wording } from '../../../wording/index.js'
import { instanceName } from '../account/instance-name.js'
import { danger, type ToldBanner, warning } from './banner.js'
import { reviewReason } from './review-reason.js'

/** What a finding is told by besides itself. */
interface Circumstances {
  /** The instance it is about. */
  readonly instance: Text
  readonly now: Date
  readonly wording: Wording
}

type FindingOf<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>

type Tell<K extends Finding['kind']> = (finding: FindingOf<K>, of: Circumstances) => ToldBanner

const TO_SETTINGS = { path: 'settings', label: message('banner.link.settings') }
const TO_ACTIVITY = { path: 'activity', label: message('banner.link.activity') }
const TO_REVIEW = { path: 'review', label: message('banner.link.review') }

function toInstance(instanceId: string): ToldBanner['link'] {
  return { path: `instances/${instanceId}`, label: message('banner.link.instance') }
}

/** What every page says of a finding about settings, instances or the account. */
export function findingBanner(
  finding: Finding,
  view: CatalogueView,
  now: Date,
  wording: Wording
): ToldBanner {
  const instance = 'instanceId' in finding ? instanceName(finding.instanceId, view) : ''
  // Each kind has its own entry, which takes findings of that kind.
  const tell = BANNERS[finding.kind] as (each: Finding, of: Circumstances) => ToldBanner
  return tell(finding, { instance, now, wording })
}

const BANNERS: { readonly [K in Finding['kind']]: Tell<K> } = {
  'settings-unreadable': () => danger(message('error.settings.text'), TO_SETTINGS),
  'this-server-unknown': () => danger(message('banner.thisServerUnknown'), TO_SETTINGS),
  'unknown-tag': ({ tag }) => warning(message('banner.unknownTag', { tag }), TO_SETTINGS),
  'review-needed': ({ review }) =>
    danger(message('text', { text: reviewReason(review) }), TO_REVIEW),
  'another-panel': ({ count }, { instance }) =>
    warning(message('banner.anotherPanel', { count, instance }), TO_REVIEW),
  'schedule-unreadable': ({ instanceId }, { instance }) =>
    danger(message('banner.scheduleUnreadable', { instance }), toInstance(instanceId)),
  'schedule-unowned': () => warning(message('banner.scheduleUnowned'), TO_SETTINGS),
  paused: ({ instanceId, paused: { since, reason } }, { instance }) =>
    danger(
      since === undefined
        ? message('banner.paused', { instance, reason })
        : message('banner.paused.since', { instance, reason, since: momentOf(since) }),
      toInstance(instanceId)
    ),
  'last-run-failed': ({ run }, { instance }) =>
    danger(
      message('banner.lastRun', {
        instance,
        state: run.state,
        at: momentOf(run.slotAt ?? run.createdAt),
        reason: run.reason ?? message('banner.reasonUnknown')
      }),
      TO_ACTIVITY
    ),
  retrying: ({ run: { state, reason = '' } }, { instance }) =>
    warning(
      state === 'creating'
        ? message('banner.retrying.inDoubt', { instance, reason })
        : message('banner.retrying', { instance, reason }),
      TO_ACTIVITY
    ),
  stuck: ({ run }, { now }) => {
    const duration = now.getTime() - (run.pendingSince ?? now).getTime()
    return danger(message('banner.stuck', { name: run.name, duration: { duration } }), {
      path: 'snapshots',
      label: message('banner.link.snapshots')
    })
  },
  overdue: ({ newestGoodAt }, { instance, now, wording }) =>
    danger(
      newestGoodAt === undefined
        ? message('banner.overdue.none', { instance })
        : message('banner.overdue', { instance, age: wording.figures.age(newestGoodAt, now) }),
      TO_ACTIVITY
    ),
  'prune-held': ({ instanceId, held: { snapshotIds } }, { instance }) => {
    const count = snapshotIds.length
    return warning(message('banner.pruneHeld', { count, instance }), {
      path: `snapshots/expired/${instanceId}`,
      label: message('banner.link.expired', { count })
    })
  },
  'prune-refused': ({ failure: { reason } }, { instance }) =>
    warning(message('banner.pruneRefused', { instance, reason }), TO_ACTIVITY),
  'stored-otherwise': ({ runs }) =>
    warning(storedOtherwise(runs), {
      path: `snapshots/${runs[0]?.snapshotId ?? ''}`,
      label: message('banner.link.snapshot')
    }),
  'records-unreadable': ({ unreadable }) => warning(recordsUnreadable(unreadable))
}

function momentOf(at: Date): Text {
  return { moment: at.toISOString() }
}

/** What it means that Vultr stored another description than was sent. */
function storedOtherwise(runs: readonly StoredOtherwise[]): Message {
  const [first] = runs
  return message('banner.storedOtherwise', {
    name: first?.run.name ?? '',
    others: runs.length - 1,
    description: first?.run.storedDescription ?? '',
    mark: runs.some(({ isMarkLost }) => isMarkLost) ? 'lost' : 'intact'
  })
}

/** As many reasons as a banner holds. */
const MOST_REASONS = 3

function recordsUnreadable({ snapshots, instances }: UnreadableRecords): Message {
  const counts = [
    [snapshots.length, 'banner.recordsUnreadable.snapshots'],
    [instances.length, 'banner.recordsUnreadable.instances']
  ] as const
  const what = counts.filter(([count]) => count > 0)
  const reasons = new Map([...snapshots, ...instances].map(({ why }) => [JSON.stringify(why), why]))
  return message('banner.recordsUnreadable', {
    what: { list: what.map(([count, code]) => message(code, { count })) },
    reasons: { list: [...reasons.values()].slice(0, MOST_REASONS) }
  })
}
