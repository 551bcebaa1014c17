import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  cookiesOf,
  type StandalonePanel,
  startStandalonePanel
} from '../support/standalone-panel.js'
import { LEADING_AWAY } from './leading-away.js'

let panel: StandalonePanel

beforeEach(async () => {
  panel = await startStandalonePanel()
})
afterEach(() => panel.close())

describe('the language', () => {
  it('is the one that was chosen, then the one the browser asks for, on every page', async () => {
    const german = await panel.get('/login').set('Accept-Language', 'de-AT').expect(200)
    expect(german.text).toContain('<html lang="de" dir="ltr">')
    expect(german.text).toContain('>Anmelden</button>')
    const refused = await panel.signIn({ password: 'x' }).set('Accept-Language', 'de').expect(401)
    expect(refused.text).toContain('Benutzer oder Passwort falsch.')
    const chosen = await panel.post('/language', { language: 'de', back: '/login' }).expect(303)
    expect(chosen.headers.location).toBe('/login')
    const cookies = `${await panel.signedIn()}; ${cookiesOf(chosen)}`
    for (const path of ['/account', '/vultr/activity', '/nonsense']) {
      const { text } = await panel.get(path, cookies).set('Accept-Language', 'en')
      expect(text, path).toContain('<html lang="de" dir="ltr">')
    }
    const { text } = await panel.get('/account', cookies)
    expect(text).toContain('Sie sind als <strong>eva</strong> angemeldet.')
    expect((await panel.get('/vultr/settings', cookies)).text).toContain('>Einstellungen</a>')
  })

  it('is chosen on pages of the panel alone, and leads to no other site', async () => {
    await panel
      .post('/language', { language: 'de' })
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403)
    const unknown = await panel.post('/language', { language: 'xx', back: '/account' }).expect(303)
    expect(unknown.headers['set-cookie']).toBeUndefined()
    for (const back of LEADING_AWAY) {
      const response = await panel.post('/language', { language: 'de', back }).expect(303)
      expect(response.headers.location, back).toBe('/vultr/')
    }
  })

  it('tells in Activity what was refused in the reader’s language', async () => {
    await panel.post('/vultr/snapshots').expect(401)
    const { text } = await panel
      .get('/vultr/activity', await panel.signedIn())
      .set('Accept-Language', 'de')
    expect(text).toContain('POST /vultr/snapshots ohne Sitzung.')
  })
})
