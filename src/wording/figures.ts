import { lazily, madeOnce } from '../common/index.js'

/** How values are written in one language, each kind in one way everywhere. */
export interface Figures {
  /** `8.2 GB`, `950 GB`, `1.2 TB`: decimal units, as Vultr bills; one decimal below 10. @param bytes at least 0 */
  size(bytes: number): string
  /** The end of a scale and its middle, with the same digits: `10 TB`, `5 TB`. @param largest in bytes */
  sizeTicks(largest: number): readonly [string, string]
  /** `$467`, cents below $10. */
  usd(amount: number): string
  /** `12,340`. */
  count(count: number): string
  /** `8.8 million` from a million on, else as a count: of an estimate nobody reads seven digits. */
  about(count: number): string
  /** `24 Nov 2026, 18:00 UTC`; a script shows it in the viewer's own time zone. */
  moment(at: Date): string
  /** `24 Nov 2026`, in UTC. */
  day(at: Date): string
  /** `Sunday`, in UTC. */
  weekday(at: Date): string
  /** `Sun`, in UTC. */
  shortWeekday(at: Date): string
  /** `Nov`, in UTC. */
  shortMonth(at: Date): string
  /** `29 November`, or `29 November 2026`, in UTC. */
  longDay(at: Date, withYear: boolean): string
  /** `12 min 5 s`, the two largest units; the script that keeps it going writes it the same way. @param ms at least 0 */
  duration(ms: number): string
  /** `3 minutes ago`. */
  age(at: Date, now: Date): string
  /** The same of how long ago it was, in ms. */
  ago(ms: number): string
  /** `a, b, and c`. */
  list(items: readonly string[]): string
}

const MB = 1e6
const GB = 1e9
const TB = 1e12

/** Days before months, and hours from 0 to 23, wherever English is read. */
const DATE_LOCALE: Readonly<Record<string, string>> = { en: 'en-GB' }

const known = new Map<string, Figures>()

/** @param locale a BCP 47 name. Made once for each: to make a formatter takes longer than a row of a list. */
export function figuresOf(locale: string): Figures {
  const before = known.get(locale)
  if (before !== undefined) return before
  const made = makeFigures(locale)
  known.set(locale, made)
  return made
}

function makeFigures(locale: string): Figures {
  const whole = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
  const dateLocale = DATE_LOCALE[locale] ?? locale
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const
  const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const dateFormat = (options: Intl.DateTimeFormatOptions) =>
    lazily(() => new Intl.DateTimeFormat(dateLocale, { timeZone: 'UTC', ...options }))
  const dayFormat = dateFormat(day)
  const longDay = { day: 'numeric', month: 'long' } as const
  const longDayFormat = dateFormat(longDay)
  const longDayYearFormat = dateFormat({ ...longDay, year: 'numeric' })
  const weekdayFormat = dateFormat({ weekday: 'long' })
  const shortWeekdayFormat = dateFormat({ weekday: 'short' })
  const shortMonthFormat = dateFormat({ month: 'short' })
  const momentFormat = dateFormat({ ...day, ...minute })
  const ageFormat = lazily(() => new Intl.RelativeTimeFormat(locale))
  const listFormat = lazily(() => new Intl.ListFormat(locale))
  const unitFormats = memo((unit: string, digits: number) => {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return new Intl.NumberFormat(locale, { style: 'unit', unit, ...fraction })
  })
  const usdFormats = memo((_: string, digits: number) => {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    const currency = {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol'
    } as const
    return new Intl.NumberFormat(locale, { ...currency, ...fraction })
  })

  function inUnit(bytes: number, unit: string, size: number): string {
    const value = bytes / size
    return unitFormats(unit, value < 9.95 ? 1 : 0).format(value)
  }

  function sizeTicks(largest: number): readonly [string, string] {
    const [unit, size] = largest < TB ? ['gigabyte', GB] : ['terabyte', TB]
    const half = largest / size / 2
    const { format } = unitFormats(unit, Number.isInteger(half) ? 0 : 1)
    return [format(half * 2), format(half)]
  }

  const agoIn = {
    second: remembered((count) => ageFormat().format(-count, 'second')),
    minute: remembered((count) => ageFormat().format(-count, 'minute')),
    hour: remembered((count) => ageFormat().format(-count, 'hour')),
    day: remembered((count) => ageFormat().format(-count, 'day'))
  }

  function ago(ms: number): string {
    const seconds = Math.max(0, ms / 1000)
    if (seconds < 60) return agoIn.second(Math.floor(seconds))
    if (seconds < 3_600) return agoIn.minute(Math.floor(seconds / 60))
    if (seconds < 86_400) return agoIn.hour(Math.floor(seconds / 3_600))
    return agoIn.day(Math.floor(seconds / 86_400))
  }

  const size = remembered((bytes) => {
    if (bytes < GB) return unitFormats('megabyte', 0).format(Math.max(0, bytes / MB))
    return bytes < 999.5 * GB ? inUnit(bytes, 'gigabyte', GB) : inUnit(bytes, 'terabyte', TB)
  })
  const usd = remembered((amount) => usdFormats('usd', amount < 10 ? 2 : 0).format(amount))
  const count = remembered((count) => whole().format(count))
  const million = lazily(
    () =>
      new Intl.NumberFormat(locale, {
        notation: 'compact',
        compactDisplay: 'long',
        maximumFractionDigits: 1
      })
  )
  const momentAt = remembered((at) => `${momentFormat().format(at)} UTC`)
  const dayAt = remembered((at) => dayFormat().format(at))

  return {
    size,
    sizeTicks,
    usd,
    count,
    about: (estimate) => (estimate < 1e6 ? count(estimate) : million().format(estimate)),
    moment: (at) => momentAt(at.getTime()),
    day: (at) => dayAt(at.getTime()),
    weekday: (at) => weekdayFormat().format(at),
    shortWeekday: (at) => shortWeekdayFormat().format(at),
    shortMonth: (at) => shortMonthFormat().format(at),
    longDay: (at, withYear) => (withYear ? longDayYearFormat : longDayFormat)().format(at),
    duration,
    age: (at, now) => ago(now.getTime() - at.getTime()),
    ago,
    list: (items) => listFormat().format(items)
  }
}

/** The signs of the units are the same in every language there is. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's']
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first === -1 ? 3 : first, (first === -1 ? 3 : first) + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** As many texts of a kind as a few pages of a list show. */
const MOST_REMEMBERED = 2_000

/** The same figures are shown at every look at a list, and Intl takes longer for one than the row for the rest. */
function remembered(write: (figure: number) => string): (figure: number) => string {
  const texts = new Map<number, string>()
  return (figure) => {
    const before = texts.get(figure)
    if (before !== undefined) return before
    const text = write(figure)
    if (texts.size >= MOST_REMEMBERED) texts.clear()
    texts.set(figure, text)
    return text
  }
}

function memo<T>(make: (name: string, digits: number) => T): (name: string, digits: number) => T {
  const made = new Map<string, T>()
  return (name, digits) => {
    return madeOnce(made, `${name} ${digits}`, () => make(name, digits))
  }
}
