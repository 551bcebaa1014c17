import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { messageTypes, parametersOf } from '../../src/wording/message-types.js'

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

describe('the messages of another language', () => {
  const others = readdirSync(`${ROOT}locales`)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((locale) => locale !== 'en')

  it.each(others)('%s are the same ones, and take the same', (locale) => {
    const messages = catalog(locale)
    expect(Object.keys(messages)).toEqual(codes)
    const different = codes.filter((code) => {
      const names = (text: string | undefined) => [...parametersOf(text ?? '').keys()].sort()
      return String(names(messages[code])) !== String(names(english[code]))
    })
    expect(different).toEqual([])
  })
})
