import { adviceFor } from './cron-advice.js'
import type { CronFlaw } from './cron-flaw.js'
import { MONTHS, WEEKDAYS } from './cron-names.js'

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

/** A value, a range, and a step; a range may have one and so may a value, which then runs to the end. */
const ITEM = /^(\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/
const STEP_OF_ALL = /^\*\/(\d{1,2})$/
/** The last or the nth weekday of a month. */
const NTH = /^(\w+)(L|#[1-5]|#L)$/i
const UNSUPPORTED = /^(?:L?W|L-\d+|\d{1,2}W|H(?:[(/].*)?)$/i

/**
 * Reads a cron expression as people have it at hand, and writes it as five fields that mean the same
 * everywhere: `@daily`, `10/15`, `?`, ranges that run over the end such as `22-2` or `FRI-MON`. The last
 * day of a month (`L`) and the nth or last weekday of one (`MON#1`, `FRIL`) stay as they are.
 */
export function readCron(text: string): ReadCron {
  const read = readFields(text)
  if (read.ok) return read
  const advice = adviceFor(text, (candidate) => readFields(candidate).ok)
  return advice === undefined ? read : refused(advice)
}

function readFields(text: string): ReadCron {
  const trimmed = text.trim()
  if (trimmed.startsWith('@')) return readNickname(trimmed)
  const fields = trimmed.split(/\s+/)
  if (fields.length !== FIELDS.length) return refused({ code: 'not-five-fields' })
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
  const ofAll = STEP_OF_ALL.exec(item)
  if (ofAll !== null) return isStep(ofAll[1], field) ? item : undefined
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
  if (step !== undefined && !isStep(step, field)) return undefined
  // As it was typed, where every cron reads it alike.
  if (last !== undefined) return first <= last ? item : valuesOf(first, last, step, field)
  return step === undefined ? item : `${first}-${Math.max(first, field.last)}/${step}`
}

/** A step of 0, or one that is longer than its field, is none. */
function isStep(text: string | undefined, { first, last }: Field): boolean {
  return Number(text) >= 1 && Number(text) <= last - first + 1
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
