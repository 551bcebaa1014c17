import { describe, expect, it } from 'vitest'
import { createSecondLooks, lookAtMissing, SECOND_LOOK_MS } from '../../src/common/index.js'

const FIRST = new Date('2026-03-02T06:00:00Z')
const later = (ms: number) => new Date(FIRST.getTime() + ms)

describe('a look that does not find something', () => {
  it('is the first one where it was not missing before', () => {
    expect(lookAtMissing(undefined, FIRST)).toBe('first')
  })

  it('is no second one within a minute of the first', () => {
    expect(lookAtMissing(FIRST, FIRST)).toBe('too-soon')
    expect(lookAtMissing(FIRST, later(SECOND_LOOK_MS - 1))).toBe('too-soon')
  })

  it('is the second one from a minute on', () => {
    expect(lookAtMissing(FIRST, later(SECOND_LOOK_MS))).toBe('second')
  })

  it('is the first one again where the one before lies ahead, as after a clock that was set back', () => {
    expect(lookAtMissing(FIRST, later(-1))).toBe('first')
  })
})

describe('looks at many', () => {
  it('find out what is missing twice in a row', () => {
    const looks = createSecondLooks()
    expect(looks.missingAgain(['a', 'b'], FIRST)).toEqual(new Set())
    expect(looks.missingAgain(['a', 'b'], later(SECOND_LOOK_MS - 1))).toEqual(new Set())
    expect(looks.missingAgain(['b', 'c'], later(SECOND_LOOK_MS))).toEqual(new Set(['b']))
  })

  it('begin anew with what was seen in between', () => {
    const looks = createSecondLooks()
    looks.missingAgain(['a'], FIRST)
    looks.missingAgain([], later(SECOND_LOOK_MS))
    expect(looks.missingAgain(['a'], later(2 * SECOND_LOOK_MS))).toEqual(new Set())
    expect(looks.missingAgain(['a'], later(3 * SECOND_LOOK_MS))).toEqual(new Set(['a']))
  })
})
