// How things truly stand at a moment, as the simulated account and the month's course tell. Nothing is asked
// of the panel, and nothing of the code that it judges by.
import { readDescription } from '../../../src/account/index.js'
import type { SimulatedInstance, SimulatedSnapshot } from '../../../src/simulator/index.js'
import { DAY, HOUR, MINUTE } from '../fake-clock.js'
import { createCircumstances } from './circumstances.js'
import { kindOf, type Subject, subjectOf, type Verdict } from './history.js'
import type { Month } from './month.js'

/** What is told is seen by the panel's readings, which are so far apart at most. */
const READ_MS = 15 * MINUTE

/** The verdicts of a moment, each look being one later than the one before. */
export function createTruth(month: Month): () => ReadonlyMap<Subject, Verdict> {
  const clear = new Map<Subject, Verdict>()
  const look = createCircumstances(month)
  return () => {
    const { isIdle, isHidden, isLater, isMoot, isDeletingForbidden } = look()
    const verdicts = new Map<Subject, Verdict>()
    for (const [subject, raw] of rawOf(month, clear)) {
      const kind = kindOf(subject)
      if (isMoot(kind)) {
        verdicts.set(subject, isIdle ? 'unsure' : 'fine')
        continue
      }
      const verdict = isDeletingForbidden ? whileForbidden(subject, raw) : raw
      if (!isHidden(kind) && !isLater(kind)) clear.set(subject, verdict)
      const known = isHidden(kind) ? hidden(clear.get(subject), verdict) : verdict
      // What is full is judged by the list as it was read last, and by the limit as it is saved now.
      const isByNewLimit = isHidden(kind) && subject === subjectOf('quota') && wasSavedBlind(month)
      const isUnsure = isIdle || isByNewLimit || (isLater(kind) && !isHidden(kind))
      verdicts.set(subject, isUnsure ? 'unsure' : known)
    }
    return verdicts
  }
}

function wasSavedBlind({ blindness, blindSince, savedAt }: Month): boolean {
  return blindness !== undefined && blindSince !== undefined && savedAt >= blindSince
}

/** With what was said of before and is in the account no more, such as a server that was removed unseen. */
function rawOf(month: Month, before: ReadonlyMap<Subject, Verdict>): ReadonlyMap<Subject, Verdict> {
  const gone = [...before].flatMap(([subject, verdict]) =>
    verdict === 'fine' ? [] : [[subject, 'fine'] as const]
  )
  return new Map([...gone, ...ofAccount(month), ...ofInstances(month)])
}

/** What a key may not do at all is refused once, and of other snapshots then not asked for a while. */
function whileForbidden(subject: Subject, verdict: Verdict): Verdict {
  return kindOf(subject) === 'prune-refused' && verdict === 'fine' ? 'unsure' : verdict
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
  // Where a create is refused for another reason, nobody was told that there is no such instance.
  const { refusedAt, isMissing } = month.calls.attemptsAt(instance.id)
  if (refusedAt !== undefined && refusedAt.getTime() >= since && !isMissing) return 'unsure'
  // The snapshot of the slot may be the one that cannot be read: it is not asked for again, so nobody is told anew.
  if (month.oddIds.size > 0) return 'unsure'
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
  const isNew = ({ createdAt }: SimulatedSnapshot) => month.now() - createdAt.getTime() <= tolerated
  const recent = own.filter(isGood).filter(isNew)
  if (recent.some((each) => wasSeenComplete(month, each))) return 'fine'
  // One that became complete while nobody could look is not known to be good.
  if (recent.length > 0) return 'unsure'
  const coveredFor = month.now() - (month.coverageSince.get(instance.id)?.getTime() ?? 0)
  return coveredFor > tolerated ? 'stands' : 'unsure'
}

/** Whether the panel has read that it is complete, or can read it. */
function wasSeenComplete(month: Month, { completesAt, createdAt }: SimulatedSnapshot): boolean {
  if (month.blindness === undefined || month.blindSince === undefined) return true
  return (completesAt ?? createdAt).getTime() < month.blindSince.getTime() - READ_MS
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
