import type { CatalogueView, UnreadableRecords } from '../../../account/index.js'
import type { Finding, StoredOtherwise } from '../../../health/index.js'
import { describeMoment } from '../../../policy/index.js'
import type { Run } from '../../../runs/index.js'
import { wordingIn } from '../../../wording/index.js'
import { ageText, elapsedText, utcText } from '../../http/formats.js'
import type { Banner } from '../../http/sending/render.js'
import { instanceName } from '../account/instance-name.js'
import { danger, warning } from './banner.js'
import { reviewReason } from './review-reason.js'

/** What a finding is told by besides itself. */
interface Circumstances {
  /** The instance it is about. */
  readonly name: string
  readonly now: Date
}

type FindingOf<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>

type Tell<K extends Finding['kind']> = (finding: FindingOf<K>, of: Circumstances) => Banner

const TO_SETTINGS = { path: 'settings', label: 'See Settings' }
const TO_ACTIVITY = { path: 'activity', label: 'See Activity' }
const TO_REVIEW = { path: 'review', label: 'Review' }

function toInstance(instanceId: string): Banner['link'] {
  return { path: `instances/${instanceId}`, label: 'See the instance' }
}

/** What every page says of a finding about settings, instances or the account. */
export function findingBanner(finding: Finding, view: CatalogueView, now: Date): Banner {
  const name = 'instanceId' in finding ? instanceName(finding.instanceId, view) : 'this server'
  // Each kind has its own entry, which takes findings of that kind.
  const tell = BANNERS[finding.kind] as (each: Finding, of: Circumstances) => Banner
  return tell(finding, { name, now })
}

const BANNERS: { readonly [K in Finding['kind']]: Tell<K> } = {
  'settings-unreadable': ({ sentence }) => danger(sentence, TO_SETTINGS),
  'this-server-unknown': () =>
    danger(
      'Vultr’s metadata service does not say which instance this server is, so no automatic snapshots are taken. They go on by themselves once it answers; or choose the instance under Settings.',
      TO_SETTINGS
    ),
  'unknown-tag': ({ tag }) =>
    warning(
      `No instance has the tag “${tag}”, so nothing is covered by it. Check its spelling under Settings, or tag the instances at my.vultr.com.`,
      TO_SETTINGS
    ),
  'review-needed': ({ review }) => danger(reviewReason(review), TO_REVIEW),
  'another-panel': ({ count }, { name }) =>
    warning(
      `Another panel takes snapshots of ${name} too: the account holds ${count} that this panel did not take. Nothing of it is deleted here until you have reviewed them. Turn its automatic snapshots off in one of the two panels.`,
      TO_REVIEW
    ),
  'schedule-unreadable': ({ instanceId }, { name }) =>
    danger(
      `The stored schedule of ${name} cannot be read, so no automatic snapshots of it are taken and nothing of it is pruned. Save it again.`,
      toInstance(instanceId)
    ),
  'schedule-unowned': () =>
    warning(
      'A schedule is stored of which it cannot be read what instance it is for, so nothing is pruned of the instances that follow the snapshot settings. Save the snapshot settings again to discard it.',
      TO_SETTINGS
    ),
  paused: ({ instanceId, paused: { since, reason } }, { name }) =>
    danger(
      `Automatic snapshots of ${name} are paused${since === undefined ? '' : ` since ${utcText(since)}`}: ${wordingIn('en').say(reason)} Its snapshots are kept.`,
      toInstance(instanceId)
    ),
  'last-run-failed': ({ run }, { name, now }) =>
    danger(
      `The last automatic snapshot of ${name} was ${run.state === 'missed' ? 'missed' : 'not taken'}${slotText(run.slotAt, now)}: ${run.reason === undefined ? 'no reason is known.' : wordingIn('en').say(run.reason)}`,
      TO_ACTIVITY
    ),
  retrying: ({ run }, { name }) => warning(untakenText(run, name), TO_ACTIVITY),
  stuck: ({ run }, { now }) =>
    danger(
      `The snapshot “${run.name}” has been pending for ${elapsedText(now.getTime() - (run.pendingSince ?? now).getTime())}. It seems stuck; ask Vultr’s support, or delete it at my.vultr.com.`,
      { path: 'snapshots', label: 'See Snapshots' }
    ),
  overdue: ({ newestGoodAt }, { name, now }) =>
    danger(
      newestGoodAt === undefined
        ? `There is no good snapshot of ${name}, although one should exist by now.`
        : `The latest good snapshot of ${name} is from ${ageText(newestGoodAt, now)}, more than twice the time between two of them.`,
      TO_ACTIVITY
    ),
  'prune-held': ({ instanceId, held }, { name }) =>
    warning(`${heldText(held.snapshotIds.length, name)} before deletion.`, {
      path: `snapshots/expired/${instanceId}`,
      label: 'Look at them'
    }),
  'prune-refused': ({ failure }, { name }) =>
    warning(
      `An expired snapshot of ${name} is still present: “${wordingIn('en').say(failure.reason)}” Retrying automatically.`,
      TO_ACTIVITY
    ),
  'stored-otherwise': ({ runs }) =>
    warning(storedOtherwiseText(runs), {
      path: `snapshots/${runs[0]?.snapshotId ?? ''}`,
      label: 'View snapshot'
    }),
  'records-unreadable': ({ unreadable }) => warning(unreadableText(unreadable))
}

/** What is known of a scheduled snapshot that has not come about. */
function untakenText(run: Run, instance: string): string {
  const { state } = run
  const reason = run.reason === undefined ? '' : wordingIn('en').say(run.reason)
  return state === 'creating'
    ? `It is not known whether the automatic snapshot of ${instance} was started: ${reason} The account is searched for it before it is requested again.`
    : `The automatic snapshot of ${instance} was not started: ${reason} Retrying automatically until the next scheduled time.`
}

function heldText(count: number, instance: string): string {
  return count === 1
    ? `1 expired snapshot of ${instance} waits for your confirmation`
    : `${count} expired snapshots of ${instance} wait for your confirmation`
}

/** What it means that Vultr stored another description than was sent. */
function storedOtherwiseText(runs: readonly StoredOtherwise[]): string {
  const [first] = runs
  const name = first?.run.name ?? ''
  const others = runs.length > 1 ? ` and of ${runs.length - 1} more` : ''
  const stored = `Vultr stored another description of “${name}”${others} than was sent: “${first?.run.storedDescription ?? ''}”.`
  return runs.some(({ isMarkLost }) => isMarkLost)
    ? `${stored} Its mark is lost, so it counts as external: it is kept, but never deleted automatically, and does not count as an automatic snapshot. Choose a shorter label at my.vultr.com, and delete it by hand when it is no longer needed.`
    : `${stored} Its mark is whole, so only its name looks different.`
}

/** As many reasons as a banner holds. */
const MOST_REASONS = 3

function unreadableText({ snapshots, instances }: UnreadableRecords): string {
  const count = (list: readonly unknown[], one: string) =>
    list.length === 0 ? [] : [`${list.length} ${one}${list.length === 1 ? '' : 's'}`]
  const what = [...count(snapshots, 'snapshot'), ...count(instances, 'instance')].join(' and ')
  const reasons = [
    ...new Set([...snapshots, ...instances].map(({ why }) => wordingIn('en').say(why)))
  ]
  const shown = reasons.slice(0, MOST_REASONS).join('; ')
  return `Vultr sent ${what} that cannot be read (${shown}). They are missing from the lists here, and nothing is concluded from that: nothing is deleted or given up because of it. Ask Vultr’s support if it stays so.`
}

function slotText(slotAt: Date | undefined, now: Date): string {
  return slotAt === undefined ? '' : ` (${describeMoment(slotAt, now, 'UTC')})`
}
