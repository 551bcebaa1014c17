import type { Snapshot } from '../../../account/index.js'
import { type Reply, redirect } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { changeFewAtOnce } from '../selection/few-at-once.js'

/** An external one has no mark to write a lock into, and needs none. */
export function isLockable({ origin, isProtected }: Snapshot): boolean {
  return origin !== 'foreign' && !isProtected
}

export function isUnlockable({ isProtected }: Snapshot): boolean {
  return isProtected
}

const LOCKED = {
  someNot: 'snapshots.lock.someNot',
  someSoFar: 'snapshots.lock.someSoFar'
} as const

const UNLOCKED = {
  someNot: 'snapshots.unlock.someNot',
  someSoFar: 'snapshots.unlock.someSoFar'
} as const

/** Locks or unlocks these, and says how many are by the time that the page has to answer. */
export async function lockSeveral(
  { services, user, wording: { t } }: Visit,
  snapshots: readonly Snapshot[],
  {
    back,
    backAfter = back,
    unlocks = false
  }: { readonly back: string; readonly backAfter?: string; readonly unlocks?: boolean }
): Promise<Reply> {
  const none = unlocks ? 'snapshots.unlock.noneToUnlock' : 'snapshots.lock.noneToLock'
  if (snapshots.length === 0) return redirect(back, 'warning', t(none))
  const { done, isOver } = await changeFewAtOnce(services, snapshots, async ({ id }) => {
    const { kind } = await services.actions.protect(id, !unlocks, { actor: user })
    return kind === 'described'
  })
  const counts = { locked: { count: done }, count: snapshots.length }
  if (done === snapshots.length) {
    const all = unlocks ? 'snapshots.unlock.someDone' : 'snapshots.lock.someDone'
    return redirect(backAfter, 'success', t(all, counts))
  }
  const { someNot, someSoFar } = unlocks ? UNLOCKED : LOCKED
  const text = t(isOver ? someNot : someSoFar, counts)
  return redirect(isOver ? back : backAfter, 'warning', text)
}
