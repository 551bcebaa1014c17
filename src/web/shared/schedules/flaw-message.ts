import type { ScheduleFlaw } from '../../../policy/index.js'
import { type Message, message } from '../../../wording/index.js'

/** What an admin has to enter instead. */
export function flawMessage(flaw: ScheduleFlaw): Message {
  switch (flaw.code) {
    case 'unknown-time-zone':
      return message('settings.error.timeZone', { given: flaw.given })
    case 'no-start-time':
      return message('settings.error.startTime')
    case 'unknown-frequency':
      return message('settings.error.unknownFrequency')
    case 'not-five-fields':
      return message('settings.error.cronFields', { example: '30 3 * * 1-5' })
    case 'invalid-field':
      return message('settings.error.cronValues')
    case 'never-due':
      return message('settings.error.neverDue')
  }
}
