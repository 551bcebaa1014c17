import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PSEUDO } from '../words/pseudo-language.js'
import { readTexts } from '../words/read-texts.js'

/** The languages that every page is shown in, with the way they are written. */
export const DIRECTIONS = { en: 'ltr', de: 'ltr', [PSEUDO]: 'rtl' } as const
export type Tested = keyof typeof DIRECTIONS

function catalog(locale: string): Readonly<Record<string, string>> {
  const path = new URL(`../../../locales/${locale}.json`, import.meta.url)
  return JSON.parse(readFileSync(fileURLToPath(path), 'utf8'))
}
const [english, german] = [catalog('en'), catalog('de')]

const whole = Object.values(english).filter((text) => !/[{}]/.test(text))
const germans = new Set(Object.values(german))

/** The English words that no page in a language has as a whole text. */
const ENGLISH: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set(whole.filter((text) => !germans.has(text))),
  [PSEUDO]: new Set(whole)
}

const AREAS = [...new Set(Object.keys(english).map((code) => code.split('.')[0]))]
const CODE = new RegExp(`(?<![\\w./@-])(?:${AREAS.join('|')})\\.[a-z]\\w*(?:\\.\\w+)*`)

/** What a page says in English by decision, such as the descriptions of the API. */
const IN_ENGLISH = /<(\w+)[^>]* lang="en"[^>]*>.*?<\/\1>/gs
/** Names in a document of the API, and paths with the names of their parts. */
const OF_THE_API = /<(code|pre)\b.*?<\/\1>|\/\{\w+\}/gs

/** What is wrong with a page in a language. @param isReference of the API */
export function flawsOf(html: string, locale: Tested, isReference: boolean): readonly string[] {
  const place = `lang="${locale}" dir="${DIRECTIONS[locale]}"`
  const flaws = flawsOfTexts(textsOf(html, isReference), locale)
  // A piece of a page has no document of its own.
  if (html.startsWith('<!doctype') && !html.includes(`<html ${place}>`))
    flaws.push(`the document has not ${place}`)
  if (html.includes('class="vultr-addon"') && !html.includes(`class="vultr-addon" ${place}`)) {
    flaws.push(`the addon has not ${place}`)
  }
  return flaws
}

function textsOf(html: string, isReference: boolean): readonly string[] {
  const [head = '', body = ''] = html.split(/(?=<body)/)
  const left = isReference ? body.replace(OF_THE_API, '').replace(IN_ENGLISH, '') : body
  return readTexts(head + left).map((text) => text.replace(/\s+/g, ' ').trim())
}

/** The same of its texts alone, or of those of a file. */
export function flawsOfTexts(texts: readonly string[], locale: Tested): string[] {
  const flaws: string[] = []
  for (const text of texts) {
    if (/\[object|undefined|\bNaN\b/.test(text)) flaws.push(text)
    if (/[{}]/.test(text)) flaws.push(`a parameter is left: ${text}`)
    if (CODE.test(text)) flaws.push(`a code: ${text}`)
    if (ENGLISH[locale]?.has(text)) flaws.push(`English: ${text}`)
  }
  return flaws
}
