import { describe, expect, it } from 'vitest'
import { presentFate } from '../../../../src/web/shared/snapshot-rows/fate-text.js'
import { message, wordingIn } from '../../../../src/wording/index.js'

const english = wordingIn('en')
const german = wordingIn('de')

describe('what a row says of a snapshot’s fate', () => {
  it('is what kind of snapshot it is kept as', () => {
    const fate = { kind: 'kept', reasons: [{ rule: 'daily' }, { rule: 'weekly' }] } as const
    const text = 'Kept as daily and weekly snapshot'
    expect(presentFate(fate, english)).toEqual({ kind: 'text', text })
    expect(presentFate(fate, german)).toMatchObject({
      text: 'Behalten als täglicher und wöchentlicher Snapshot'
    })
  })

  it('is why it is kept, where that says something else than its kind', () => {
    const fate = { kind: 'kept', reasons: [{ rule: 'period' }, { rule: 'weekly' }] } as const
    const text = 'Kept: within the retention period and weekly snapshot'
    expect(presentFate(fate, english)).toEqual({ kind: 'text', text })
  })

  it('is why it is still there, in Vultr’s own words', () => {
    const reason = message('text', { text: 'Not {this} one.' })
    const failure = { reason, attempts: 1 }
    const fate = { kind: 'expired', failure } as unknown as Parameters<typeof presentFate>[0]
    const text = 'Expired, still present: Not {this} one.'
    expect(presentFate(fate, english)).toEqual({ kind: 'text', text })
  })

  it('is nothing during a review', () => {
    expect(presentFate({ kind: 'under-review' }, english)).toBeUndefined()
    expect(presentFate(undefined, english)).toBeUndefined()
  })
})
