import type { Snapshot } from '../../../account/index.js'
import { type Reply, redirect } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { changeFewAtOnce } from '../selection/few-at-once.js'

/** An external one has no mark to write a lock into, and needs none. */
export function isLockable({ origin, isProtected }: Snapshot): boolean {
  return origin !== 'foreign' && !isProtected
}

/** Locks these, and says how many are by the time that the page has to answer. @param back where to. */
export async function lockSeveral(
  { services, user, wording: { t } }: Visit,
  snapshots: readonly Snapshot[],
  back: string
): Promise<Reply> {
  if (snapshots.length === 0) return redirect(back, 'warning', t('snapshots.lock.noneToLock'))
  const { done, isOver } = await changeFewAtOnce(services, snapshots, async ({ id }) => {
    const { kind } = await services.actions.protect(id, true, { actor: user })
    return kind === 'described'
  })
  const counts = { locked: { count: done }, count: snapshots.length }
  if (done === snapshots.length) {
    return redirect(back, 'success', t('snapshots.lock.someDone', counts))
  }
  const text = isOver ? t('snapshots.lock.someNot', counts) : t('snapshots.lock.someSoFar', counts)
  return redirect(back, 'warning', text)
}
