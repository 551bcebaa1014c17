import { type Message, message } from '../wording/index.js'
import type { AccountReview } from './account-review.js'

/** Why nothing is deleted or restored; the gravest reason alone. */
export function reviewReason({ state, expiring }: AccountReview): Message {
  if (state.otherAccountSince !== undefined) return message('review.reason.otherAccount')
  const count = state.unknown.length
  if (count > 0) return message('review.reason.unknown', { count })
  const going = expiring.reduce((sum, { goes }) => sum + goes.length, 0)
  return message('review.reason.unseen', { count: going })
}
