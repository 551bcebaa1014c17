import { readFileSync } from 'node:fs'
import { PACKAGE_FOLDER } from '../common/index.js'

/** The languages there are, each with its own name for itself. */
export const LOCALES = { en: 'English', de: 'Deutsch' } as const

export type Locale = keyof typeof LOCALES

/** Whether there are words in this language. */
export function isLocale(name: string): name is Locale {
  return Object.hasOwn(LOCALES, name)
}

/** Scripts that are written from right to left, by ISO 15924. */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Rohg', 'Adlm']

/** Which way a language is written. @param locale BCP 47. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(locale).maximize()
  return RIGHT_TO_LEFT.includes(script) ? 'rtl' : 'ltr'
}

/** ICU messages by their codes. */
export type Catalog = Readonly<Record<string, string>>

const FOLDER = new URL('locales/', PACKAGE_FOLDER)
const read = new Map<string, Catalog>()

/** Read once for each language. */
export function catalogOf(locale: Locale): Catalog {
  const known = read.get(locale)
  if (known !== undefined) return known
  const catalog = JSON.parse(readFileSync(new URL(`${locale}.json`, FOLDER), 'utf8')) as Catalog
  read.set(locale, catalog)
  return catalog
}

/**
 * The best of the languages there are for what is asked for; undefined where none fits.
 * @param asked a BCP 47 name, or a whole Accept-Language header (RFC 9110): `de-AT, en;q=0.8`.
 */
export function negotiatedLocale(asked: string): Locale | undefined {
  const wanted = asked.split(',').map((each, place) => {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { name, place, weight: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const byWeight = wanted
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
  for (const { name } of byWeight) {
    const [language = ''] = name.toLowerCase().split(/[-_]/)
    if (isLocale(language)) return language
  }
  return undefined
}
