import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { refuseForeignPosts } from '../../../../src/index.js'

type Headers = Readonly<Record<string, string>>

function hostWith(trustProxy: boolean | number | string): express.Express {
  const app = express()
  app.set('trust proxy', trustProxy)
  app.use(refuseForeignPosts())
  app.all('/', (_request, response) => {
    response.send('changed')
  })
  app.use(
    (
      error: Error & { status: number },
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction
    ) => {
      response.status(error.status).send(error.message)
    }
  )
  return app
}

const bare = hostWith(false)
const trusting = hostWith('loopback')

async function post(app: express.Express, headers: Headers): Promise<request.Response> {
  return await request(app).post('/').set(headers)
}

/** How Host and Origin are written where both name one origin. */
const SAME_OVER_HTTP: readonly (readonly [host: string, origin: string])[] = [
  ['panel.test', 'http://panel.test'],
  ['panel.test:80', 'http://panel.test'],
  ['panel.test', 'http://panel.test:80'],
  ['panel.test:8080', 'http://panel.test:8080'],
  ['Panel.TEST', 'http://panel.test'],
  ['panel.test', 'HTTP://PANEL.test'],
  ['panel.test.', 'http://panel.test.'],
  ['panel.test', 'http://panel.test.'],
  ['xn--bcher-kva.test', 'http://xn--bcher-kva.test'],
  ['[::1]', 'http://[::1]'],
  ['[::1]:80', 'http://[::1]'],
  ['[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080'],
  ['[2001:DB8::1]:8080', 'http://[2001:db8::1]:8080'],
  ['192.0.2.1:8080', 'http://192.0.2.1:8080']
]

const OTHER_OVER_HTTP: readonly (readonly [host: string, origin: string])[] = [
  ['panel.test', 'https://panel.test'],
  ['panel.test:443', 'https://panel.test'],
  ['panel.test', 'http://panel.test:8080'],
  ['panel.test:8080', 'http://panel.test'],
  ['panel.test:8080', 'http://panel.test:8081'],
  ['panel.test', 'http://evil.test'],
  ['panel.test', 'http://panel.test.evil.test'],
  ['panel.test', 'http://sub.panel.test'],
  ['panel.test', 'http://panel.test@evil.test'],
  ['panel.test', 'http://evil.test#panel.test'],
  ['panel.test', 'http://panel.test/'],
  ['panel.test', 'http://panel.test http://evil.test'],
  ['panel.test', 'http://panel.test, http://evil.test'],
  ['panel.test', 'http://panel.test,http://panel.test'],
  ['panel.test', 'ftp://panel.test'],
  ['panel.test', 'panel.test'],
  ['panel.test', '//panel.test'],
  ['panel.test', 'null'],
  ['panel.test', ''],
  ['[::1]:8080', 'http://[::2]:8080'],
  ['panel.test/@evil.test', 'http://evil.test'],
  ['panel.test@evil.test', 'http://evil.test'],
  ['panel.test, evil.test', 'http://evil.test'],
  ['null', 'null']
]

describe('a form without a word of the browser on where it comes from', () => {
  it.each(SAME_OVER_HTTP)('to Host %s is taken from Origin %s', async (host, origin) => {
    expect((await post(bare, { Host: host, Origin: origin })).status).toBe(200)
  })

  it.each(OTHER_OVER_HTTP)('to Host %s is refused from Origin %s', async (host, origin) => {
    expect((await post(bare, { Host: host, Origin: origin })).status).toBe(403)
  })

  it('is judged by its Referer where Origin is missing, and only there', async () => {
    const host = { Host: 'panel.test:8080' }
    const own = 'http://panel.test:8080/vultr/settings?a=b'
    expect((await post(bare, { ...host, Referer: own })).status).toBe(200)
    for (const referer of [
      'http://panel.test/vultr/settings',
      'https://panel.test:8080/',
      'http://evil.test/http://panel.test:8080/',
      'http://panel.test:8080@evil.test/',
      'about:blank',
      'data:text/html,x',
      '/vultr/settings',
      ''
    ]) {
      expect((await post(bare, { ...host, Referer: referer })).status, referer).toBe(403)
    }
    for (const origin of ['null', 'http://evil.test', '']) {
      expect((await post(bare, { ...host, Origin: origin, Referer: own })).status).toBe(403)
    }
  })

  it('and without Origin and Referer is refused, in words that say what to do', async () => {
    const response = await post(bare, { Host: 'panel.test' })
    expect(response.status).toBe(403)
    expect(response.text).toContain('nothing was changed')
    expect(response.text).toContain('removes Origin and Referer')
  })

  it('from another scheme or port names both addresses and what a proxy has to send', async () => {
    const response = await post(bare, { Host: 'panel.test', Origin: 'https://panel.test:8443' })
    expect(response.text).toContain('comes from https://panel.test:8443')
    expect(response.text).toContain('reached as http://panel.test,')
    expect(response.text).toMatch(/X-Forwarded-Proto.*TRUST_PROXY/)
  })
})

describe('the word of the browser', () => {
  const own = { Host: 'panel.test', Origin: 'http://panel.test' }

  it('same-origin is enough, whatever a proxy made of the rest', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', Host: '127.0.0.1:8080' }
    expect((await post(bare, headers)).status).toBe(200)
    expect((await post(bare, { ...headers, Origin: 'https://panel.test' })).status).toBe(200)
  })

  it.each([
    'cross-site',
    'same-site',
    'none',
    'Same-Origin',
    'same-origin, cross-site',
    'cross-site, same-origin',
    '',
    'anything'
  ])('%j is refused, though Origin and Referer are ours', async (site) => {
    const headers = { ...own, Referer: 'http://panel.test/', 'Sec-Fetch-Site': site }
    expect((await post(bare, headers)).status).toBe(403)
  })

  it('is not asked of what changes nothing', async () => {
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' }
    for (const method of ['get', 'head', 'options'] as const) {
      expect((await request(bare)[method]('/').set(foreign)).status, method).toBe(200)
    }
    for (const method of ['put', 'patch', 'delete'] as const) {
      expect((await request(bare)[method]('/').set(foreign)).status, method).toBe(403)
      expect((await request(bare)[method]('/').set(own)).status, method).toBe(200)
    }
  })
})

/** What a proxy sends, and the origin that the browser shows. */
const THROUGH_A_PROXY: readonly (readonly [headers: Headers, origin: string])[] = [
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https' }, 'https://panel.test'],
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'HTTPS' }, 'https://panel.test:443'],
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https, http' }, 'https://panel.test'],
  [{ Host: 'panel.test:443', 'X-Forwarded-Proto': 'https' }, 'https://panel.test'],
  [{ Host: 'panel.test:8443', 'X-Forwarded-Proto': 'https' }, 'https://panel.test:8443'],
  [{ Host: 'PANEL.test', 'X-Forwarded-Proto': 'https' }, 'https://panel.test:8443'],
  [
    { Host: 'panel.test', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '8443' },
    'https://panel.test:8443'
  ],
  [
    { Host: 'panel.test:8443', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' },
    'https://panel.test:8443'
  ],
  [
    { Host: '127.0.0.1:8080', 'X-Forwarded-Host': 'panel.test', 'X-Forwarded-Proto': 'https' },
    'https://panel.test'
  ],
  [
    { Host: '127.0.0.1:8080', 'X-Forwarded-Host': 'panel.test:8443, inner' },
    'http://panel.test:8443'
  ],
  [{ Host: 'panel.test', 'X-Forwarded-For': '192.0.2.7' }, 'http://panel.test:8080'],
  [{ Host: '[2001:db8::1]', 'X-Forwarded-Proto': 'https' }, 'https://[2001:db8::1]:8443']
]

const FOREIGN_THROUGH_A_PROXY: readonly (readonly [headers: Headers, origin: string])[] = [
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https' }, 'http://panel.test'],
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https' }, 'https://evil.test'],
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https' }, 'https://evil.test:8443'],
  [{ Host: 'panel.test', 'X-Forwarded-Proto': 'wss' }, 'https://panel.test'],
  [{ Host: 'panel.test:8443', 'X-Forwarded-Proto': 'https' }, 'https://panel.test'],
  [{ Host: 'panel.test:8443', 'X-Forwarded-Proto': 'https' }, 'https://panel.test:8444'],
  [
    { Host: 'panel.test', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '8443' },
    'https://panel.test'
  ],
  [
    { Host: 'panel.test', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '@evil.test' },
    'https://evil.test'
  ],
  [{ Host: 'panel.test', 'X-Forwarded-Host': 'evil.test' }, 'http://panel.test'],
  // Nobody has passed these on: Host is the browser's own, and says all there is to say.
  [{ Host: 'panel.test' }, 'http://panel.test:8080']
]

describe('behind a proxy that Express trusts', () => {
  it.each(THROUGH_A_PROXY)('%j is the same origin as %s', async (headers, origin) => {
    expect((await post(trusting, { ...headers, Origin: origin })).status).toBe(200)
  })

  it.each(FOREIGN_THROUGH_A_PROXY)('%j is another origin than %s', async (headers, origin) => {
    expect((await post(trusting, { ...headers, Origin: origin })).status).toBe(403)
  })
})

describe('what somebody says who is not trusted to be a proxy', () => {
  it.each([
    [{ Host: 'panel.test', 'X-Forwarded-Proto': 'https' }, 'https://panel.test'],
    [{ Host: 'panel.test', 'X-Forwarded-Port': '8080' }, 'http://panel.test:8080'],
    [{ Host: 'panel.test', 'X-Forwarded-Host': 'evil.test' }, 'http://evil.test'],
    [{ Host: 'panel.test', 'X-Forwarded-For': '192.0.2.7' }, 'http://panel.test:8080']
  ])('%j is not believed', async (headers, origin) => {
    expect((await post(bare, { ...headers, Origin: origin })).status).toBe(403)
    const elsewhere = hostWith('10.0.0.0/8')
    expect((await post(elsewhere, { ...headers, Origin: origin })).status).toBe(403)
  })
})
