import { describe, expect, it } from 'vitest'
import { errorAdvice } from '../../../../src/web/shared/account/error-advice.js'

describe('what is said of an error', () => {
  const DOWN = {
    kind: 'unavailable',
    sentence: 'Vultr cannot be reached.',
    effect: 'none'
  } as const

  it('is that it is retried only where it is', () => {
    expect(errorAdvice(DOWN, { isRetried: true })).toMatch(/Retrying automatically\.$/)
    expect(errorAdvice(DOWN)).toMatch(/Try again in a few minutes\.$/)
    expect(errorAdvice({ ...DOWN, kind: 'refused' })).not.toMatch(/again|Retrying/)
  })
})
