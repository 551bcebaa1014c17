import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SIMULATED_API_KEY } from '../../src/simulator/index.js'
import {
  atTheRoot,
  belowAPath,
  pathEnvironment,
  ROWS,
  rootEnvironment,
  type Setting,
  setUp,
  signIn,
  tearDown
} from '../support/processes/behind-nginx.js'
import {
  environmentsOfDocs,
  hasNginx,
  nginxBlocksOfDocs,
  saysWhyWithoutNginx
} from '../support/processes/nginx.js'
import { TlsBrowser } from '../support/tls-browser.js'

/** The second block of the documentation, in the server of the first. */
const amongOthers = atTheRoot.replace(/ {4}location \/ \{[\s\S]*?\n {4}\}\n/, belowAPath)

describe('the documentation', () => {
  saysWhyWithoutNginx()

  it('has a server of its own, a path of another one, and a command for each', () => {
    expect(nginxBlocksOfDocs()).toHaveLength(2)
    expect(atTheRoot).toMatch(/^server \{[\s\S]*ssl_certificate_key[\s\S]*location \/ \{/)
    expect(belowAPath).toMatch(/^location \/panel\/ \{/)
    expect(amongOthers).toContain(belowAPath)
    expect(environmentsOfDocs()).toEqual([
      { TRUST_PROXY: 'loopback' },
      { BASE_PATH: '/panel', TRUST_PROXY: 'loopback' }
    ])
  })
})

describe.runIf(hasNginx).each([
  ['at the root', '', atTheRoot, rootEnvironment],
  ['below /panel', '/panel', amongOthers, pathEnvironment]
])('the panel behind the nginx of the documentation %s', (_where, base, block, environment) => {
  let setting: Setting
  beforeAll(async () => {
    setting = await setUp(block, environment)
  })
  afterAll(() => tearDown(setting))

  it('leads to the sign-in and on to the page asked for, on https and below its path', async () => {
    const { browser } = setting
    const page = await browser.follow(await browser.get(`${base}/vultr/settings`))
    expect(page.url.pathname + page.url.search).toBe(
      `${base}/login?next=${encodeURIComponent(`${base}/vultr/settings`)}`
    )
    expect(page.text).toContain(`action="${base}/login"`)
    const signedIn = await signIn(browser, base)
    expect(signedIn.status).toBe(303)
    expect(signedIn.headers.location).toBe(`${base}/vultr/activity`)
    expect((await browser.follow(signedIn)).text).toContain('Sign out')
  })

  it('gives its cookies the Secure mark, and keeps them below its path', async () => {
    const { browser } = setting
    await signIn(browser, base)
    await browser.post(`${base}/vultr/settings/api-key`, { apiKey: SIMULATED_API_KEY })
    const names = browser.setCookies.map((cookie) => cookie.split('=')[0])
    expect(names).toContain('panel_session')
    expect(names).toContainEqual(expect.stringMatching(/^vultr_addon_flash/))
    for (const cookie of browser.setCookies) {
      expect(cookie).toMatch(/; HttpOnly/)
      expect(cookie).toMatch(/; Secure/)
      expect(cookie).toMatch(/; SameSite=Lax/)
      expect(cookie).toContain(`; Path=${base === '' ? '/' : base};`)
    }
  })

  it('takes its own forms, by Origin alone, and shows what became of them', async () => {
    const { browser, simulator } = setting
    await signIn(browser, base)
    await browser.post(`${base}/vultr/settings/api-key`, { apiKey: SIMULATED_API_KEY })
    const form = await browser.get(`${base}/vultr/snapshots/new`)
    expect(form.text).toContain('name="name"')
    const [instance] = simulator.instances()
    const sent = await browser.post(`${base}/vultr/snapshots`, {
      name: '🦊'.repeat(30),
      instance: instance?.id ?? ''
    })
    expect(sent.status).toBe(303)
    const list = await browser.follow(sent)
    expect(list.url.pathname).toBe(`${base}/vultr/snapshots`)
    expect(list.text).toContain('is being created by Vultr.')
    expect(simulator.snapshots()).toHaveLength(1)
  })

  it('refuses forms of other origins', async () => {
    const { browser, nginx, simulator } = setting
    await signIn(browser, base)
    const before = simulator.snapshots().length
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'https://panel.example' },
      { origin: `http://panel.example:${nginx.port}` },
      { origin: `https://panel.example:${nginx.port + 1}` },
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
      { origin: 'null' },
      { origin: browser.origin, 'sec-fetch-site': 'cross-site' },
      { origin: browser.origin, 'sec-fetch-site': 'same-site' }
    ]) {
      const refused = await browser.post(`${base}/vultr/snapshots`, { name: 'x' }, headers)
      expect([headers, refused.status]).toEqual([headers, 403])
    }
    expect(simulator.snapshots()).toHaveLength(before)
  })

  it('knows the address of who fails to sign in, whatever that one claims it to be', async () => {
    const { browser, panel } = setting
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const wrong = { user: 'mallory', password: 'wrong' }
    expect((await browser.post(`${base}/login`, wrong, headers)).status).toBe(401)
    await signIn(browser, base)
    const activity = await browser.get(`${base}/vultr/activity`)
    expect(activity.text).toContain('Sign-in refused from 127.0.0.2.')
    expect(activity.text).not.toContain('203.0.113.9')
    await expect.poll(panel.output).toContain('"address":"127.0.0.2"')
  })

  it('sends a long download compressed and whole', async () => {
    const { browser } = setting
    await signIn(browser, base)
    const csv = await browser.get(`${base}/vultr/activity.csv`)
    expect(csv.status).toBe(200)
    expect(csv.headers['content-encoding']).toBe('gzip')
    expect(csv.text).toContain('Entry 0,')
    expect(csv.text).toContain(`Entry ${ROWS - 1},`)
    expect(csv.text.match(/Entry \d+,/g)).toHaveLength(ROWS)
    const plain = await browser.get(`${base}/vultr/activity.csv`, { 'accept-encoding': 'identity' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.text).toBe(csv.text)
  })

  it('takes a form of nearly 100 kB, and says itself that a larger one is too large', async () => {
    const { browser } = setting
    await signIn(browser, base)
    await browser.post(`${base}/vultr/settings/api-key`, { apiKey: SIMULATED_API_KEY })
    const form = (bytes: number) =>
      'id=11111111-2222-4333-8444-555555555555&'.repeat(Math.floor(bytes / 40))
    const path = `${base}/vultr/instances/schedule`
    const large = await browser.post(path, `${form(102_000)}mode=never`)
    expect(large.status).toBe(303)
    const page = await browser.follow(large)
    expect(page.text).toContain('Select instances that are in the account first.')
    const tooLarge = await browser.post(path, `${form(110_000)}mode=never`)
    expect(tooLarge.status).toBe(413)
    expect(tooLarge.text).toContain('larger than 100 kB')
  })

  it('answers a long address and a long refusal without being too much for the proxy', async () => {
    const { browser, simulator } = setting
    const stranger = new TlsBrowser(setting.nginx)
    const asked = await stranger.get(`${base}/vultr/snapshots?q=${'%F0%9F%A6%8A'.repeat(500)}`)
    expect(asked.status).toBe(303)
    await signIn(browser, base)
    await browser.post(`${base}/vultr/settings/api-key`, { apiKey: SIMULATED_API_KEY })
    await browser.get(`${base}/vultr/snapshots/new`)
    // Another one than that of which a snapshot is being made.
    const [, instance] = simulator.instances()
    simulator.faults.add({
      method: 'POST',
      path: /\/snapshots$/,
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: '🦊'.repeat(480) }
    })
    const sent = await browser.post(`${base}/vultr/snapshots`, {
      name: '🦊'.repeat(100),
      instance: instance?.id ?? ''
    })
    expect(sent.status).toBe(303)
    expect((await browser.follow(sent)).text).toMatch(
      /🦊…<\/bdi>” (was|is) not created.* Vultr: “🦊/u
    )
  })

  it('leads nowhere but below its path, however a path is written', async () => {
    const { browser } = setting
    await signIn(browser, base)
    for (const path of [
      base,
      `${base}/`,
      `${base}/vultr`,
      `${base}/vultr/`,
      `${base}//vultr/settings`,
      `/${base}/vultr/settings`,
      `${base}/vultr//evil.example`,
      `${base}/vultr/..//evil.example`,
      `${base}/.//evil.example/`,
      `${base}/vultr/%2e%2e//evil.example`,
      `${base}/vultr/x%2F..%2F%2Fevil.example`,
      `${base}/vultr/%5cevil.example`,
      `${base}/login?next=/.//evil.example`,
      `${base}/login?next=%2Fvultr%2F..%2F%2Fevil.example`
    ].filter((each) => each !== '')) {
      const answer = await browser.get(path)
      // Throws where a redirect leads to another origin.
      const page = await browser.follow(answer)
      expect([path, page.status < 500]).toEqual([path, true])
      const isLed = answer.headers.location !== undefined
      if (isLed) expect(page.url.pathname, path).toMatch(new RegExp(`^${base}/(vultr|login)`))
    }
  })

  it('gives nginx nothing to complain of', () => {
    expect(setting.nginx.errors()).not.toMatch(/\[(error|crit|alert|emerg)\]/)
  })
})
