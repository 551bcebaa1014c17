import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText } from '../../src/common/index.js'

const FAMILY = '👩\u200d👩\u200d👧\u200d👦'
const FLAG = '🇩🇪'
const ACCENTED = 'e\u0301\u0323'

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Straight from the platform; too slow for long texts. */
const charactersOf = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment)

/** Units that join with one another in every way there is. */
const unit = fc.constantFrom(
  ...['a', ' ', '\r', '\n', '\u0301', '\u200d', '👩', '👧', '🏽', '\ufe0f', '🇩', '🇪', '\u0600'],
  ...['\u0915', '\u094d', '\u1100', '\u1161', '\u11a8', '\ud83d', '\udc69', '中', '\u{1f3f4}']
)
const text = fc.oneof(
  fc.string({ unit, maxLength: 60 }),
  fc.string({ unit, minLength: 250, maxLength: 600 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  // One character that spans several windows, with others before and after it.
  fc
    .tuple(fc.string({ unit, maxLength: 20 }), fc.nat(1500), fc.string({ unit, maxLength: 20 }))
    .map(([before, count, after]) => `${before}e${'\u0301'.repeat(count)}${after}`)
)
const bound = fc.option(fc.oneof(fc.nat(12), fc.nat(700)), { nil: undefined })
const bounds = fc.record({ graphemes: bound, bytes: bound }).map(({ graphemes, bytes }) => ({
  ...(graphemes === undefined ? {} : { graphemes }),
  ...(bytes === undefined ? {} : { bytes })
}))

const wellFormed = (given: string) => Buffer.from(given, 'utf8').toString('utf8')

describe('a cut text', () => {
  it('is the whole text where that keeps within the bounds', () => {
    expect(cutText(`web ${FAMILY}`, { graphemes: 5, bytes: 29 })).toBe(`web ${FAMILY}`)
    expect(cutText('', { graphemes: 0, bytes: 0 })).toBe('')
    expect(cutText('anything', {})).toBe('anything')
  })

  it.each([
    ['an emoji of several', FAMILY],
    ['a flag', FLAG],
    ['a letter with its accents', ACCENTED],
    ['an emoji with a skin colour', '👍🏽'],
    ['a keycap', '1\ufe0f\u20e3'],
    ['a conjunct of two letters', '\u0915\u094d\u0937']
  ])('holds %s whole or not at all', (_, character) => {
    const size = Buffer.byteLength(character)
    for (let bytes = 0; bytes < size; bytes += 1) {
      expect(cutText(character.repeat(2), { bytes: 1 + bytes, ellipsis: '' })).toBe(
        bytes + 1 === size ? character : ''
      )
    }
    expect(cutText(character.repeat(3), { graphemes: 2, ellipsis: '' })).toBe(character.repeat(2))
  })

  it('ends with an ellipsis that counts against the bounds', () => {
    expect(cutText('abcdef', { graphemes: 4 })).toBe('abc…')
    expect(cutText('abcdef', { bytes: 5 })).toBe('ab…')
    expect(cutText('abcdef', { graphemes: 4, ellipsis: ' [more]' })).toBe('abcd')
    expect(cutText('abcdef', { bytes: 2 })).toBe('ab')
    expect(cutText('abcdef', { bytes: -3 })).toBe('')
    expect(cutText('abcdef', { graphemes: -1, ellipsis: '' })).toBe('')
  })

  it('holds no half of a surrogate pair', () => {
    expect(cutText('a\ud83d', {})).toBe('a\ufffd')
    expect(cutText('\udc69\ud83d', { bytes: 6 })).toBe('\ufffd\ufffd')
    expect(cutText('aa👩', { bytes: 3, ellipsis: '' })).toBe('aa')
  })

  it('keeps within every bound, and is the longest beginning that does', () => {
    fc.assert(
      fc.property(text, bounds, (given, { graphemes = 1e9, bytes = 1e9 }) => {
        const whole = charactersOf(wellFormed(given))
        const kept: string[] = []
        let size = 0
        for (const character of whole) {
          size += Buffer.byteLength(character)
          if (size > bytes || kept.length === graphemes) break
          kept.push(character)
        }
        expect(cutText(given, { graphemes, bytes, ellipsis: '' })).toBe(kept.join(''))
      }),
      { numRuns: 500 }
    )
  })

  it('keeps within every bound with its ellipsis too', () => {
    fc.assert(
      fc.property(text, bounds, (given, within) => {
        const cut = cutText(given, within)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(within.bytes ?? 1e9)
        expect(cut.length).toBeLessThanOrEqual(within.bytes ?? 1e9)
        expect(charactersOf(cut).length).toBeLessThanOrEqual(within.graphemes ?? 1e9)
        expect(wellFormed(cut)).toBe(cut)
        expect(cutText(cut, within)).toBe(cut)
      }),
      { numRuns: 500 }
    )
  })

  // With a time that grew with the square of the length each of these would take a minute.
  it.each([
    ['accents', '\u0301'],
    ['letters', 'a'],
    ['joiners', '👩\u200d'],
    ['halves of flags', '🇩'],
    ['halves of surrogate pairs', '\ud800'],
    ['line ends', '\r\n'],
    ['signs that join what follows', '\u0600']
  ])('is found in a text of 300,000 %s', (_, character) => {
    const given = `e${character.repeat(300_000)}`
    expect(Buffer.byteLength(cutText(given, { bytes: 255 }))).toBeLessThanOrEqual(255)
    expect(cutText(given, { graphemes: 600_000 })).toBe(wellFormed(given))
    const mixed = cutText(`${given}${'b'.repeat(100_000)}`, { graphemes: 600_000 })
    expect(mixed.endsWith('b')).toBe(true)
  })
})
