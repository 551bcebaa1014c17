import type { SnapshotFate } from '../../../pruning/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'
import { keepKindMessage, keepReasonMessage } from './keep-reasons.js'

/** When a snapshot expires, or why it stays, as its row says it. */
export type FateView =
  | { readonly kind: 'expires'; readonly at: Date }
  | {
      readonly kind: 'text'
      readonly text: string
      /** Where something can be done about it: a path of ours without its leading slash. */
      readonly path?: string
    }

/** The words for a fate; undefined where nothing is said of it. */
export function presentFate(
  fate: SnapshotFate | undefined,
  { say }: Wording
): FateView | undefined {
  // A banner says on every page that nothing is pruned during a review, and why.
  if (fate === undefined || fate.kind === 'under-review') return undefined
  if (fate.kind === 'expires') return { kind: 'expires', at: fate.at }
  return { kind: 'text', text: say(fateMessage(fate)) }
}

function fateMessage(
  fate: Exclude<SnapshotFate, { readonly kind: 'expires' | 'under-review' }>
): Message {
  switch (fate.kind) {
    case 'protected':
      return message('snapshots.fate.locked')
    case 'kept': {
      const kinds = fate.reasons.flatMap((each) => keepKindMessage(each) ?? [])
      if (kinds.length === fate.reasons.length) {
        return message('snapshots.fate.keptAs', { reasons: { list: kinds } })
      }
      const reasons = { list: fate.reasons.map(keepReasonMessage) }
      return message('snapshots.fate.kept', { reasons })
    }
    case 'held':
      return message('snapshots.fate.held')
    case 'expired':
      return fate.failure === undefined
        ? message('snapshots.fate.expired')
        : message('snapshots.fate.stillPresent', { reason: fate.failure.reason })
  }
}
