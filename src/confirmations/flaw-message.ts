import type { ScheduleFlaw } from '../policy/index.js'
import { type Message, message } from '../wording/index.js'

/** What an admin has to enter instead. */
export function flawMessage(flaw: ScheduleFlaw): Message {
  switch (flaw.code) {
    case 'no-time-zone':
      return message('settings.error.timeZoneMissing')
    case 'time-zone-abbreviation':
      return message('settings.error.timeZoneAbbreviation', {
        given: flaw.given,
        zones: flaw.zones.join(', ')
      })
    case 'time-zone-offset':
      return flaw.fixed === undefined
        ? message('settings.error.timeZoneOffset', { given: flaw.given })
        : message('settings.error.timeZoneFixed', { given: flaw.given, zone: flaw.fixed })
    case 'windows-time-zone':
      return flaw.zone === undefined
        ? message('settings.error.timeZoneWindows', { given: flaw.given })
        : message('settings.error.timeZoneWindowsAs', { given: flaw.given, zone: flaw.zone })
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
    case 'time-zone-inside':
      return message('settings.error.cronTimeZone', { fields: flaw.given })
    case 'other-notation':
      return message('settings.error.cronNotation', { fields: flaw.given })
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
