/** Why an expression cannot be used, to be told to whoever pasted it. */
export type CronFlaw =
  /** Not five fields. */
  | { readonly code: 'not-five-fields' }
  /** Seconds, a year or a command beside the five fields, which are given without them. */
  | { readonly code: 'too-many-fields'; readonly given: string }
  /** `@reboot`, `@every 6h`: no times of a calendar. */
  | { readonly code: 'unknown-nickname'; readonly given: string }
  /** `15W`, `LW`, `L-3`, `H`: signs that some crons have and this one does not. */
  | { readonly code: 'unsupported-sign'; readonly given: string }
  /** A number or a name that its field does not have. */
  | { readonly code: 'invalid-field'; readonly given: string }

export type ReadCron =
  | { readonly ok: true; readonly expression: string }
  | { readonly ok: false; readonly flaw: CronFlaw }

/** As crontab(5) has them. A Map: in an object a name from outside would find what nobody put there. */
const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *']
])

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ')

/** What a field may hold. */
interface Field {
  readonly first: number
  readonly last: number
  readonly names: readonly string[]
  readonly kind: 'plain' | 'day' | 'weekday'
}

const FIELDS: readonly Field[] = [
  { first: 0, last: 59, names: [], kind: 'plain' },
  { first: 0, last: 23, names: [], kind: 'plain' },
  { first: 1, last: 31, names: [], kind: 'day' },
  { first: 1, last: 12, names: MONTHS, kind: 'plain' },
  { first: 0, last: 6, names: WEEKDAYS, kind: 'weekday' }
]

/** What a field of some cron looks like; a command or a user looks otherwise. */
const FIELD_LIKE = new RegExp(
  `^(?:[\\d*?][\\w*?,/#-]*|L(?:W|-\\d+)?|(?:${[...MONTHS, ...WEEKDAYS].join('|')})(?:L|[-,#/][\\w,#/-]*)?)$`,
  'i'
)
const YEAR_LIKE = /^(?:\*|\d{4}(?:[-,/]\d+)*)$/

/** A value, a range, and a step; a range may have one and so may a value, which then runs to the end. */
const ITEM = /^(\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/
const STEP_OF_ALL = /^\*\/\d{1,2}$/
/** The last or the nth weekday of a month. */
const NTH = /^(\w+)(L|#[1-5]|#L)$/i
const UNSUPPORTED = /^(?:L?W|L-\d+|\d{1,2}W|H(?:[(/].*)?)$/i

/**
 * Reads a cron expression as people have it at hand, and writes it as five fields that mean the same
 * everywhere: `@daily`, `10/15`, `?`, ranges that run over the end such as `22-2` or `FRI-MON`. The last
 * day of a month (`L`) and the nth or last weekday of one (`MON#1`, `FRIL`) stay as they are.
 */
export function readCron(text: string): ReadCron {
  const trimmed = text.trim()
  if (trimmed.startsWith('@')) return readNickname(trimmed)
  const fields = trimmed.split(/\s+/)
  if (fields.length > FIELDS.length) {
    return refused({ code: 'too-many-fields', given: fiveOf(fields).join(' ') })
  }
  if (fields.length < FIELDS.length) return refused({ code: 'not-five-fields' })
  const read: string[] = []
  for (const [place, field] of FIELDS.entries()) {
    const text = fields[place] ?? ''
    const written = readField(text, field)
    if (typeof written !== 'string') return refused(written)
    read.push(written)
  }
  return { ok: true, expression: read.join(' ') }
}

function readNickname(text: string): ReadCron {
  const expression = NICKNAMES.get(text.toLowerCase())
  return expression === undefined
    ? refused({ code: 'unknown-nickname', given: text })
    : { ok: true, expression }
}

/** Quartz has seconds first, AWS a year last, a crontab the command; what of it would be the five fields. */
function fiveOf(fields: readonly string[]): readonly string[] {
  const [, , third, , fifth, sixth = ''] = fields
  const hasYear = (third === '?' || fifth === '?') && YEAR_LIKE.test(sixth)
  const hasSeconds = fields.length <= 7 && fields.every((field) => FIELD_LIKE.test(field))
  return hasSeconds && !hasYear ? fields.slice(1, 6) : fields.slice(0, 5)
}

function readField(text: string, field: Field): string | CronFlaw {
  if (text === '*' || (text === '?' && field.kind !== 'plain')) return '*'
  const items: string[] = []
  for (const item of text.split(',')) {
    const written = readItem(item, field)
    if (written !== undefined) items.push(written)
    else {
      const code = UNSUPPORTED.test(item) ? 'unsupported-sign' : 'invalid-field'
      return { code, given: item === '' ? text : item }
    }
  }
  return items.join(',')
}

/** Undefined for what the field cannot hold. */
function readItem(item: string, field: Field): string | undefined {
  if (STEP_OF_ALL.test(item)) return item
  if (field.kind === 'day' && item.toUpperCase() === 'L') return 'L'
  const [, day = '', nth] = (field.kind === 'weekday' && NTH.exec(item)) || []
  const weekday = nth === undefined ? undefined : numberOf(day, field)
  if (nth !== undefined && weekday !== undefined) {
    return `${weekday === 7 ? 0 : day.toUpperCase()}${nth.toUpperCase().replace('#L', 'L')}`
  }
  const [, from = '', to, step] = ITEM.exec(item) ?? []
  const first = numberOf(from, field)
  const last = to === undefined ? undefined : numberOf(to, field)
  if (first === undefined || (to !== undefined && last === undefined)) return undefined
  // As it was typed, where every cron reads it alike.
  if (last !== undefined) return first <= last ? item : valuesOf(first, last, step, field)
  return step === undefined ? item : `${first}-${Math.max(first, field.last)}/${step}`
}

/** Of a range that runs over the end of its field, such as 22-2. */
function valuesOf(first: number, last: number, step: string | undefined, field: Field): string {
  const size = field.last - field.first + 1
  const count = last + size - first
  const each = Math.max(1, Number(step ?? 1))
  const values = Array.from({ length: Math.floor(count / each) + 1 }, (_, index) => {
    return ((first + index * each - field.first) % size) + field.first
  })
  return [...new Set(values)].sort((a, b) => a - b).join(',')
}

/** A number within the field, or one of its names; Sunday is 7 too. */
function numberOf(text: string, { first, last, names, kind }: Field): number | undefined {
  const place = names.indexOf(text.toUpperCase())
  if (place !== -1) return place + first
  const value = Number(text)
  if (!/^\d{1,2}$/.test(text) || value < first) return undefined
  return value <= last || (kind === 'weekday' && value === 7) ? value : undefined
}

function refused(flaw: CronFlaw): ReadCron {
  return { ok: false, flaw }
}
