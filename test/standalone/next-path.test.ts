import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPath, signInPath } from '../../src/standalone/next-path.js'
import { LEADING_AWAY } from './leading-away.js'

describe('the page after the sign-in', () => {
  it.each([
    ['/vultr/activity', '/vultr/activity'],
    ['/vultr/snapshots?page=2&q=a%20b', '/vultr/snapshots?page=2&q=a%20b'],
    ['/vultr/./settings', '/vultr/settings'],
    ['/vultr/x/../settings', '/vultr/settings'],
    ['/vultr//evil.example', '/vultr//evil.example'],
    ['/vultr/%2f%2fevil.example', '/vultr/%2f%2fevil.example'],
    ['/vultr/?next=//evil.example', '/vultr/?next=//evil.example'],
    ['/vultr/ü\r\nSet-Cookie: a=b', '/vultr/%C3%BCSet-Cookie:%20a=b'],
    ['/', '/']
  ])('is the one asked for: %j leads to %s', (next, path) => {
    expect(nextPath(next, '')).toBe(path)
  })

  it.each(LEADING_AWAY)('is the first one, not where %j leads', (next) => {
    expect(nextPath(next, '')).toBe('/vultr/')
    expect(nextPath(next, '/panel')).toBe('/panel/vultr/')
  })

  it.each([undefined, null, 7, {}, ['/vultr/activity'], `/vultr/${'x'.repeat(500)}`])(
    'is the first one for %j',
    (next) => {
      expect(nextPath(next, '')).toBe('/vultr/')
    }
  )

  it.each([
    '/panel/../vultr/',
    '/panelist/',
    '/panel',
    '/vultr/',
    '/panel%2fvultr',
    '/PANEL/vultr/'
  ])('is below the base path, which %s is not', (next) => {
    expect(nextPath(next, '/panel')).toBe('/panel/vultr/')
  })

  const piece = fc.constantFrom(
    ...['/', '\\', '.', '..', '%2e', '%2f', '%5c', '\t', '\n', '\r', '\u0000', ' ', '@', ':', '?'],
    ...['#', 'evil.example', 'panel', 'vultr', 'http:', 'ü', '\ud800', '[', ';']
  )
  const hostile = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const anything = fc.oneof(
    hostile,
    hostile.map((text) => `/${text}`),
    hostile.map((text) => `/panel/${text}`),
    fc.webUrl(),
    fc.string({ unit: 'binary' }),
    fc.anything()
  )
  const origin = fc.constantFrom('http://127.0.0.1:8080', 'https://panel.test', 'http://[::1]')
  const base = fc.constantFrom('', '/panel', '/a/b')

  it('is on this origin and below the base path, whatever comes in and whatever page it left', () => {
    fc.assert(
      fc.property(anything, origin, base, (next, from, basePath) => {
        const path = nextPath(next, basePath)
        const led = new URL(path, `${from}${basePath}/login`)
        expect(led.origin).toBe(from)
        expect(led.pathname.startsWith(`${basePath}/`)).toBe(true)
        // What is sent is what was judged: nothing of it is left for a browser to make up.
        expect(led.pathname + led.search).toBe(path)
        expect(path).toMatch(/^[\x21-\x7e]+$/)
        expect(nextPath(path, basePath)).toBe(path.length > 500 ? `${basePath}/vultr/` : path)
      }),
      { numRuns: 2_000 }
    )
  })
})

describe('the way to the sign-in form', () => {
  it('leads back to what was asked for', () => {
    const led = new URL(
      signInPath('/panel/vultr/snapshots?q=a&b=%20', '/panel'),
      'http://panel.test'
    )
    expect(led.pathname).toBe('/panel/login')
    expect(nextPath(led.searchParams.get('next'), '/panel')).toBe(
      '/panel/vultr/snapshots?q=a&b=%20'
    )
  })

  it('forgets what is longer than a proxy lets pass in a header', () => {
    expect(signInPath(`/vultr/${'x'.repeat(5_000)}`, '')).toBe('/login')
  })
})
