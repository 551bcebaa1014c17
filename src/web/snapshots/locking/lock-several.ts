import type { Snapshot } from '../../../account/index.js'
import { withinMs } from '../../../common/index.js'
import type { Reply } from '../../http/reply.js'
import { redirect } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { fewAtOnce } from '../selection/few-at-once.js'

/** What is left of the 5 s a page may wait on Vultr, in ms; the locking itself goes on. */
const PAGE_WAIT_MS = 4_000

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
  let locked = 0
  const all = fewAtOnce(snapshots, async ({ id }) => {
    const { kind } = await services.actions.protect(id, true, { actor: user })
    if (kind === 'described') locked += 1
  })
  const isOver = await withinMs(
    PAGE_WAIT_MS,
    services.inBackground(all).then(() => true),
    false
  )
  const counts = { locked: { count: locked }, count: snapshots.length }
  if (locked === snapshots.length) {
    return redirect(back, 'success', t('snapshots.lock.someDone', counts))
  }
  const text = isOver ? t('snapshots.lock.someNot', counts) : t('snapshots.lock.someSoFar', counts)
  return redirect(back, 'warning', text)
}
