import type { SnapshotFate } from '../../../pruning/index.js'
import { wordingIn } from '../../../wording/index.js'
import { keepReasonMessage } from './keep-reasons.js'

/** When a snapshot goes, or why it stays, as its row says it. */
export type FateView =
  | { readonly kind: 'pruned-at'; readonly at: Date }
  | { readonly kind: 'text'; readonly text: string }

/** The words for a fate; undefined where nothing is said of it. */
export function presentFate(fate: SnapshotFate | undefined): FateView | undefined {
  switch (fate?.kind) {
    case undefined:
      return undefined
    case 'expires':
      return { kind: 'pruned-at', at: fate.at }
    case 'protected':
      return says('Protected; never pruned')
    case 'kept':
      return says(
        `Kept: ${fate.reasons.map((each) => wordingIn('en').say(keepReasonMessage(each))).join(', ')}`
      )
    case 'held':
      return says('Expired; waits for your confirmation')
    case 'expired':
      return says(
        fate.failure === undefined
          ? 'Expired; goes when the next one is complete'
          : `Expired, still present: ${wordingIn('en').say(fate.failure.reason)}`
      )
    case 'under-review':
      // A banner says on every page that nothing goes, and why.
      return undefined
  }
}

function says(text: string): FateView {
  return { kind: 'text', text }
}
