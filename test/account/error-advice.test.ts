import { describe, expect, it } from 'vitest'
import { errorAdvice } from '../../src/account/error-advice.js'
import { asItIs, wordingIn } from '../../src/wording/index.js'

describe('what is said of an error', () => {
  const { say } = wordingIn('en')
  const DOWN = {
    kind: 'unavailable',
    sentence: 'Service unavailable',
    effect: 'none'
  } as const

  it('quotes Vultr, and no sentence of ours', () => {
    expect(say(errorAdvice(DOWN))).toMatch(/^Vultr: “Service unavailable\.” Vultr reports/)
    const own = asItIs('Can’t reach Vultr.')
    expect(say(errorAdvice({ ...DOWN, own }))).toMatch(/^Can’t reach Vultr\. Vultr reports/)
  })

  it('is that it is retried only where it is', () => {
    const advice = (...asked: Parameters<typeof errorAdvice>) => say(errorAdvice(...asked))
    expect(advice(DOWN, { isRetried: true })).toMatch(/Retrying automatically\.$/)
    expect(advice(DOWN)).toMatch(/Try again in a few minutes\.$/)
    expect(advice({ ...DOWN, kind: 'refused' })).not.toMatch(/again|Retrying/)
  })
})
