// What stands in the way of a panel that wants to know how things are, and what its settings make of it.
import type { AlertKind } from '../../../src/alerts/index.js'
import { MINUTE } from '../fake-clock.js'
import type { Month } from './month.js'

/** Until it has read what had changed while it could not read, and acted on it. */
const AFTERWARDS_MS = 45 * MINUTE

/** A denied action is tried within half an hour, each snapshot of which that was said in another half. */
const ASKED_AGAIN_MS = 90 * MINUTE

/** What needs no reading of Vultr to be known, and is judged whatever stands in between. */
const OF_THE_PANEL: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'key-refused',
  'vultr-unreachable',
  'turned-off',
  'channel-failing'
])

/** What nobody can say while automatic snapshots are off. */
const OF_SCHEDULES: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'snapshot-failed',
  'overdue',
  'stuck',
  'quota',
  'suspicious-size',
  'unprotected',
  'instance-gone'
])

/**
 * Who wants no snapshots has no settings that need attention, and nothing of theirs expires: that is known
 * without reading anything.
 */
const MOOT_WHILE_OFF: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'settings-unusable',
  'prune-refused'
])

export interface Circumstances {
  /** Nobody wants to be told anything. */
  readonly isIdle: boolean
  /** Of that kind nothing can be found out. */
  isHidden(kind: AlertKind): boolean
  /** Something of it was hidden until now, and may not be known yet. */
  isLater(kind: AlertKind): boolean
  /** The settings make nothing of it. */
  isMoot(kind: AlertKind): boolean
  /** Nothing could be deleted, and of single snapshots that was not asked again yet. */
  readonly isDeletingForbidden: boolean
}

/** The circumstances of a moment, each look being one later than the one before. */
export function createCircumstances(month: Month): () => Circumstances {
  const off = withAftermath(AFTERWARDS_MS)
  const idle = withAftermath(AFTERWARDS_MS)
  const forbidden = withAftermath(ASKED_AGAIN_MS)
  return () => {
    const now = month.now()
    const isOff = !month.settings.enabled
    const isBlind = month.blindness !== undefined
    const isLate = now - month.seesSince.getTime() < AFTERWARDS_MS
    const wasOff = off(isOff, now)
    // Without a key, and with snapshots turned off, nobody wants to be told anything.
    const hasNoKey = month.blindness === 'no key'
    const isIdle = idle(hasNoKey && isOff, now)
    const isOfPanel = (kind: AlertKind) =>
      OF_THE_PANEL.has(kind) && !(kind === 'turned-off' && (hasNoKey || isLate))
    const isOfSchedules = (kind: AlertKind) => OF_SCHEDULES.has(kind) || MOOT_WHILE_OFF.has(kind)
    return {
      isIdle,
      isHidden: (kind) => (isBlind && !isOfPanel(kind)) || (isOff && OF_SCHEDULES.has(kind)),
      isLater: (kind) => isIdle || (isLate && !isOfPanel(kind)) || (wasOff && isOfSchedules(kind)),
      isMoot: (kind) => isOff && MOOT_WHILE_OFF.has(kind),
      isDeletingForbidden: forbidden(month.calls.isDeletingForbidden(), now)
    }
  }
}

/** Whether something is so, or was within that time. */
function withAftermath(ms: number) {
  let last = Number.NEGATIVE_INFINITY
  return (is: boolean, now: number): boolean => {
    if (is) last = now
    return now - last < ms
  }
}
