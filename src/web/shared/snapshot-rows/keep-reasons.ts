import type { KeepReason } from '../../../policy/index.js'
import { type Message, message } from '../../../wording/index.js'

/** Why a snapshot stays, to be told. */
export function keepReasonMessage(reason: KeepReason): Message {
  switch (reason.rule) {
    case 'none':
      return message('keep.none')
    case 'period':
      return message('keep.period')
    case 'locked':
      return message('keep.locked')
    case 'newest':
      return message('keep.newest')
    case 'not-good':
      return message('keep.notGood', { flaw: reason.flaw })
    default:
      return reason.isOldest === true
        ? message('keep.oldest', { rule: reason.rule })
        : message('keep.rule', { rule: reason.rule })
  }
}
