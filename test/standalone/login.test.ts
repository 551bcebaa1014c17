import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { MINUTE } from '../support/fake-clock.js'
import { createFakeTimer } from '../support/fake-timer.js'
import {
  cookieNamed,
  cookiesOf,
  PASSWORD,
  type StandalonePanel,
  startStandalonePanel
} from '../support/standalone-panel.js'
import { LEADING_AWAY } from './leading-away.js'

let panel: StandalonePanel

beforeEach(async () => {
  panel = await startStandalonePanel()
})
afterEach(() => panel.close())

async function activity(of: StandalonePanel, cookies: string): Promise<string> {
  const { text } = await of.get('/vultr/activity', cookies).expect(200)
  return text
}

describe('the login', () => {
  it('stands before every page, but not before the health check and the styles', async () => {
    await panel.get('/healthz').expect(200)
    await panel.get('/assets/standalone.css').expect(200)
    await panel.get('/vultr/static/theme.js').expect(200)
    const response = await panel.get('/vultr/settings').expect(303)
    expect(response.headers.location).toBe('/login?next=%2Fvultr%2Fsettings')
    await panel.post('/vultr/snapshots').expect(401)
    await panel.get('/account').expect(303)
    await panel.post('/account').expect(401)
    await panel.post('/account/sign-out-everywhere').expect(401)
  })

  it('tells a script of an open page 401, where a page is led to the form', async () => {
    for (const path of ['/vultr/snapshots', '/vultr/session', '/vultr/settings/preview']) {
      const response = await panel.get(path).set('HX-Request', 'true').expect(401)
      expect(response.text).toBe('')
    }
    await panel.post('/vultr/settings/preview').set('HX-Request', 'true').expect(401, '')
  })

  it('answers a form that is sent without a session with how what was typed is kept', async () => {
    const response = await panel
      .post('/vultr/settings/snapshots', { frequency: 'every-day' })
      .expect(401)
    expect(response.text).toContain('What you typed is not lost')
    expect(response.text).not.toContain('<form')
  })

  it('lets in who knows the password, with a new session and a cookie no script can read', async () => {
    const response = await panel.signIn({ next: '/vultr/activity' }).expect(303)
    expect(response.headers.location).toBe('/vultr/activity')
    const set = [response.headers['set-cookie'] ?? []].flat()
    expect(set).toHaveLength(2)
    for (const cookie of set) expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
    const cookies = cookiesOf(response)
    await panel.get('/vultr/settings', cookies).expect(200)
    const again = await panel.signedIn(cookies)
    expect(cookieNamed(again, 'panel_session')).not.toBe(cookieNamed(cookies, 'panel_session'))
    await panel.get('/vultr/settings', cookies).expect(303)
  })

  it.each([
    { user: 'eva', password: 'wrong' },
    { user: 'nobody', password: PASSWORD },
    { user: 'eva', password: `${PASSWORD}${'x'.repeat(2_000)}` },
    { user: '', password: '' },
    {}
  ])('keeps out %o, and says the same of each', async (fields) => {
    const response = await panel.post('/login', fields).expect(401)
    expect(response.text).toContain('Wrong user or password.')
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  it('reads no form that is larger than a sign-in can be', async () => {
    await panel.signIn({ password: 'x'.repeat(20_000) }).expect(413)
  })

  it('tells in Activity who signed in and out, and who was refused, with the address', async () => {
    await panel.post('/login', { user: '<i>mallory', password: 'x' }).expect(401)
    await panel.post('/logout', {}, await panel.signedIn()).expect(303)
    const text = await activity(panel, await panel.signedIn())
    expect(text).toContain('&lt;i&gt;mallory')
    expect(text).toMatch(/Sign-in refused from (::ffff:)?127\.0\.0\.1\./)
    expect(text).toMatch(/Signed in from (::ffff:)?127\.0\.0\.1\./)
    expect(text).toMatch(/Signed out from (::ffff:)?127\.0\.0\.1\./)
  })

  it('tells no text for an address that a client made up, whatever proxy is trusted', async () => {
    const trusting = await startStandalonePanel({ trustProxy: true })
    onTestFinished(() => trusting.close())
    for (const said of ['the office of mallory', 'localhost', '999.1.1.1']) {
      await trusting.signIn({ password: 'x' }).set('X-Forwarded-For', said).expect(401)
    }
    await trusting.signIn({ password: 'x' }).set('X-Forwarded-For', '203.0.113.7:1').expect(401)
    const text = await activity(trusting, await trusting.signedIn())
    expect(text).toContain('Sign-in refused from an unknown address.')
    expect(text).toContain('Sign-in refused from 203.0.113.7.')
    expect(text).not.toMatch(/mallory|localhost|999/)
  })

  it('tells in Activity what was refused, also to nobody at all, and counts the rest', async () => {
    await panel.get('/vultr/settings').expect(303)
    await panel.post('/vultr/snapshots').expect(401)
    for (let count = 0; count < 50; count += 1) {
      await panel.post('/vultr/snapshots').set('Sec-Fetch-Site', 'cross-site').expect(403)
    }
    panel.clock.advance(10 * MINUTE)
    await panel.addon.tick()
    const text = await activity(panel, await panel.signedIn())
    expect(text.match(/Request refused/g)).toHaveLength(1)
    expect(text).toContain('POST /vultr/snapshots without a session.')
    expect(text).toContain('50 more requests refused from')
  })

  it('is as open after a thousand wrong passwords as before', async () => {
    for (let count = 0; count < 12; count += 1) {
      await panel.signIn({ password: 'wrong' }).expect(401)
    }
    await panel.signIn().expect(303)
  })

  it('under a flood answers 503 at once, serves pages, and lets known browsers in', async () => {
    // Time stands still, so what has to wait waits until the end of the test.
    const timer = createFakeTimer()
    const flooded = await startStandalonePanel({ timer, trustProxy: true })
    onTestFinished(() => flooded.close())
    const cookies = await flooded.signedIn()
    const browser = cookieNamed(cookies, 'panel_browser')
    const answers = Array.from({ length: 60 }, (_, index) =>
      flooded
        .signIn({ password: 'wrong' })
        .set('X-Forwarded-For', `198.51.100.${index}`)
        .then((response) => response)
    )
    // One was checked; then strangers wait half a second. Eight wait, and all others were told.
    const first = await Promise.race(answers)
    expect([401, 503]).toContain(first.status)
    await expect
      .poll(async () => (await flooded.signIn({}, browser)).status, { interval: 1 })
      .toBe(303)
    await flooded.get('/vultr/settings', cookies).expect(200)
    const refused = await flooded.signIn().expect(503)
    expect(refused.headers['retry-after']).toBe('5')
    expect(refused.text).toContain('Too many sign-ins at once')
    await flooded.close()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(1)
    expect(statuses.filter((status) => status === 503)).toHaveLength(59)
  })

  it('knows a browser by a token that it gave out, and by no other', async () => {
    const timer = createFakeTimer()
    const flooded = await startStandalonePanel({ timer })
    onTestFinished(() => flooded.close())
    const cookies = await flooded.signedIn()
    await flooded.signIn({ password: 'wrong' }).expect(401)
    const own = cookieNamed(cookies, 'panel_browser')
    const forged = `panel_browser=${'A'.repeat(43)}`
    // A stranger waits, and time stands still.
    let answered: number | undefined
    const waiting = flooded.signIn({}, forged).then((response) => {
      answered = response.status
      return response
    })
    const known = await flooded.signIn({}, own).expect(303)
    expect(cookieNamed(cookiesOf(known), 'panel_browser')).toBe(own)
    await expect
      .poll(() => {
        timer.advance(1_000)
        return answered
      })
      .toBe(303)
    expect(cookieNamed(cookiesOf(await waiting), 'panel_browser')).not.toBe(forged)
  })

  it('leads to a page of this panel, never to another site', async () => {
    const cookies = await panel.signedIn()
    for (const next of LEADING_AWAY) {
      const response = await panel.signIn({ next }).expect(303)
      expect(response.headers.location, next).toBe('/vultr/')
      const again = await panel.get('/login', cookies).query({ next })
      expect(again.headers.location, next).toBe('/vultr/')
    }
  })

  it('takes no form from another site', async () => {
    for (const path of ['/login', '/logout', '/account', '/account/sign-out-everywhere']) {
      await panel.post(path).set('Sec-Fetch-Site', 'cross-site').expect(403)
      const cookies = await panel.signedIn()
      await panel.post(path, {}, cookies).set('Sec-Fetch-Site', 'same-site').expect(403)
      await panel.get('/vultr/settings', cookies).expect(200)
    }
  })

  it('ends with signing out', async () => {
    const cookies = await panel.signedIn()
    await panel.post('/logout', {}, cookies).expect(303)
    await panel.get('/vultr/settings', cookies).expect(303)
  })
})
