import { describe, expect, it } from 'vitest'
import { createFailures } from '../../../src/standalone/sign-in/failures.js'

describe('the table of failures', () => {
  it('stays small however many addresses somebody has, and forgets the oldest first', () => {
    const failures = createFailures(() => 0)
    for (let index = 0; index < 25_000; index += 1) {
      failures.add(`source ${index}`)
      failures.add('the same again')
    }
    expect(failures.size()).toBe(10_000)
    expect(failures.count('source 0')).toBe(0)
    expect(failures.count('source 24999')).toBe(1)
    expect(failures.count('the same again')).toBe(25_000)
  })
})
