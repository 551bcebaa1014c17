import type { AccountReview } from '../../../confirmations/index.js'

/** Why nothing is deleted or restored; the gravest reason alone. */
export function reviewReason({ state, expiring }: AccountReview): string {
  if (state.otherAccountSince !== undefined) {
    return 'The API key opens another Vultr account than before. Nothing is taken, deleted or restored automatically until you confirm the settings for this account.'
  }
  const count = state.unknown.length
  if (count > 0) {
    const what = count === 1 ? 'a snapshot' : `${count} snapshots`
    return `The account holds ${what} with this panel’s mark of which it has no record. Nothing is deleted or restored until you confirm the settings: the panel’s database may have been set back to an older state, or another panel may be at work.`
  }
  const going = expiring.reduce((sum, { goes }) => sum + goes.length, 0)
  return `The settings were saved while the account could not be read, so nobody saw that they delete ${going === 1 ? 'a snapshot' : `${going} snapshots`}. Nothing is deleted or restored until you confirm them.`
}
