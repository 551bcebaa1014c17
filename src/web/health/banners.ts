import { accountIndex, type CatalogueView, type UnreadableRecords } from '../../account/index.js'
import type { AccountReview } from '../../confirmations/index.js'
import type { Finding, StoredOtherwise } from '../../health/index.js'
import { describeMoment } from '../../policy/index.js'
import type { Restore } from '../../restores/index.js'
import type { Run } from '../../runs/index.js'
import type { ApiKeyState } from '../../settings/index.js'
import { wordingIn } from '../../wording/index.js'
import { ageText, elapsedText, utcText } from '../http/formats.js'
import type { Banner } from '../http/replies/render.js'
import type { WebServices } from '../http/services.js'
import { inWords } from './error-advice.js'

/** What every page says at its top while something is wrong; gravest first. */
export async function findBanners(services: WebServices): Promise<readonly Banner[]> {
  const state = await services.apiKey.state()
  // The first visit is led by the page itself.
  if (state.kind === 'missing') return []
  const view = services.catalogue.view()
  const now = services.clock.now()
  const concerns = await services.findings()
  const restores = await services.restores.open()
  const banners = [
    ...keyBanners(state),
    ...listBanners(state, view, now),
    ...restores.map((restore) => restoreBanner(restore, view)),
    ...concerns.map((concern) => concernBanner(concern, view, now))
  ]
  const isDanger = ({ kind }: Banner) => kind === 'danger'
  return shortened([...banners.filter(isDanger), ...banners.filter((banner) => !isDanger(banner))])
}

/** More banners than this would hide the page below them. */
const MOST_BANNERS = 6

function shortened(banners: readonly Banner[]): readonly Banner[] {
  if (banners.length <= MOST_BANNERS) return banners
  const more = banners.length - MOST_BANNERS
  const rest = warning(`And ${more} more that need a look.`, {
    path: 'activity?outcome=failed',
    label: 'Activity'
  })
  return [...banners.slice(0, MOST_BANNERS), rest]
}

function keyBanners(state: ApiKeyState): Banner[] {
  if (state.kind !== 'unreadable') return []
  return [
    {
      kind: 'danger',
      text: 'The stored API key cannot be decrypted with this panel’s secret key, so nothing is taken or pruned. Enter the API key again.',
      link: { path: 'settings', label: 'See Settings' }
    }
  ]
}

function listBanners(state: ApiKeyState, view: CatalogueView, now: Date): Banner[] {
  if (view.problem === undefined || state.kind === 'unreadable') return []
  const age =
    view.refreshedAt === undefined
      ? 'The list could not be read yet.'
      : `The list below is ${ageText(view.refreshedAt, now).replace(' ago', ' old')}.`
  return [
    {
      kind: 'danger',
      text: `${inWords(view.problem, { isRetried: true })} ${age}`,
      link: undefined
    }
  ]
}

function restoreBanner(restore: Restore, view: CatalogueView): Banner {
  const name = instanceName(restore.instanceId, view)
  if (restore.state === 'waiting' && restore.reason !== undefined) {
    return warning(`“${restore.snapshotName}” → ${name}: ${wordingIn('en').say(restore.reason)}`, {
      path: 'activity',
      label: 'See Activity'
    })
  }
  return warning(restoreText(restore, name), { path: 'activity', label: 'See Activity' })
}

function restoreText(restore: Restore, instance: string): string {
  const { state, snapshotName, safetyRunId, isPresumed } = restore
  const pruning = 'Pruning is paused until the restore finishes.'
  if (state === 'waiting') {
    return safetyRunId === undefined
      ? `“${snapshotName}” will be restored to ${instance} as soon as Vultr can be asked.`
      : `“${snapshotName}” will be restored to ${instance} once the fresh snapshot of it is complete.`
  }
  if (state === 'sending') {
    return `Vultr was asked to restore “${snapshotName}” to ${instance}, but has not confirmed it. The instance is being watched. ${pruning}`
  }
  return isPresumed
    ? `“${snapshotName}” is probably being restored to ${instance}: the instance is busy, but Vultr has not confirmed the restore. ${pruning}`
    : `“${snapshotName}” is being restored to ${instance}. ${pruning}`
}

function concernBanner(concern: Finding, view: CatalogueView, now: Date): Banner {
  const name = 'instanceId' in concern ? instanceName(concern.instanceId, view) : 'this server'
  const toActivity = { path: 'activity', label: 'See Activity' }
  switch (concern.kind) {
    case 'settings-unreadable':
      return danger(concern.sentence, { path: 'settings', label: 'See Settings' })
    case 'this-server-unknown':
      return danger(
        'Vultr’s metadata service does not say which instance this server is, so no automatic snapshots are taken. They go on by themselves once it answers; or choose the instance under Settings.',
        { path: 'settings', label: 'See Settings' }
      )
    case 'unknown-tag':
      return warning(
        `No instance has the tag “${concern.tag}”, so nothing is covered by it. Check its spelling under Settings, or tag the instances at my.vultr.com.`,
        { path: 'settings', label: 'See Settings' }
      )
    case 'review-needed':
      return danger(reviewText(concern.review), { path: 'review', label: 'Review' })
    case 'another-panel':
      return warning(
        `Another panel takes snapshots of ${name} too: the account holds ${concern.count} that this panel did not take. Nothing of it is deleted here until you have reviewed them. Turn its automatic snapshots off in one of the two panels.`,
        { path: 'review', label: 'Review' }
      )
    case 'schedule-unreadable':
      return danger(
        `The stored schedule of ${name} cannot be read, so no automatic snapshots of it are taken and nothing of it is pruned. Save it again.`,
        { path: `instances/${concern.instanceId}`, label: 'See the instance' }
      )
    case 'schedule-unowned':
      return warning(
        'A schedule is stored of which it cannot be read what instance it is for, so nothing is pruned of the instances that follow the snapshot settings. Save the snapshot settings again to discard it.',
        { path: 'settings', label: 'See Settings' }
      )
    case 'paused':
      return danger(
        `Automatic snapshots of ${name} are paused${concern.paused.since === undefined ? '' : ` since ${utcText(concern.paused.since)}`}: ${wordingIn('en').say(concern.paused.reason)} Its snapshots are kept.`,
        { path: `instances/${concern.instanceId}`, label: 'See the instance' }
      )
    case 'last-run-failed':
      return danger(
        `The last automatic snapshot of ${name} was ${concern.run.state === 'missed' ? 'missed' : 'not taken'}${at(concern.run.slotAt, now)}: ${concern.run.reason === undefined ? 'no reason is known.' : wordingIn('en').say(concern.run.reason)}`,
        toActivity
      )
    case 'retrying':
      return warning(untakenText(concern.run, name), toActivity)
    case 'stuck':
      return danger(
        `The snapshot “${concern.run.name}” has been pending for ${elapsedText(now.getTime() - (concern.run.pendingSince ?? now).getTime())}. It seems stuck; ask Vultr’s support, or delete it at my.vultr.com.`,
        { path: 'snapshots', label: 'See Snapshots' }
      )
    case 'overdue':
      return danger(
        concern.newestGoodAt === undefined
          ? `There is no good snapshot of ${name}, although one should exist by now.`
          : `The latest good snapshot of ${name} is from ${ageText(concern.newestGoodAt, now)}, more than twice the time between two of them.`,
        toActivity
      )
    case 'prune-held':
      return warning(`${heldText(concern.held.snapshotIds.length, name)} before deletion.`, {
        path: `snapshots/expired/${concern.instanceId}`,
        label: 'Look at them'
      })
    case 'prune-refused':
      return warning(
        `An expired snapshot of ${name} is still present: “${wordingIn('en').say(concern.failure.reason)}” Retrying automatically.`,
        toActivity
      )
    case 'stored-otherwise':
      return warning(storedOtherwiseText(concern.runs), {
        path: `snapshots/${concern.runs[0]?.snapshotId ?? ''}`,
        label: 'View snapshot'
      })
    case 'records-unreadable':
      return warning(unreadableText(concern.unreadable), undefined)
  }
}

/** Why nothing is deleted or restored; the gravest reason alone. */
export function reviewText({ state, expiring }: AccountReview): string {
  if (state.otherAccountSince !== undefined) {
    return 'The API key opens another Vultr account than before. Nothing is taken, deleted or restored automatically until you confirm the settings for this account.'
  }
  const count = state.unknown.length
  if (count > 0) {
    const what = count === 1 ? 'a snapshot' : `${count} snapshots`
    return `The account holds ${what} with this panel’s mark of which it has no record. Nothing is deleted or restored until you confirm the settings: the panel’s database may have been set back to an older state, or another panel may be at work.`
  }
  const going = expiring.reduce((sum, { goes }) => sum + goes.length, 0)
  return `The settings were saved while the account could not be read, so nobody saw that they delete ${going === 1 ? 'a snapshot' : `${going} snapshots`}. Nothing is deleted or restored until you confirm them.`
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
  const reasons = [...new Set([...snapshots, ...instances].map(({ why }) => why))]
  const shown = reasons.slice(0, MOST_REASONS).join('; ')
  return `Vultr sent ${what} that cannot be read (${shown}). They are missing from the lists here, and nothing is concluded from that: nothing is deleted or given up because of it. Ask Vultr’s support if it stays so.`
}

function danger(text: string, link: Banner['link']): Banner {
  return { kind: 'danger', text, link }
}

function warning(text: string, link: Banner['link']): Banner {
  return { kind: 'warning', text, link }
}

function at(slotAt: Date | undefined, now: Date): string {
  return slotAt === undefined ? '' : ` (${describeMoment(slotAt, now, 'UTC')})`
}

/** An instance as an admin knows it, with its address where two share a label; its id where it is not in the account. */
export function instanceName(instanceId: string, view: CatalogueView): string {
  const { instances, sharedLabels } = accountIndex(view)
  const instance = instances.get(instanceId)
  if (instance === undefined) return `instance ${instanceId.slice(0, 8)}…`
  const { label, hostname, mainIp } = instance
  if (label !== '' && sharedLabels.has(label)) return `${label} (${mainIp})`
  return label || hostname || `instance ${instanceId.slice(0, 8)}…`
}
