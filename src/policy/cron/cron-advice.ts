import type { CronFlaw } from './cron-flaw.js'
import { MONTHS, WEEKDAYS } from './cron-names.js'

/** What a crontab, a scheduler of a cloud or systemd puts round the times, or writes in place of them. */
type Advice = Extract<CronFlaw, { readonly given: string }>

/** What a field of some cron looks like; a command or a user looks otherwise. */
const FIELD_LIKE = new RegExp(
  `^(?:[\\d*?][\\w*?,/#-]*|L(?:W|-\\d+)?|(?:${[...MONTHS, ...WEEKDAYS].join('|')})(?:L|[-,#/][\\w,#/-]*)?)$`,
  'i'
)
const YEAR_LIKE = /^(?:\*|\d{4}(?:[-,/]\d+)*)$/
const FIVE = 5

const TIME_ZONE = /^(?:CRON_)?TZ=\S+\s+/i
const WRAPPED = /^cron\((.*)\)$/is
const QUOTED = /^(["'`\u201c\u201e])(.*)["'`\u201c\u201d]$/s
/** A line of its own, or what follows the fields. */
const COMMENT = /(?:^|\s)#.*$/gm
/** OnCalendar= of systemd.time(7): every day at a time. */
const DAILY_AT = /^(?:\*-\*-\*\s+)?([01]?\d|2[0-3]):([0-5]\d)(?::00)?$/
const WORDS: ReadonlySet<string> = new Set(['hourly', 'daily', 'weekly', 'monthly', 'yearly'])

/**
 * What means the same and can be entered, for a text that cannot.
 * @param isAccepted whether a text can be entered; nothing else is advised.
 * @returns undefined where nothing is found.
 */
export function adviceFor(
  text: string,
  isAccepted: (candidate: string) => boolean
): Advice | undefined {
  const plain = unwrapped(text)
  const hasTimeZone = TIME_ZONE.test(plain)
  const times = plain.replace(TIME_ZONE, '')
  const given = candidatesOf(times).find(isAccepted)
  if (given === undefined) return undefined
  if (hasTimeZone) return { code: 'time-zone-inside', given }
  const isLonger = plain === text.trim() && times.split(/\s+/).length > FIVE
  return { code: isLonger ? 'too-many-fields' : 'other-notation', given }
}

/** Without comments, quotes and what else stands round it, and with plain digits for full-width ones. */
function unwrapped(text: string): string {
  let plain = text.normalize('NFKC').replace(COMMENT, '').trim()
  for (const around of [QUOTED, WRAPPED, QUOTED]) {
    const inner = around.exec(plain)?.at(-1)
    if (inner !== undefined) plain = inner.trim()
  }
  return plain
}

/** What of it would be the times, the likeliest first. */
function candidatesOf(times: string): readonly string[] {
  const fields = times.split(/\s+/)
  const [first = ''] = fields
  if (first.startsWith('@')) return [first]
  if (WORDS.has(times.toLowerCase())) return [`@${times.toLowerCase()}`]
  const daily = DAILY_AT.exec(times)
  if (daily !== null) return [`${Number(daily[2])} ${Number(daily[1])} * * *`]
  const [atFirst, afterSeconds] = [fields.slice(0, FIVE), fields.slice(1, FIVE + 1)]
  const inOrder = hasSeconds(fields) ? [afterSeconds, atFirst] : [atFirst, afterSeconds]
  return inOrder.map((each) => each.join(' '))
}

/** Quartz has seconds first, AWS a year last, a crontab the command. */
function hasSeconds(fields: readonly string[]): boolean {
  const [, , third, , fifth, sixth = ''] = fields
  const hasYear = (third === '?' || fifth === '?') && YEAR_LIKE.test(sixth)
  return (
    fields.length > FIVE &&
    fields.length <= 7 &&
    fields.every((field) => FIELD_LIKE.test(field)) &&
    !hasYear
  )
}
