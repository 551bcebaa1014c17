import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDescription, writeDescription } from '../../src/account/index.js'

const INSTANCE = '4f0f12e5-1f84-404f-aa84-85f431ea5ec2'
const mark = {
  origin: 'automatic',
  isProtected: false,
  instanceId: INSTANCE,
  key: '0123456789abcdef'
} as const

describe('the mark in a description', () => {
  it('is written as the design gives it', () => {
    expect(writeDescription('web-1', mark)).toBe(`web-1 [vpa a ${INSTANCE} 0123456789abcdef]`)
    expect(writeDescription('web-1', { ...mark, origin: 'manual', isProtected: true })).toBe(
      `web-1 [vpa mp ${INSTANCE} 0123456789abcdef]`
    )
  })

  it('leaves the whole description within 255 bytes and characters, with the name cut between characters', () => {
    const family = '👨‍👩‍👧‍👦'
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 300 }),
          fc.integer({ min: 1, max: 100 }).map((count) => family.repeat(count)),
          fc.integer({ min: 1, max: 300 }).map((count) => `${'x'.repeat(count)}${family}`)
        ),
        fc.boolean(),
        (name, isProtected) => {
          const description = writeDescription(name, { ...mark, isProtected })
          expect(Buffer.byteLength(description)).toBeLessThanOrEqual(255)
          const read = readDescription(description)
          expect(read.mark).toEqual({ ...mark, isProtected })
          const kept = read.name.replace(/…$/, '')
          expect(name.startsWith(kept)).toBe(true)
          const characters = [...new Intl.Segmenter('en').segment(name)].map(({ index }) => index)
          expect([...characters, name.length]).toContain(kept.length)
        }
      )
    )
  })

  it('cuts no more of a name when the snapshot is locked later', () => {
    const name = '🦊'.repeat(100)
    const first = readDescription(writeDescription(name, mark)).name
    expect(readDescription(writeDescription(first, { ...mark, isProtected: true })).name).toBe(
      first
    )
  })

  it('is read back with the name exactly as it was, whatever the name is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc
            .string({ unit: 'grapheme', maxLength: 100 })
            .filter((name) => Buffer.byteLength(name) <= 190),
          fc.constant(`x [vpa m ${INSTANCE} abc]`),
          fc.constant('<script>alert(1)</script>'),
          fc.constant('two\nlines')
        ),
        fc.constantFrom('automatic' as const, 'manual' as const),
        fc.boolean(),
        (name, origin, isProtected) => {
          const written = { ...mark, origin, isProtected }
          expect(readDescription(writeDescription(name, written))).toEqual({ name, mark: written })
        }
      )
    )
  })

  it.each([
    ['cut off at the end', `web-1 [vpa a ${INSTANCE} 0123456789abcdef`],
    ['followed by anything', `web-1 [vpa a ${INSTANCE} 0123456789abcdef] `],
    ['of another kind', `web-1 [vpa x ${INSTANCE} 0123456789abcdef]`],
    ['without an instance', 'web-1 [vpa a 0123456789abcdef]'],
    ['with half an instance', 'web-1 [vpa a 4f0f12e5-1f84 0123456789abcdef]'],
    ['without a key', `web-1 [vpa a ${INSTANCE}]`],
    ['without the space before it', `web-1[vpa a ${INSTANCE} 0123456789abcdef]`],
    ['protected in capitals', `web-1 [vpa aP ${INSTANCE} 0123456789abcdef]`]
  ])('makes the snapshot foreign when it is %s', (_, description) => {
    expect(readDescription(description)).toEqual({ name: description, mark: undefined })
  })
})
