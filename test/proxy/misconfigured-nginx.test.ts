import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  atTheRoot,
  rootEnvironment,
  type Setting,
  setUp,
  signIn,
  tearDown
} from '../support/processes/behind-nginx.js'
import { hasNginx } from '../support/processes/nginx.js'

describe.runIf(hasNginx)('the panel behind nginx without TRUST_PROXY', () => {
  let setting: Setting
  beforeAll(async () => {
    setting = await setUp(atTheRoot, {})
  })
  afterAll(() => tearDown(setting))

  it('takes forms by the word of today’s browsers, and says to older ones what is missing', async () => {
    const { browser } = setting
    const old = await signIn(browser, '')
    expect(old.status).toBe(403)
    expect(old.text).toContain(`comes from ${browser.origin}`)
    expect(old.text).toContain('TRUST_PROXY')
    expect((await signIn(browser, '', { 'sec-fetch-site': 'same-origin' })).status).toBe(303)
  })

  it('cannot know that its cookies travel by TLS, nor from where anybody comes', async () => {
    const { browser } = setting
    const today = { 'sec-fetch-site': 'same-origin' }
    await browser.post('/login', { user: 'mallory', password: 'wrong' }, today)
    await signIn(browser, '', today)
    expect(browser.setCookies.join()).toMatch(/panel_session/)
    expect(browser.setCookies.join()).not.toMatch(/; Secure/)
    const activity = await browser.get('/vultr/activity')
    expect(activity.text).toContain('Sign-in refused from 127.0.0.1.')
  })
})

describe.runIf(hasNginx)(
  'the panel behind an nginx that passes on the name without its port',
  () => {
    let setting: Setting
    beforeAll(async () => {
      const common = atTheRoot.replaceAll('$http_host', '$host')
      setting = await setUp(common, rootEnvironment)
    })
    afterAll(() => tearDown(setting))

    it('takes its own forms all the same, and those of other names or schemes not', async () => {
      const { browser, nginx } = setting
      expect((await signIn(browser, '')).status).toBe(303)
      for (const origin of ['https://evil.example', `http://panel.example:${nginx.port}`]) {
        expect((await signIn(browser, '', { origin })).status).toBe(403)
      }
    })
  }
)
