import { type Reply, redirect } from '../http/reply.js'

/** Back to Settings, where there is nothing to review. */
export function nothingToReview(): Reply {
  return redirect('settings', 'success', 'There is nothing to review (any more).')
}
