import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameOrigin, parseOrigin } from '../../src/access/origin.js'

describe('two origins', () => {
  const name = fc.domain()
  const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
  const scheme = fc.constantFrom('http' as const, 'https' as const)
  const written = (origin: string) => {
    const parsed = parseOrigin(origin)
    if (parsed === undefined) throw new Error(`${origin} could not be read`)
    return parsed
  }

  it('are the same exactly where the URL standard says so', () => {
    fc.assert(
      fc.property(scheme, name, port, scheme, name, port, fc.boolean(), (...given) => {
        const [scheme1, name1, port1, scheme2, name2, port2, isOneName] = given
        const one = `${scheme1}://${name1}${port1 === undefined ? '' : `:${port1}`}`
        const host = isOneName ? name1.toUpperCase() : name2
        const other = `${scheme2}://${host}${port2 === undefined ? '' : `:${port2}`}`
        const isSame = new URL(one).origin === new URL(other).origin
        expect(isSameOrigin(written(one), written(other))).toBe(isSame)
      })
    )
  })

  it('of names beyond ASCII are compared as browsers send them', () => {
    expect(written('http://BÜCHER.test')).toEqual(written('http://xn--bcher-kva.test'))
  })

  it('are never read out of anything that is more than one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseOrigin(text)
        if (parsed === undefined) return
        expect(text).toMatch(/^https?:/i)
        expect(new URL(text).pathname + new URL(text).search + new URL(text).hash).toBe('/')
        expect(new URL(text).username).toBe('')
      })
    )
  })
})
