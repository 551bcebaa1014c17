import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClean, sentenceIn } from '../../../src/vultr/failures/sentence.js'

const KEY = 'AB/12+cd'
const clean = createClean(KEY)

describe('a cleaned sentence', () => {
  it('is cut at 500 characters and says so', () => {
    expect(clean('a'.repeat(500))).toBe('a'.repeat(500))
    expect(clean('a'.repeat(501))).toBe(`${'a'.repeat(499)}…`)
    expect(clean('a'.repeat(20_000_000))).toHaveLength(500)
  })

  it('is never cut inside a character', () => {
    for (const before of ['', 'a']) {
      const sentence = clean(before + '😀'.repeat(1_000))
      expect(sentence.length).toBeLessThanOrEqual(500)
      expect(sentence).not.toMatch(/\p{Surrogate}|\ufffd/u)
    }
  })

  it.each([
    'AB/12+cd',
    'ab/12+CD',
    'AB%2F12%2Bcd',
    'AB%2f12+cd',
    '%41%42%2F%31%32%2B%63%64',
    '%61b/12%2bCD'
  ])('has no key in it, however it is spelt: %s', (spelt) => {
    expect(clean(`The key ${spelt} is unknown.`)).toBe('The key •••• is unknown.')
  })

  it('has no part of a key in it that the cut goes through', () => {
    for (let before = 480; before <= 510; before += 1) {
      for (const spelt of [KEY, '%41%42%2F%31%32%2B%63%64']) {
        const sentence = clean(`${'x'.repeat(before)}${spelt}${'x'.repeat(600)}`)
        expect(sentence).not.toMatch(/AB|%41/)
        expect(sentence.length).toBeLessThanOrEqual(500)
      }
    }
  })

  it('shows nothing from behind the cut, however much was masked before it', () => {
    const sentence = clean(`${KEY.repeat(62)}1234${KEY.slice(0, 6)}`)
    expect(sentence).not.toContain('AB')
  })

  it('stays the same when it is cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        expect(clean(clean(text))).toBe(clean(text))
      })
    )
  })

  it('is one line of whole characters within its bound, without the key, whatever it is made of', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(KEY, KEY.toLowerCase(), encodeURIComponent(KEY), '\ud800', '\n', '😀')
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const sentence = clean(parts.join(''))
        expect(sentence.length).toBeLessThanOrEqual(500)
        expect(sentence).not.toMatch(/[\p{Cc}\p{Surrogate}]/u)
        expect(sentence.toLowerCase()).not.toContain(KEY.toLowerCase())
        expect(
          decodeURIComponent(sentence.replace(/%(?![0-7][\da-f])/gi, '')).toLowerCase()
        ).not.toContain(KEY.toLowerCase())
      })
    )
  })

  it('is left alone where there is no key', () => {
    expect(createClean('')('abc')).toBe('abc')
  })
})

describe('the reason in a body', () => {
  it('is looked for in bounds', () => {
    let nested: unknown = 'deep'
    for (let depth = 0; depth < 100_000; depth += 1) nested = { error: nested }
    expect(sentenceIn(nested)).toBeUndefined()
    const reason = sentenceIn({ errors: Array.from({ length: 100_000 }, () => 'x'.repeat(5_000)) })
    expect(reason?.length).toBeLessThan(20_000)
  })

  it.each([
    undefined,
    null,
    7,
    true,
    '',
    'text',
    [],
    {},
    { error: [] },
    { error: {} },
    { error: 1 }
  ])('is not there: %j', (body) => {
    expect(sentenceIn(body)).toBeUndefined()
  })
})
