import { readFileSync } from 'node:fs'

/** The languages there are, each with its own name for itself. */
export const LOCALES = { en: 'English', de: 'Deutsch' } as const

export type Locale = keyof typeof LOCALES

/** Whether there are words in this language. */
export function isLocale(name: string): name is Locale {
  return Object.hasOwn(LOCALES, name)
}

/** ICU messages by their codes. */
export type Catalog = Readonly<Record<string, string>>

const FOLDER = new URL('../../locales/', import.meta.url)
const read = new Map<string, Catalog>()

/** Read once for each language. */
export function catalogOf(locale: Locale): Catalog {
  const known = read.get(locale)
  if (known !== undefined) return known
  const catalog = JSON.parse(readFileSync(new URL(`${locale}.json`, FOLDER), 'utf8')) as Catalog
  read.set(locale, catalog)
  return catalog
}
