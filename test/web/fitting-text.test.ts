import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fittingText } from '../../src/web/fitting-text.js'

describe('a text for a cookie', () => {
  it('stays as it is where it fits, and is cut between characters where it does not', () => {
    expect(fittingText('Saved. Next: today 18:00', 100)).toBe('Saved. Next: today 18:00')
    expect(fittingText('🦊🦊🦊', 36)).toBe('🦊🦊🦊')
    expect(fittingText('🦊🦊🦊', 35)).toBe('🦊🦊…')
    expect(fittingText('a b', 4)).toBe('a …')
  })

  it('never takes more bytes than it may, but for the ellipsis', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(text, fc.nat(400), (whole, bytes) => {
        const fitting = fittingText(whole, bytes)
        const encoded = encodeURIComponent(JSON.stringify(fitting).slice(1, -1))
        expect(encoded.length).toBeLessThanOrEqual(bytes + '%E2%80%A6'.length)
        if (fitting !== whole) expect(whole.startsWith(fitting.slice(0, -1))).toBe(true)
      })
    )
  })
})
