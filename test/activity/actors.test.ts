import { describe, expect, it } from 'vitest'
import { isReservedActor, tokenActor, tokenOfActor } from '../../src/activity/index.js'

describe('who acts', () => {
  it('is a token by its name', () => {
    expect(tokenActor('grafana')).toBe('token: grafana')
    expect(tokenOfActor(tokenActor('grafana'))).toBe('grafana')
    expect(tokenOfActor('grafana')).toBe(undefined)
  })

  it.each(['token: grafana', 'Token: grafana', ' token : grafana', 'token:', 'ｔｏｋｅｎ: x'])(
    'is no user named %j',
    (name) => expect(isReservedActor(name)).toBe(true)
  )

  it.each(['token', 'tokenizer: x', 'my token: x', 'alice'])('may be a user named %j', (name) =>
    expect(isReservedActor(name)).toBe(false)
  )
})
