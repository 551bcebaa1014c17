// How things truly stand at a moment, as the simulated account and the month's course tell. Nothing is asked
// of the panel, and nothing of the code that it judges by.
import { readDescription } from '../../../src/account/index.js'
import type { SimulatedInstance, SimulatedSnapshot } from '../../../src/simulator/index.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import { kindOf, type Subject, subjectOf, type Verdict } from './history.js'
import type { Month } from './month.js'

/** What is told is seen by the panel's readings, which are so far apart at most. */
const READ_MS = 15 * MINUTE

/** The same until it has read what had changed while it could not read, and acted on it. */
const AFTERWARDS_MS = 45 * MINUTE

/** What needs no reading of Vultr to be known, and is judged whatever stands in between. */
const OF_THE_PANEL = new Set(['key-refused', 'vultr-unreachable', 'turned-off', 'channel-failing'])

/** What nobody can say while automatic snapshots are off. */
const OF_SCHEDULES = new Set([
  'snapshot-failed',
  'overdue',
  'stuck',
  'quota',
  'suspicious-size',
  'unprotected',
  'instance-gone',
  'prune-refused'
])

/** The verdicts of a moment, each look being one later than the one before. */
export function createTruth(month: Month): () => ReadonlyMap<Subject, Verdict> {
  const clear = new Map<Subject, Verdict>()
  let offUntil = 0
  let idleUntil = 0
  return () => {
    const now = month.now()
    const isOff = !month.settings.enabled
    if (isOff) offUntil = now
    const isBlind = month.blindness !== undefined
    const isLate = now - month.seesSince.getTime() < AFTERWARDS_MS
    const wasOff = now - offUntil < AFTERWARDS_MS
    // Without a key, and with snapshots turned off, nobody wants to be told anything.
    const hasNoKey = month.blindness === 'no key'
    if (hasNoKey && isOff) idleUntil = now
    const isIdle = now - idleUntil < AFTERWARDS_MS
    const isOfPanel = (kind: string) =>
      OF_THE_PANEL.has(kind) && !(kind === 'turned-off' && (hasNoKey || isLate))
    const verdicts = new Map<Subject, Verdict>()
    for (const [subject, verdict] of [...ofAccount(month), ...ofInstances(month)]) {
      const kind = kindOf(subject)
      const isHidden = (isBlind && !isOfPanel(kind)) || (isOff && OF_SCHEDULES.has(kind))
      const isLater = isIdle || (isLate && !isOfPanel(kind)) || (wasOff && OF_SCHEDULES.has(kind))
      if (!isHidden && !isLater) clear.set(subject, verdict)
      const before = clear.get(subject)
      verdicts.set(
        subject,
        isHidden && !isIdle ? hidden(before, verdict) : isLater ? 'unsure' : verdict
      )
    }
    return verdicts
  }
}

/** What nothing can be said of neither begins nor is over. */
function hidden(before: Verdict | undefined, now: Verdict): Verdict {
  if (before === 'stands') return 'not over'
  // What comes of time alone, such as being overdue, may have come before it was hidden.
  return before === 'fine' && now === 'fine' ? 'not begun' : 'unsure'
}

function said(is: boolean): Verdict {
  return is ? 'stands' : 'fine'
}

function ofAccount(month: Month): readonly (readonly [Subject, Verdict])[] {
  const { simulator } = month.world
  const { rules } = simulator
  const now = month.now()
  const { covers, snapshotLimit = Number.POSITIVE_INFINITY } = month.settings
  const isBlindBy = (what: Month['blindness']) => month.blindness === what
  const isRefused = isBlindBy('key refused') || isBlindBy('no key')
  const expiry = rules.apiKeyExpiresAt
  const hasTag = simulator.instances().some((each) => month.isCovered(each))
  const held = simulator.snapshots().length
  const inADay = month.instances.length * (DAY / month.period)
  const quota =
    held >= snapshotLimit ? 'stands' : held + inADay + 1 < snapshotLimit ? 'fine' : 'unsure'
  return [
    [subjectOf('vultr-unreachable'), said(isBlindBy('outage'))],
    [subjectOf('key-refused'), said(isRefused)],
    [subjectOf('turned-off'), said(!month.settings.enabled)],
    [subjectOf('settings-unusable'), said(covers.kind === 'tag' && !hasTag)],
    [subjectOf('key-expiring'), said(expiry !== undefined && expiry.getTime() - 7 * DAY <= now)],
    [subjectOf('account-unreadable'), said(month.oddIds.size > 0)],
    [subjectOf('channel-failing'), said(month.receivers.failingSince !== undefined)],
    [subjectOf('quota'), quota]
  ]
}

function ofInstances(month: Month): readonly (readonly [Subject, Verdict])[] {
  const snapshots = month.world.simulator.snapshots()
  const refused = month.calls.refusedDeletes()
  const refusedOf = new Set(
    snapshots.filter(({ id }) => refused.includes(id)).map(({ instanceId }) => instanceId)
  )
  const ids = new Set(month.instances.map(({ id }) => id))
  const others = month.world.simulator.instances().filter(({ id }) => !ids.has(id))
  return [...month.instances, ...others].flatMap((instance) => {
    const { id } = instance
    const own = snapshots.filter(
      ({ description }) => readDescription(description).mark?.instanceId === id
    )
    return [
      [subjectOf('unprotected', id), unprotected(month, instance)],
      [subjectOf('instance-gone', id), gone(month, instance)],
      [subjectOf('overdue', id), overdue(month, instance, own)],
      [subjectOf('snapshot-failed', id), failed(month, instance, own, 'snapshot-failed')],
      [subjectOf('quota', id), failed(month, instance, own, 'quota')],
      [subjectOf('stuck', id), said(own.some((each) => isStuck(each, month.now())))],
      [
        subjectOf('prune-refused', id),
        month.isCovered(instance) ? said(refusedOf.has(id)) : 'unsure'
      ],
      [subjectOf('suspicious-size', id), suspicious(month, instance, own)]
    ] as const
  })
}

/** Those that nothing covers are named where settings are saved, so a save makes them known. */
function unprotected(month: Month, instance: SimulatedInstance): Verdict {
  if (!month.isListed(instance.id) || month.isCovered(instance)) return 'fine'
  // Where the settings apply to nobody, that is told by itself.
  const isAny = month.world.simulator.instances().some((each) => month.isCovered(each))
  const uncoverageSince = month.coverageSince.get(instance.id)?.getTime() ?? 0
  const wasSaved = month.savedAt.getTime() >= uncoverageSince - READ_MS
  return isAny && !wasSaved ? 'stands' : 'unsure'
}

/** An instance that was chosen by its id and is not there: at its next slot that is found out. */
function gone(month: Month, instance: SimulatedInstance): Verdict {
  if (month.isListed(instance.id) || !month.isCovered(instance)) return 'fine'
  const since = month.coverageSince.get(instance.id)?.getTime() ?? 0
  const hadSlot = slotBefore(month) - since > 0 && month.now() - slotBefore(month) > 10 * MINUTE
  return hadSlot ? 'stands' : 'unsure'
}

function slotBefore(month: Month): number {
  return Math.floor(month.now() / month.period) * month.period
}

function isGood({ status, sizeBytes }: SimulatedSnapshot): boolean {
  return status === 'complete' && sizeBytes > 0
}

/** One and a half times the longest time without a scheduled one, plus an hour. */
function overdue(
  month: Month,
  instance: SimulatedInstance,
  own: readonly SimulatedSnapshot[]
): Verdict {
  if (!month.isCovered(instance) || !month.isListed(instance.id)) return 'unsure'
  const tolerated = 1.5 * month.period + HOUR
  const newest = Math.max(0, ...own.filter(isGood).map(({ createdAt }) => createdAt.getTime()))
  if (month.now() - newest <= tolerated) return 'fine'
  const coveredFor = month.now() - (month.coverageSince.get(instance.id)?.getTime() ?? 0)
  return coveredFor > tolerated ? 'stands' : 'unsure'
}

/** Not taken: refused since the last one was begun; for want of room it is another kind. */
function failed(
  month: Month,
  instance: SimulatedInstance,
  own: readonly SimulatedSnapshot[],
  kind: 'snapshot-failed' | 'quota'
): Verdict {
  if (!month.isCovered(instance) || !month.isListed(instance.id)) return 'unsure'
  const { madeAt, refusedSince, refusedAt, isFull } = month.calls.attemptsAt(instance.id)
  const isThis = isFull === (kind === 'quota')
  if (refusedSince !== undefined && refusedAt !== undefined) {
    // What was asked for before it was covered anew is asked for no more.
    const isAsked = refusedAt >= (month.coverageSince.get(instance.id) ?? refusedAt)
    return isThis && isAsked ? 'stands' : 'unsure'
  }
  const isTaken = (madeAt?.getTime() ?? 0) >= slotBefore(month)
  const isPending = own.some(({ status }) => status === 'pending')
  return isTaken && !isPending ? 'fine' : 'unsure'
}

function isStuck({ status, createdAt }: SimulatedSnapshot, now: number): boolean {
  return status === 'pending' && now - createdAt.getTime() > DAY
}

/** Less than a quarter of the usual size. */
function suspicious(
  month: Month,
  instance: SimulatedInstance,
  own: readonly SimulatedSnapshot[]
): Verdict {
  if (!month.isCovered(instance)) return 'unsure'
  const good = own.filter(isGood).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  const [newest, ...before] = good.map(({ sizeBytes }) => sizeBytes)
  const usual = Math.max(0, ...before)
  const ofUsual = before.filter((size) => size > usual / 2).length
  if (newest === undefined || newest > usual / 2) return 'fine'
  return newest < usual / 5 && ofUsual > 2 * (before.length - ofUsual) && ofUsual > 2
    ? 'stands'
    : 'unsure'
}
