import { describe, expect, it } from 'vitest'
import { compareWithKnown, knownIdsOf, readKnownIds } from '../../src/review/known-ids.js'

type Lists = Parameters<typeof compareWithKnown>[1]

const listsOf = (instances: readonly string[], snapshots: readonly string[] = []): Lists => {
  const records = (ids: readonly string[]) => ids.map((id) => ({ id }))
  const unreadable = { instances: [], snapshots: [] }
  return {
    instances: records(instances),
    snapshots: records(snapshots),
    unreadable
  } as unknown as Lists
}

describe('the lists are', () => {
  const known = knownIdsOf(listsOf(['a', 'b', 'c'], ['s', 't']))

  it.each([
    ['the same account’s', listsOf(['a', 'b', 'c'], ['s', 't']), 'same'],
    ['the same account’s without one of its instances', listsOf(['a', 'b'], ['s', 't']), 'changed'],
    ['the same account’s with one more', listsOf(['a', 'b', 'c', 'd'], ['s', 't']), 'changed'],
    ['the same account’s though little is left', listsOf(['c', 'new']), 'changed'],
    ['the same account’s where a snapshot is left alone', listsOf(['new'], ['t']), 'changed'],
    ['another account’s where nothing is left', listsOf(['theirs'], ['u']), 'other'],
    ['nobody’s where there are no instances', listsOf([], ['u']), 'same']
  ] as const)('%s', (_, lists, expected) => {
    expect(compareWithKnown(known, lists)).toBe(expected)
  })

  it('remembered where nothing was known before', () => {
    expect(compareWithKnown(readKnownIds('no JSON'), listsOf(['a']))).toBe('changed')
    expect(compareWithKnown(readKnownIds('{"instances": 1}'), listsOf(['a']))).toBe('changed')
  })
})
