import {
  errorMessage,
  type Instance,
  isUnreached,
  type VultrClient,
  type VultrError
} from '../account/index.js'
import { type Message, message } from '../wording/index.js'
import { diskFit, tooSmall } from './disk-fit.js'
import { type Restore, type RestoreTarget, targetOf } from './restore.js'

const TARGET_CHANGED = message('restore.instanceChanged')
const SOURCE_GONE = message('restore.snapshotGone')
const SOURCE_NOT_COMPLETE = message('restore.snapshotIncomplete')
const BUSY = message('restore.instanceBusy')
const NOT_ANSWERED_FOR = message('restore.instanceNotFound')
/** Also where nobody knows whether a restore is still wanted. */
export const INTERRUPTED = message('restore.interrupted')

/** What a look at Vultr says of a restore that is to be sent. */
export type Look =
  | { readonly kind: 'ready'; readonly isLocked: boolean }
  /** `isUnreached`: Vultr was not reached from here. */
  | { readonly kind: 'not-yet'; readonly reason: Message; readonly isUnreached?: boolean }
  | { readonly kind: 'given-up'; readonly reason: Message }

/** The instance and the snapshot as Vultr has them now; the list may be older than a change. */
export async function lookBefore(client: VultrClient, restore: Restore): Promise<Look> {
  const { target } = restore
  // An earlier version did not write down what the instance was: nothing says that it is the same.
  if (target === undefined) return { kind: 'given-up', reason: INTERRUPTED }
  const instance = await client.getInstance(restore.instanceId, { priority: 'page' })
  if (!instance.ok) {
    return instance.error.kind === 'not-found'
      ? { kind: 'not-yet', reason: NOT_ANSWERED_FOR }
      : unansweredLook(instance.error)
  }
  if (!isSameTarget(target, instance.value)) return { kind: 'given-up', reason: TARGET_CHANGED }
  const snapshot = await client.getSnapshot(restore.snapshotId, { priority: 'page' })
  if (!snapshot.ok) {
    return snapshot.error.kind === 'not-found'
      ? { kind: 'given-up', reason: SOURCE_GONE }
      : unansweredLook(snapshot.error)
  }
  if (snapshot.value.status !== 'complete') {
    return { kind: 'given-up', reason: SOURCE_NOT_COMPLETE }
  }
  if (diskFit(snapshot.value, instance.value) === 'too-small') {
    return { kind: 'given-up', reason: tooSmall(snapshot.value, instance.value) }
  }
  // Only of one that was ready can it be told afterwards that it has become busy. One that is locked is
  // asked for once all the same: Vultr says then, in its own words, what stands in the way.
  const isLocked = instance.value.status === 'active' && instance.value.serverStatus === 'locked'
  const isAsked = isReady(instance.value) || (isLocked && restore.attempts === 0)
  return isAsked ? { kind: 'ready', isLocked } : { kind: 'not-yet', reason: BUSY }
}

export function refused(error: VultrError): Message {
  return message('restore.refused', { vultr: errorMessage(error) })
}

/** Without an answer about the instance nothing is sent; what has no prospect is told at once. */
function unansweredLook(error: VultrError): Look {
  if (!isWorthRepeating(error) && isCertainlyNotDone(error)) {
    return { kind: 'given-up', reason: refused(error) }
  }
  const reason = message('restore.unanswered', { vultr: errorMessage(error) })
  // To ask twice changes nothing, so one that was not answered in time is left to others, too.
  const isUnanswered = error.kind === 'timeout' && error.status === undefined
  return { kind: 'not-yet', reason, isUnreached: isUnanswered || isUnreached(error) }
}

const REFUSALS: ReadonlySet<VultrError['kind']> = new Set([
  'unauthorized',
  'address-not-allowed',
  'forbidden',
  'not-found',
  'quota',
  'locked',
  'refused'
])

/** Vultr said no, or was never reached; everything else, also a 429, may have been heard all the same. */
export function isCertainlyNotDone({ kind, effect, status }: VultrError): boolean {
  return effect === 'none' && (REFUSALS.has(kind) || status === undefined)
}

/** A lock ends by itself, one 404 proves nothing of an instance that has just answered, and so on. */
export function isWorthRepeating(error: VultrError): boolean {
  return error.kind === 'locked' || error.kind === 'not-found' || isUnreached(error)
}

function isSameTarget(target: RestoreTarget, instance: Instance): boolean {
  return JSON.stringify(target) === JSON.stringify(targetOf(instance))
}

/** Neither locked nor about to be. */
export function isReady({ status, serverStatus }: Instance): boolean {
  return status === 'active' && serverStatus === 'ok'
}
