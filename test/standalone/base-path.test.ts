import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import request from 'supertest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createPanel } from '../../src/standalone/panel.js'
import { hashPassword } from '../../src/standalone/sign-in/password.js'
import { createHastyTimer } from '../support/fake-timer.js'
import { startDemo } from '../support/processes/demo-process.js'
import { CHEAP, PASSWORD } from '../support/standalone-panel.js'

async function panelAt(basePath: string | undefined): Promise<request.Agent> {
  const panel = await createPanel({
    addon: { databasePath: ':memory:', secretKey: randomBytes(32), metadataUrl: false },
    admin: {
      user: 'eva',
      passwordHash: await hashPassword(PASSWORD, CHEAP),
      newPassword: undefined,
      keep: async () => {}
    },
    ...(basePath === undefined ? {} : { basePath }),
    trustProxy: false,
    logger: pino({ level: 'silent' }),
    signInTimer: createHastyTimer(),
    passwordCost: CHEAP
  })
  onTestFinished(() => panel.close())
  return request.agent(panel.app).set('Sec-Fetch-Site', 'same-origin')
}

const signIn = (agent: request.Agent, basePath: string, next = '') =>
  agent.post(`${basePath}/login`).type('form').send({ user: 'eva', password: PASSWORD, next })

const cookiesOf = (response: request.Response) =>
  [response.headers['set-cookie'] ?? []].flat().map(String)

/** Where the links, forms and files of a page lead, as a browser resolves them. */
function leadsOf(response: request.Response, path: string): string[] {
  return [...response.text.matchAll(/\s(?:href|src|action|hx-get|hx-post)="([^"]*)"/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^(#|data:|https:\/\/)/.test(to))
    .map((to) => new URL(to.replaceAll('&amp;', '&'), `http://panel.test${path}`).pathname)
}

describe.each(['/panel', '/a/b.c'])('a panel below %s', (basePath) => {
  it('answers the health check with it and without', async () => {
    const agent = await panelAt(basePath)
    await agent.get('/healthz').expect(200, 'ok')
    await agent.get(`${basePath}/healthz`).expect(200, 'ok')
  })

  it('leads to the sign-in and back without leaving it, with its cookies for itself alone', async () => {
    const agent = await panelAt(basePath)
    const asked = await agent.get(`${basePath}/vultr/settings?a=b`).expect(303)
    const next = `${basePath}/vultr/settings?a=b`
    expect(asked.headers.location).toBe(`${basePath}/login?next=${encodeURIComponent(next)}`)
    const ended = await agent.post(`${basePath}/vultr/snapshots`).expect(401)
    expect(ended.text).toContain(`href="${basePath}/vultr/"`)
    const refused = await agent.post(`${basePath}/login`).type('form').send({ next })
    expect(refused.status).toBe(401)
    const signedIn = await signIn(agent, basePath, next).expect(303)
    expect(signedIn.headers.location).toBe(next)
    expect(cookiesOf(signedIn)).toEqual([
      expect.stringMatching(new RegExp(`^panel_session=[^;]+; Path=${basePath};`)),
      expect.stringMatching(new RegExp(`^panel_browser=[^;]+;.* Path=${basePath};`))
    ])
    const everywhere = await agent.post(`${basePath}/account/sign-out-everywhere`).expect(303)
    expect(everywhere.headers.location).toBe(`${basePath}/login`)
    await signIn(agent, basePath).expect(303)
    const out = await agent.post(`${basePath}/logout`).expect(303)
    expect(out.headers.location).toBe(`${basePath}/login`)
  })

  it('has every link, form and file below it, on every page', async () => {
    const agent = await panelAt(basePath)
    const seen = new Set<string>()
    const look = async (path: string, status = 200) => {
      const page = await agent.get(path).expect(status)
      const leads = leadsOf(page, path)
      expect(leads.length, path).toBeGreaterThan(0)
      for (const lead of leads) {
        expect(lead, path).toMatch(new RegExp(`^${basePath}/`))
        seen.add(lead)
      }
    }
    await look(`${basePath}/login`)
    await signIn(agent, basePath).expect(303)
    for (const page of ['settings', 'snapshots', 'snapshots/new', 'instances', 'activity']) {
      await look(`${basePath}/vultr/${page}`)
    }
    await look(`${basePath}/account`)
    await look(`${basePath}/vultr/nonsense`, 404)
    await look(`${basePath}/nonsense`, 404)
    await look('/nonsense', 404)
    await look('/vultr/', 404)
    for (const file of seen) {
      if (/\.(css|js)$/.test(file)) await agent.get(file).expect(200)
    }
    expect([...seen]).toContain(`${basePath}/assets/standalone.css`)
  })

  it('redirects to its first page from the root, from its own path and from the mount', async () => {
    const agent = await panelAt(basePath)
    await signIn(agent, basePath).expect(303)
    for (const path of ['/', basePath, `${basePath}/`]) {
      const response = await agent.get(path).expect(303)
      expect(response.headers.location, path).toBe(`${basePath}/vultr/`)
    }
    for (const path of [`${basePath}/vultr`, `${basePath}/vultr/`]) {
      const { location = '' } = (await agent.get(path).expect(303)).headers
      const led = new URL(location, `http://panel.test${path}`)
      expect(led.pathname).toBe(`${basePath}/vultr/settings`)
    }
  })

  it('keeps the message of a change below it too, and takes it once', async () => {
    const agent = await panelAt(basePath)
    await signIn(agent, basePath).expect(303)
    const changed = await agent.post(`${basePath}/vultr/settings/api-key/remove`).expect(303)
    const names = cookiesOf(changed).map((cookie) => cookie.split('=')[0])
    expect(names).toContainEqual(expect.stringMatching(/^vultr_addon_flash/))
    for (const cookie of cookiesOf(changed)) expect(cookie).toContain(`; Path=${basePath};`)
    const shown = await agent.get(`${basePath}/vultr/settings`).expect(200)
    expect(shown.text).toContain('API key removed.')
    const again = await agent.get(`${basePath}/vultr/settings`).expect(200)
    expect(again.text).not.toContain('API key removed.')
  })

  it('is not found elsewhere, and says where it is and what a proxy has to pass on', async () => {
    const agent = await panelAt(basePath)
    for (const path of [
      '/login',
      '/vultr/settings',
      '/assets/standalone.css',
      `${basePath}x/login`
    ]) {
      const response = await agent.get(path).expect(404)
      expect(response.text).toContain(`Every page of this panel is below ${basePath}`)
    }
    for (const path of [`/${basePath}/login`, `${basePath.toUpperCase()}/login`]) {
      await agent.get(path).expect(404)
    }
    await agent.get(`${basePath}//login`).expect(404)
  })
})

describe('a panel without a base path', () => {
  it('lives at the root', async () => {
    const agent = await panelAt(undefined)
    expect((await agent.get('/')).headers.location).toBe('/vultr/')
    expect(cookiesOf(await signIn(agent, ''))[0]).toMatch(/; Path=\/;/)
    expect((await agent.get('/nonsense').expect(404)).text).toContain('no such page in this panel')
  })
})

describe('a header that tells of a prefix or a host', () => {
  it.each([
    ['X-Forwarded-Prefix', '/mallory'],
    ['X-Forwarded-Prefix', '//mallory.test'],
    ['X-Forwarded-Path', '//mallory.test/'],
    ['X-Original-URL', '//mallory.test/vultr/'],
    ['X-Rewrite-URL', '/logout'],
    ['X-Forwarded-Host', 'mallory.test'],
    ['Host', 'mallory.test']
  ])('%s: %s changes no link and no redirect', async (name, value) => {
    const agent = (await panelAt('/panel')).set(name, value)
    const asked = await agent.get('/panel/vultr/settings').expect(303)
    expect(asked.headers.location).toBe('/panel/login?next=%2Fpanel%2Fvultr%2Fsettings')
    await signIn(agent, '/panel').expect(303)
    const page = await agent.get('/panel/vultr/settings').expect(200)
    expect(page.text).not.toMatch(/mallory/)
  })
})

describe('pages, redirects and refusals of the panel', () => {
  it('are stored by nobody on the way', async () => {
    const agent = await panelAt('')
    const answers = [
      await agent.get('/healthz'),
      await agent.get('/login'),
      await agent.get('/vultr/settings'),
      await agent.get('/'),
      await agent.get('/nonsense'),
      await agent.post('/login').type('form').send({}),
      await agent.post('/login').set('Sec-Fetch-Site', 'cross-site'),
      await signIn(agent, ''),
      await agent.get('/vultr/settings'),
      await agent.get('/account'),
      await agent.post('/account').type('form').send({}),
      await agent.get('/vultr/activity.csv'),
      await agent.get('/vultr/nonsense'),
      await agent.post('/vultr/snapshots').set('Sec-Fetch-Site', 'cross-site')
    ]
    for (const answer of answers) {
      expect([answer.request.url, answer.headers['cache-control']]).toEqual([
        answer.request.url,
        'no-store'
      ])
    }
  })
})

describe('npm run demo below a base path', () => {
  it('sets itself up there and prints where it is', async () => {
    const demo = await startDemo({ BASE_PATH: '/panel/' })
    onTestFinished(async () => {
      await demo.stop()
    })
    expect(demo.firstLines).toContain(`${demo.url}/panel/vultr/`)
    expect((await fetch(`${demo.url}/panel/login`)).status).toBe(200)
  })
})
