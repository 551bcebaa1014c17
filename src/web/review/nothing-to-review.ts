import { type Reply, redirect } from '../http/reply.js'
import type { Visit } from '../http/visit.js'

/** Back to Settings, where there is nothing to review. */
export function nothingToReview({ wording }: Visit): Reply {
  return redirect('settings', 'success', wording.t('review.nothing'))
}
