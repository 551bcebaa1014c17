import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { messageTypes } from '../../src/wording/message-types.js'
import { flawsOf, kindsOf } from '../support/words/message-kinds.js'
import { pseudoCatalog } from '../support/words/pseudo-language.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function catalog(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(`${ROOT}locales/${locale}.json`, 'utf8'))
}

function sources(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && path !== 'wording/messages.ts')
    .map((path) => readFileSync(`${ROOT}${folder}/${path}`, 'utf8'))
}

const english = catalog('en')
const codes = Object.keys(english)

describe('the English messages', () => {
  it('stand in the order of their codes', () => {
    expect(codes).toEqual([...codes].sort())
  })

  it('have the types that npm run locales writes', () => {
    const written = readFileSync(`${ROOT}src/wording/messages.ts`, 'utf8')
    expect(written).toBe(messageTypes(english))
  })

  it('are all used', () => {
    const texts = [...sources('src', /\.ts$/), ...sources('views', /\.ejs$/)].join('\n')
    const unused = codes.filter((code) => !isNamed(code, texts))
    expect(unused).toEqual([])
  })
})

/** By its own name, or by one that is put together: `frequency.${id}`. */
function isNamed(code: string, texts: string): boolean {
  if (texts.includes(`'${code}'`) || texts.includes(`"${code}"`)) return true
  const stem = code.slice(0, code.lastIndexOf('.') + 1)
  return stem !== '' && texts.includes(`\`${stem}\${`)
}

const others = readdirSync(`${ROOT}locales`)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((locale) => locale !== 'en')

describe('the messages of another language', () => {
  it.each(others)('%s are the same ones, and take the same', (locale) => {
    const messages = catalog(locale)
    expect(Object.keys(messages)).toEqual(codes)
    const different = codes.filter((code) => {
      const kinds = (text: string | undefined) => JSON.stringify(kindsOf(text ?? ''))
      return kinds(messages[code]) !== kinds(english[code])
    })
    expect(different).toEqual([])
  })

  it('take the same in a language that is made of the English', () => {
    const made = pseudoCatalog(english)
    const different = codes.filter(
      (code) =>
        JSON.stringify(kindsOf(made[code] ?? '')) !== JSON.stringify(kindsOf(english[code] ?? ''))
    )
    expect(different).toEqual([])
    expect(Object.values(made).filter((text) => /\b[a-z]{4,} [a-z]{4,}\b/.test(text))).toEqual([])
  })
})

describe('each message', () => {
  it.each(['en', ...others])('in %s has the plurals of the language, and a way out', (locale) => {
    const flaws = Object.entries(catalog(locale)).flatMap(([code, text]) =>
      flawsOf(text, locale).map((flaw) => `${code}: ${flaw}`)
    )
    expect(flaws).toEqual([])
  })

  it.each([
    ['{n, plural, other {#}}', 'en', ['plural of n: other, not one,other']],
    ['{n, plural, =0 {none} one {#} other {#}}', 'en', []],
    ['{n, plural, one {#} few {#} other {#}}', 'de', ['plural of n: few,one,other, not one,other']],
    ['{n, selectordinal, other {#}}', 'de', []],
    ["it's {n}", 'en', ['an apostrophe that ICU reads as a quote']],
    ['<b>{n}</b>', 'en', ['HTML']]
  ])('is found out: %s in %s', (text, locale, flaws) => {
    expect(flawsOf(text, locale)).toEqual(flaws)
  })
})
