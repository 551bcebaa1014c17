import express from 'express'
import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { basePathOf } from '../../../src/web/http/base-path.js'

/** A host that redirects as a page of ours does, at any of its mounts. */
function hostAt(mount: string): express.Express {
  const app = express()
  app.use(mount, (asked, response) => response.redirect(303, `${basePathOf(asked)}settings`))
  return app
}

/** What a browser leaves in a path; nobody can make it send anything else. */
const segment = fc
  .string({ unit: fc.constantFrom(...'ab.%2fe5c@:;,~-_=+$!*()', '%2f', '%5c', '%2e', '\u0000') })
  .map((text) => new URL(`http://panel.test/${text.replace(/%(?![0-9a-f]{2})/gi, '')}`).pathname)

describe('a redirect to a page of ours', () => {
  it.each([
    ['/admin/vultr', '/admin/vultr'],
    ['/admin/vultr', '/admin/vultr/'],
    ['/admin/vultr', '/admin/vultr/snapshots'],
    ['/admin/vultr', '/admin/vultr/snapshots/'],
    ['/admin/vultr', '/admin/vultr/snapshots/x%2Fy/delete?a=/b/c'],
    ['/admin/vultr', '/ADMIN/Vultr/snapshots'],
    ['/:tenant/vultr', '/a%2Fb/vultr/snapshots'],
    ['/:tenant', '/evil:x'],
    ['/:tenant', '/javascript:alert(1)'],
    ['/:tenant', '/..;'],
    ['/', '/'],
    ['/', '/snapshots']
  ])('mounted at %s and asked for %s stays below the mount', async (mount, asked) => {
    const response = await request(hostAt(mount)).get(asked)
    const led = new URL(response.headers.location ?? '', `http://panel.test${asked}`)
    const depth = mount === '/' ? 0 : mount.split('/').length - 1
    const own =
      asked
        .split('?')[0]
        ?.split('/')
        .slice(0, depth + 1)
        .join('/') ?? ''
    expect(led.href).toBe(`http://panel.test${own === '/' ? '' : own}/settings`)
  })

  it('never leaves the origin, whatever path was asked for', () => {
    const asked = fc.array(segment, { maxLength: 6 }).map((parts) => parts.join('') || '/')
    const mount = fc.constantFrom('', '/admin/vultr', '//evil.test', '/evil:')
    fc.assert(
      fc.property(asked, mount, fc.constantFrom('', '?next=//evil.test'), (path, before, query) => {
        const originalUrl = `${before}${before !== '' && path === '/' ? '' : path}${query}`
        const back = basePathOf({ path, originalUrl } as express.Request)
        expect(back).toMatch(/^\.\.?\//)
        const led = new URL(`${back}settings`, `http://panel.test${originalUrl}`)
        expect(led.origin).toBe('http://panel.test')
      })
    )
  })
})
