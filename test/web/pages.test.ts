import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../support/fake-clock.js'
import { text } from '../support/pages/page-text.js'
import { openPanelApp } from '../support/panel-app.js'

describe.each(['/', '/admin/vultr'])('mounted at %s', (mount) => {
  it('leads from its root to the overview', async () => {
    const panel = await openPanelApp({ mount })
    const response = await panel.get('/').expect(303)
    const page = await panel.follow(response)
    expect(page.status).toBe(200)
    expect(text(page.text)).toContain('Needs attention')
  })

  it('answers each page with links that hold there', async () => {
    const panel = await openPanelApp({ mount })
    for (const path of ['/overview', '/settings', '/snapshots', '/snapshots/new', '/activity']) {
      const page = await panel.get(path).expect(200)
      const links = [...page.text.matchAll(/(?:href|src|action)="([^"#:]+)"/g)].map(
        ([, link]) => link ?? ''
      )
      expect(links.length).toBeGreaterThan(4)
      for (const link of links) {
        expect(link.startsWith('/')).toBe(false)
        const { pathname, search } = new URL(
          link,
          `http://panel.test${mount === '/' ? '' : mount}${path}`
        )
        const target = await supertest(panel.app).get(pathname + search)
        expect([200, 303], `${path} links to ${link}`).toContain(target.status)
      }
    }
  })
})

describe('asked for without a trailing slash', () => {
  it('leads to the overview all the same', async () => {
    const panel = await openPanelApp()
    const response = await supertest(panel.app).get('/admin/vultr').expect(303)
    expect(response.headers.location).toBe('./vultr/overview')
  })
})

describe('behind a proxy that strips a prefix without telling', () => {
  it('keeps every link and redirect within the prefix', async () => {
    const panel = await openPanelApp()
    const inner = createServer(panel.app)
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve))
    const innerPort = (inner.address() as AddressInfo).port
    const proxy = express()
    proxy.use('/panel', (request, response) => {
      const forwarded = httpRequest(
        {
          port: innerPort,
          host: '127.0.0.1',
          method: request.method,
          path: request.url,
          headers: request.headers
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(response)
        }
      )
      request.pipe(forwarded)
    })
    const first = await supertest(proxy).get('/panel/admin/vultr/snapshots/new').expect(200)
    const action = /action="([^"]+)"/.exec(first.text)?.[1] ?? ''
    const target = new URL(action, 'http://panel.test/panel/admin/vultr/snapshots/new').pathname
    const posted = await supertest(proxy)
      .post(target)
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ name: 'through the proxy' })
      .expect(303)
    const led = new URL(posted.headers.location ?? '', `http://panel.test${target}`).pathname
    expect(led).toBe('/panel/admin/vultr/snapshots')
    const list = await supertest(proxy).get(led).expect(200)
    expect(list.text).toContain('through the proxy')
    inner.closeAllConnections()
    inner.close()
  })
})

describe('every page', () => {
  it('is closed to who is not allowed, and its styles are not', async () => {
    const panel = await openPanelApp({
      isConfigured: false,
      addon: { authorize: async () => false }
    })
    for (const path of [
      '/',
      '/overview',
      '/settings',
      '/snapshots',
      '/activity',
      '/activity.csv'
    ]) {
      await panel.get(path).expect(403)
    }
    await panel.post('/snapshots', { name: 'x' }).expect(403)
    const page = await panel.get('/settings')
    const style = /href="[^"]*(static\/vultr\.css[^"]*)"/.exec(page.text)?.[1]
    await panel.get(`/${style}`).expect(200)
  })

  it('refuses a post that comes from elsewhere', async () => {
    const panel = await openPanelApp()
    const post = () =>
      supertest(panel.app).post('/admin/vultr/snapshots').type('form').send({ name: 'x' })
    await post().expect(403)
    await post().set('Sec-Fetch-Site', 'cross-site').expect(403)
    await post().set('Sec-Fetch-Site', 'same-site').expect(403)
    await post().set('Sec-Fetch-Site', 'none').expect(403)
    await post().set('Origin', 'https://evil.example').expect(403)
    await post().set('Origin', 'null').expect(403)
    await post().set('Sec-Fetch-Site', 'cross-site').set('Origin', 'http://127.0.0.1').expect(403)
    expect(panel.simulator.snapshots()).toEqual([])
    await post().set('Host', 'panel.test').set('Origin', 'http://panel.test').expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('allows no inline script or style', async () => {
    const panel = await openPanelApp()
    const page = await panel.get('/snapshots').expect(200)
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';style-src 'self'/)
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/i)
  })

  it('answers what it does not know with a 404 page', async () => {
    const panel = await openPanelApp()
    await panel.get('/nonsense').expect(404)
    const unknown = '99999999-2222-4333-8444-555555555555'
    await panel.get(`/snapshots/${unknown}/delete`).expect(404)
    await panel.post(`/snapshots/${unknown}/delete`).expect(404)
    await panel.get('/snapshots/..%2F..%2Finstances%2Fx/delete').expect(404)
    await panel.get('/static/nonsense.js').expect(404)
  })

  it('answers a body over 100 kB with 413', async () => {
    const panel = await openPanelApp()
    const page = await panel.post('/snapshots', { name: 'x'.repeat(120_000) })
    expect(page.status).toBe(413)
    expect(text(page.text)).toContain('larger than 100 kB')
  })

  it('tell the layout of whose request they are, refusals too', async () => {
    const panel = await openPanelApp({
      addon: {
        authorize: (request) => request.get('x-user') === 'eva',
        layout: ({ body }, request) => `<p>For ${request.get('x-user') ?? 'a stranger'}</p>${body}`
      },
      isConfigured: false
    })
    const own = await panel.get('/settings').set('x-user', 'eva').expect(200)
    expect(own.text).toContain('<p>For eva</p>')
    const refused = await panel.get('/settings').expect(403)
    expect(refused.text).toContain('<p>For a stranger</p>')
  })

  it('tell in Activity of a host’s sign-ins, and of few of many that were refused', async () => {
    const panel = await openPanelApp()
    await panel.addon.recordSignIn({ event: 'signed-in', user: 'eva', address: '203.0.113.7' })
    for (let count = 0; count < 100; count += 1) {
      await panel.addon.recordSignInRefusal({ user: '<b>', address: '203.0.113.8' })
    }
    panel.clock.advance(10 * MINUTE)
    await panel.addon.tick()
    const { text } = await panel.get('/activity')
    expect(text).toContain('Signed in from 203.0.113.7.')
    expect(text).toContain('Sign-in refused from 203.0.113.8.')
    expect(text).toContain('99 more sign-ins refused from 203.0.113.8 within ten minutes.')
    expect(text).toContain('&lt;b&gt;')
    expect(text.match(/203\.0\.113\.8/g)).toHaveLength(2)
  })

  it('wears the layout of its host', async () => {
    const panel = await openPanelApp({
      addon: {
        layout: ({ title, head, body }) =>
          `<html><head><title>${title}</title>${head}</head><body class="host">${body}</body></html>`
      }
    })
    const page = await panel.get('/settings').expect(200)
    expect(page.text).toMatch(/<title>Settings · Vultr<\/title>.*class="host"/s)
  })

  it('takes a body that its host has parsed already', async () => {
    const panel = await openPanelApp()
    const host = express()
    host.use(express.urlencoded({ extended: true }))
    host.use('/x', panel.addon.router)
    await supertest(host)
      .post('/x/snapshots')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ name: 'parsed before' })
      .expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })
})
