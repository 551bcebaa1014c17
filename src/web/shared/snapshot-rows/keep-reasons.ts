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
    case 'until':
      return message('keep.until', { at: { moment: reason.at.toISOString() } })
    case 'not-good':
      return message('keep.notGood', { flaw: reason.flaw })
    default:
      return reason.isOldest === true
        ? message('keep.oldest', { rule: reason.rule })
        : message('keep.rule', { rule: reason.rule })
  }
}

/**
 * The kind of snapshot it is kept as, “weekly”, to stand before “snapshot” with others of its kind;
 * undefined where the reason says something else.
 */
export function keepKindMessage(reason: KeepReason): Message | undefined {
  switch (reason.rule) {
    case 'hourly':
    case 'daily':
    case 'weekly':
    case 'monthly':
    case 'yearly': {
      const age = reason.isOldest === true ? 'oldest' : 'any'
      return message('keep.kind', { age, rule: reason.rule })
    }
    default:
      return undefined
  }
}
