import { describe, expect, it } from 'vitest'
import { allows, SCOPES } from '../../src/tokens/index.js'

describe('a scope', () => {
  it('includes those before it, and not those after it', () => {
    const allowed = SCOPES.map((scope) => SCOPES.filter((need) => allows(scope, need)))
    expect(allowed).toEqual([['read'], ['read', 'operate'], ['read', 'operate', 'destroy']])
  })
})
