import type { ScheduleFlaw } from '../policy/index.js'
import { type Message, message } from '../wording/index.js'

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
    case 'too-many-fields':
      return message('settings.error.cronTooMany', { fields: flaw.given })
    case 'unknown-nickname':
      return message('settings.error.cronNickname', { given: flaw.given })
    case 'unsupported-sign':
      return message('settings.error.cronSign', { given: flaw.given })
    case 'invalid-field':
      return message('settings.error.cronValues', { given: flaw.given })
    case 'never-due':
      return message('settings.error.neverDue')
  }
}
