import { createRequire } from 'node:module'
import type { SnapshotSchedule } from '../../../policy/index.js'

const require = createRequire(import.meta.url)

/**
 * What a cron expression means, in words with a 24-hour clock: “At 18:00”.
 * @param locale of a wording; in a language that cronstrue does not know the words are English.
 */
export function cronText({ cronExpression }: SnapshotSchedule, locale: string): string {
  // Loaded when it is asked for, as is each language: most processes and pages never do.
  const { toString: describeCron } = require('cronstrue') as typeof import('cronstrue')
  const isKnown = locale !== 'en' && hasLocale(locale)
  return describeCron(cronExpression, {
    use24HourTimeFormat: true,
    locale: isKnown ? locale : 'en'
  })
}

/** Whether a day of the month and a weekday are both given: a day that matches either one counts. */
export function isEitherDay({ cronExpression }: SnapshotSchedule): boolean {
  const [, , day, , weekday] = cronExpression.split(/\s+/)
  return day !== '*' && weekday !== '*'
}

/** Loads a language; node remembers what it has loaded. */
function hasLocale(locale: string): boolean {
  try {
    require(`cronstrue/locales/${locale}`)
    return true
  } catch {
    return false
  }
}
