import { type Formatters, IntlMessageFormat } from 'intl-messageformat'
import { madeOnce } from '../common/index.js'
import { type Figures, figuresOf } from './figures.js'
import { type Catalog, catalogOf, directionOf, type Locale } from './locales.js'
import type { Message, MessageCode, ParametersOf, Text } from './message.js'

/** Everything a reader sees, in one language. */
export interface Wording {
  /** BCP 47, for the page's `lang`. */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly figures: Figures
  /** The words of a code, with what is filled in. Plain text: whoever puts it into HTML escapes it. */
  t<Code extends MessageCode>(code: Code, ...parameters: ParametersOf<Code>): string
  /** The same of a message that was handed on or stored. */
  say(message: Message): string
}

const known = new Map<Locale, Wording>()

/** Made once for each language. */
export function wordingIn(locale: Locale): Wording {
  const before = known.get(locale)
  if (before !== undefined) return before
  const made = createWording(locale, catalogOf(locale))
  known.set(locale, made)
  return made
}

/**
 * @param locale BCP 47; numbers and plurals follow it.
 * @param catalog must hold all messages of the English one, which a test sees to.
 */
export function createWording(locale: string, catalog: Catalog): Wording {
  const figures = figuresOf(locale)
  const formats = new Map<string, string | IntlMessageFormat>()
  const formatters = sharedFormatters()

  function formatOf(code: string): string | IntlMessageFormat {
    const before = formats.get(code)
    if (before !== undefined) return before
    // A test sees to it that none is missing; English stands in where one is all the same.
    const source = catalog[code] ?? catalogOf('en')[code] ?? code
    // Nearly half of all messages take nothing and need no parsing.
    const made = /[{}']/.test(source)
      ? new IntlMessageFormat(source, locale, undefined, { ignoreTag: true, formatters })
      : source
    formats.set(code, made)
    return made
  }

  function textOf(value: Text): string | number {
    if (typeof value !== 'object') return value
    // Of a message that another version stored.
    if (value === null) return ''
    if ('code' in value) return say(value)
    if ('size' in value) return figures.size(value.size)
    if ('usd' in value) return figures.usd(value.usd)
    if ('count' in value) return figures.count(value.count)
    if ('moment' in value) return figures.moment(new Date(value.moment))
    if ('day' in value) return figures.day(new Date(value.day))
    if ('duration' in value) return figures.duration(value.duration)
    if ('about' in value) return figures.about(value.about)
    if ('ago' in value) return figures.ago(value.ago)
    if ('list' in value) return figures.list(value.list.map((each) => String(textOf(each))))
    return ''
  }

  function write(code: string, parameters: Readonly<Record<string, Text>> | undefined): string {
    const format = formatOf(code)
    if (typeof format === 'string') return format
    const texts = Object.entries(parameters ?? {}).map(([name, value]) => [name, textOf(value)])
    return String(format.format(Object.fromEntries(texts)))
  }

  function say(message: Message): string {
    return write(message.code, message.with)
  }

  return {
    locale,
    direction: directionOf(locale),
    figures,
    t: (code, ...[parameters]) => write(code, parameters),
    say
  }
}

/**
 * What the messages of one language are filled in with. By itself each message makes its own, and looks
 * them up by all of their options written as JSON, which took a twentieth of a page of instances.
 */
function sharedFormatters(): Formatters {
  const numbers = new Map<string, Intl.NumberFormat>()
  const dates = new Map<string, Intl.DateTimeFormat>()
  const plurals = new Map<string, Intl.PluralRules>()
  return {
    getNumberFormat: (locales, options) =>
      madeOnce(numbers, options === undefined ? '' : JSON.stringify(options), () => {
        return new Intl.NumberFormat(locales, options as Intl.NumberFormatOptions)
      }),
    getDateTimeFormat: (locales, options) =>
      madeOnce(dates, JSON.stringify(options), () => new Intl.DateTimeFormat(locales, options)),
    // Nothing but the type is ever asked for.
    getPluralRules: (locales, options) =>
      madeOnce(plurals, options?.type ?? '', () => new Intl.PluralRules(locales, options))
  }
}
