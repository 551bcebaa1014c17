import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { openPanelApp, type PanelApp, type PanelAppOptions } from '../../support/panel-app.js'

async function start(addon: PanelAppOptions['addon'] = {}): Promise<PanelApp> {
  return await openPanelApp({ isConfigured: false, addon })
}

const GERMAN = 'vultr_addon_language=de'
const languageOf = (html: string) => /<div class="vultr-addon" lang="([^"]+)"/.exec(html)?.[1]

/** The language of a page that is asked for with these headers. */
async function shown(panel: PanelApp, headers: Record<string, string> = {}) {
  return languageOf((await panel.get('/settings').set(headers).expect(200)).text)
}

const choose = (panel: PanelApp, language: string, back = 'activity') =>
  panel.post('/language', { language, back }).expect(303)

const led = (response: request.Response) =>
  new URL(response.headers.location ?? '', 'http://panel.test/admin/vultr/language').href

describe('the language of a page', () => {
  it('is English where nobody asks for another that there is', async () => {
    const panel = await start()
    expect(await shown(panel)).toBe('en')
    expect(await shown(panel, { 'Accept-Language': 'fr-CH, pt;q=0.9, de;q=0' })).toBe('en')
  })

  it('is what the browser asks for most', async () => {
    const panel = await start()
    expect(await shown(panel, { 'Accept-Language': 'de-AT, en;q=0.8' })).toBe('de')
    expect(await shown(panel, { 'Accept-Language': 'de;q=0.1, fr, en;q=0.8' })).toBe('en')
  })

  it('is what the viewer has chosen, whatever the browser asks for', async () => {
    const panel = await start()
    const cookies = `other=1; ${GERMAN}; another=2`
    expect(await shown(panel, { 'Accept-Language': 'en', Cookie: cookies })).toBe('de')
  })

  it.each([
    'vultr_addon_language=fr',
    'vultr_addon_language=',
    'vultr_addon_language=../../package',
    'vultr_addon_language=__proto__',
    `vultr_addon_language=${'d'.repeat(5_000)}`,
    'xvultr_addon_language=en'
  ])('is not told by the cookie %s', async (cookie) => {
    const panel = await start()
    expect(await shown(panel, { 'Accept-Language': 'de', Cookie: cookie })).toBe('de')
  })

  it('is the viewer’s where the host answers with a promise, which may even be rejected', async () => {
    let asked = 0
    const locale = async () => {
      asked += 1
      throw new Error('not yet')
    }
    const panel = await start({ locale: locale as unknown as () => string })
    expect(await shown(panel, { 'Accept-Language': 'de' })).toBe('de')
    expect(asked).toBe(1)
  })

  it('is what the host says before all, and then there is nothing to choose', async () => {
    const panel = await start({ locale: (asked) => asked.get('x-language') })
    const page = await panel
      .get('/settings')
      .set({ 'x-language': 'de-CH', 'Accept-Language': 'en' })
    expect(languageOf(page.text)).toBe('de')
    expect(page.text).not.toContain('name="language"')
    const cookie = { Cookie: GERMAN, 'x-language': 'en' }
    expect(await shown(panel, cookie)).toBe('en')
  })

  it('is the viewer’s choice where the host says nothing, or what is no language of ours', async () => {
    for (const said of [undefined, 'fr', '', 42 as unknown as string]) {
      const panel = await start({ locale: () => said })
      const page = await panel.get('/settings').set('Cookie', GERMAN).expect(200)
      expect(languageOf(page.text), String(said)).toBe('de')
      expect(page.text).toContain('name="language"')
    }
  })

  it('is the viewer’s choice where the host’s function fails, which its log says', async () => {
    const logged: unknown[] = []
    const nothing = () => {}
    const error = (...parts: unknown[]) => void logged.push(...parts)
    const logger = { debug: nothing, info: nothing, warn: nothing, error } as never
    const panel = await start({
      logger,
      locale: () => {
        throw new Error('no session')
      }
    })
    expect(await shown(panel, { Cookie: GERMAN })).toBe('de')
    expect(logged).toContain('the locale function of the host failed')
  })

  it('is that of refusals and pages that there are not, too', async () => {
    const panel = await start()
    const missing = await panel.get('/nonsense').set('Cookie', GERMAN).expect(404)
    expect(missing.text).toContain('Seite nicht gefunden')
    const closed = await start({ authorize: () => false })
    const refused = await closed.get('/settings').set('Cookie', GERMAN).expect(403)
    expect(refused.text).toContain('Nicht erlaubt')
  })

  it('is told of our own element in a host’s layout, which may be in another', async () => {
    const panel = await start({
      layout: ({ title, body }) => `<html lang="fr"><title>${title}</title>${body}</html>`
    })
    const page = await panel.get('/activity').set('Cookie', GERMAN).expect(200)
    expect(page.text).toContain('<html lang="fr"><title>Aktivität · Vultr</title>')
    expect(page.text).toContain('<div class="vultr-addon" lang="de" dir="ltr"')
  })

  it('is the whole document’s where it is ours', async () => {
    const panel = await start()
    const page = await panel.get('/activity').set('Cookie', GERMAN).expect(200)
    expect(page.text).toContain('<html lang="de" dir="ltr">')
  })
})

describe('the choice of a language', () => {
  it('leads back to its tab, which is in that language from then on', async () => {
    const panel = await start()
    const response = await choose(panel, 'de')
    expect(led(response)).toBe('http://panel.test/admin/vultr/activity')
    const page = await panel.follow(response)
    expect(languageOf(page.text)).toBe('de')
    expect(page.text).toContain('<option value="de" lang="de" selected>Deutsch</option>')
    expect(page.text).toContain('<input type="hidden" name="back" value="activity">')
  })

  it.each([
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '../../sign-out',
    'settings/api-key/remove',
    'activity?outcome=failed',
    'activity\r\nSet-Cookie: x=1',
    'language'
  ])('leads nowhere else: not to %j', async (back) => {
    const panel = await start()
    expect(led(await choose(panel, 'de', back))).toBe('http://panel.test/admin/vultr/settings')
  })

  it('is kept for a year in a cookie that no script reads and no other site sends', async () => {
    const panel = await start()
    const [cookie, ...others] = [(await choose(panel, 'de')).headers['set-cookie']].flat()
    expect(others).toEqual([])
    const [value, ...attributes] = String(cookie).split('; ')
    expect(value).toBe(GERMAN)
    expect(attributes).toEqual(
      expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=31536000'])
    )
    expect(attributes).not.toContain('Secure')
  })

  it('is sent back over TLS alone where it came over TLS', async () => {
    const panel = await start()
    panel.app.set('trust proxy', true)
    const response = await choose(panel, 'de').set('X-Forwarded-Proto', 'https')
    expect(String(response.headers['set-cookie'])).toContain('Secure')
  })

  it('that is none of those offered is not remembered', async () => {
    const panel = await start()
    for (const language of ['fr', '', '__proto__', 'de; Domain=example.com']) {
      expect((await choose(panel, language)).headers['set-cookie']).toBeUndefined()
    }
    const twice = await panel.post('/language', { language: ['de', 'en'], back: 'activity' })
    expect(twice.headers['set-cookie']).toBeUndefined()
  })

  it('is refused from another site, and to whoever may not see the pages', async () => {
    const panel = await start()
    const post = request(panel.app).post('/admin/vultr/language').type('form')
    const foreign = await post.set('Sec-Fetch-Site', 'cross-site').send({ language: 'de' })
    expect(foreign.status).toBe(403)
    expect(foreign.headers['set-cookie']).toBeUndefined()
    const closed = await start({ authorize: () => false })
    await closed.post('/language', { language: 'de' }).expect(403)
  })
})

describe('what is worked out once', () => {
  it('is worked out for each language', async () => {
    const panel = await openPanelApp()
    const inEnglish = await panel.get('/instances').expect(200)
    expect(inEnglish.text).toContain('No schedule')
    const inGerman = await panel.get('/instances').set('Cookie', GERMAN).expect(200)
    expect(inGerman.text).toContain('Kein Zeitplan')
    expect(inGerman.text).not.toMatch(/No schedule|Unprotected/)
    const page = await panel.get(`/instances/${panel.instanceId}`).set('Cookie', GERMAN)
    expect(page.text).toContain('Letzte 90 Tage')
    expect((await panel.get(`/instances/${panel.instanceId}`)).text).toContain('Last 90 days')
  })
})
