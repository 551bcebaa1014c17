import { hostname } from 'node:os'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type StandalonePanel, startStandalonePanel } from '../support/standalone-panel.js'

let panel: StandalonePanel

beforeEach(async () => {
  panel = await startStandalonePanel()
})
afterEach(() => panel.close())

describe('strangers', () => {
  const requestOf = (method: string, path: string) => {
    const agent = request(panel.app)
    const methods: Readonly<Record<string, (path: string) => request.Test>> = {
      GET: (path) => agent.get(path),
      POST: (path) => agent.post(path),
      HEAD: (path) => agent.head(path),
      DELETE: (path) => agent.delete(path),
      OPTIONS: (path) => agent.options(path)
    }
    return methods[method]?.(path) ?? expect.fail(method)
  }

  it.each([
    ['GET', '/nonsense', 404],
    ['GET', '/vultr/nonsense', 303],
    ['GET', '/vultr/static/nonsense', 404],
    ['GET', '/vultr/static/a/b', 303],
    ['GET', '/vultr/static/..%2fsettings', 303],
    ['GET', '/vultr/static/%', 303],
    ['GET', '/vultr/STATIC/x/y', 303],
    ['GET', '/%', 404],
    ['GET', '/vultr/%', 303],
    ['POST', '/vultr/static/vultr.css', 403],
    ['POST', '/vultr/snapshots', 403],
    ['POST', '/login', 403],
    ['DELETE', '/', 403],
    ['OPTIONS', '/vultr/snapshots', 401],
    ['HEAD', '/vultr/settings', 303],
    ['GET', '/healthz', 200],
    ['GET', '/login', 200],
    ['GET', '/assets/standalone.css', 200],
    ['GET', '/assets/nonsense', 404]
  ])(
    'by %s %s learn nothing of the admin, the server or the menu',
    async (method, path, status) => {
      const { text = '', headers, ...response } = await requestOf(method, path)
      expect(response.status).toBe(status)
      const told = `${text} ${JSON.stringify(headers)}`
      for (const secret of [
        'eva',
        hostname(),
        'Sign out',
        'x-powered-by',
        'snapshots"',
        'Express'
      ]) {
        expect(told.replaceAll(path, '').replaceAll(encodeURIComponent(path), '')).not.toContain(
          secret
        )
      }
    }
  )
})
