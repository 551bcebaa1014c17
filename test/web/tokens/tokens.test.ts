import { describe, expect, it } from 'vitest'
import { DAY } from '../../support/fake-clock.js'
import { shownText } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

const FIELDS = { name: 'grafana', scope: 'read', expiry: '90', date: '', tags: '' }
const TOKEN = /vpa_[\w-]{43}/

async function create(panel: PanelApp, fields: Partial<typeof FIELDS> = {}) {
  const page = await panel.post('/settings/api/new', { ...FIELDS, ...fields }).expect(200)
  return { page, token: TOKEN.exec(page.text)?.[0] ?? '' }
}

async function listed(panel: PanelApp): Promise<string> {
  return shownText((await panel.get('/settings/api').expect(200)).text)
}

async function revokePath(panel: PanelApp): Promise<string> {
  const { text } = await panel.get('/settings/api').expect(200)
  return /settings\/api\/[0-9a-f-]{36}\/revoke/.exec(text)?.[0] ?? ''
}

describe('the tokens under Settings', () => {
  it('are reached from Settings, and begin with why one would want one', async () => {
    const panel = await openPanelApp()
    const settings = await panel.get('/settings').expect(200)
    expect(settings.text).toContain('href="./settings/api"')
    const page = await panel.get('/settings/api').expect(200)
    expect(shownText(page.text)).toContain('without signing in')
    expect(page.text).toContain('href="../settings/api/new"')
  })

  it('are shown once, as they are made, and nowhere after that', async () => {
    const told: unknown[] = []
    const note = (...all: unknown[]) => void told.push(all)
    const logger = { debug: note, info: note, warn: note, error: note }
    const panel = await openPanelApp({ addon: { logger: logger as never } })
    const { page, token } = await create(panel)
    expect(token).not.toBe('')
    expect(page.text).toContain(`value="${token}" readonly`)
    expect(shownText(page.text)).toContain('Copy the token now.')
    expect(page.headers['cache-control']).toBe('no-store')
    expect(JSON.stringify(page.headers)).not.toContain(token)
    expect(page.headers['set-cookie']).toBe(undefined)
    for (const path of [
      '/settings/api',
      `/${await revokePath(panel)}`,
      '/activity',
      '/activity.csv'
    ]) {
      expect((await panel.get(path).expect(200)).text).not.toMatch(TOKEN)
    }
    expect(JSON.stringify(told)).not.toContain(token)
  })

  it('are listed with what they may, for what, until when, and when they were used', async () => {
    const panel = await openPanelApp()
    await panel.get('/instances')
    await create(panel, { name: 'deploy', scope: 'operate', expiry: 'never', tags: 'web, db' })
    panel.clock.advance(1_000)
    await create(panel)
    expect(await listed(panel)).toMatch(
      /grafana Created 2 Mar 2026.* by admin Read All 31 May 2026.* Never Revoke… deploy Created 2 Mar.* by admin Operate web db 1 instance now Never Never Revoke…/
    )
  })

  it('can be made with an expiry of a day, which counts to its end', async () => {
    const panel = await openPanelApp()
    const { page } = await create(panel, { expiry: 'date', date: '2026-03-02' })
    expect(page.text).toContain('datetime="2026-03-02T23:59:59.000Z"')
    expect(await listed(panel)).not.toContain('Expired')
    panel.clock.advance(DAY)
    expect(await listed(panel)).toContain('Expired')
  })

  it('are not made twice by a form that is sent again', async () => {
    const panel = await openPanelApp()
    await create(panel)
    const again = await panel.post('/settings/api/new', FIELDS).expect(422)
    expect(again.text).not.toMatch(TOKEN)
    expect(shownText(again.text)).toContain('There is a token with this name already.')
    expect((await listed(panel)).match(/grafana/g)).toHaveLength(1)
  })

  it.each([
    [{ name: ' ' }, 'va-token-name', 'Enter a name of 1 to 100 characters.'],
    [{ name: 'a\u0007b' }, 'va-token-name', 'Enter a name of 1 to 100 characters.'],
    [{ scope: 'constructor' }, 'va-token-scope-read', 'Choose a scope.'],
    [{ expiry: '__proto__' }, 'va-token-expiry', 'Choose when the token expires.'],
    [{ expiry: 'date', date: '' }, 'va-token-date', 'Enter a date from today on.'],
    [{ expiry: 'date', date: '2026-03-01' }, 'va-token-date', 'Enter a date from today on.'],
    [{ expiry: 'date', date: '2027-02-30' }, 'va-token-date', 'Enter a date from today on.'],
    [{ tags: 'x'.repeat(101) }, 'va-token-tags', 'Enter at most 50 tags']
  ])('are not made of %j, which is given back', async (wrong, id, sentence) => {
    const panel = await openPanelApp()
    const fields = { ...FIELDS, name: 'my token', ...wrong }
    const page = await panel.post('/settings/api/new', fields).expect(422)
    expect(page.text).toContain(`<a class="alert-link" href="#${id}">`)
    expect(shownText(page.text)).toContain(sentence)
    if (!('name' in wrong)) expect(page.text).toContain('value="my token"')
    expect(await listed(panel)).toContain('without signing in')
  })

  it('are revoked once that was confirmed, and told of in Activity', async () => {
    const panel = await openPanelApp()
    await create(panel, { name: '<b>grafana' })
    const path = `/${await revokePath(panel)}`
    const confirm = shownText((await panel.get(path).expect(200)).text)
    expect(confirm).toContain('refused at once')
    expect(await listed(panel)).toContain('&lt;b&gt;grafana')
    const revoked = await panel.follow(await panel.post(path).expect(303))
    expect(shownText(revoked.text)).toContain('Token &lt;b&gt;grafana revoked.')
    expect(shownText(revoked.text)).toContain('without signing in')
    await panel.get(path).expect(404)
    await panel.post(path).expect(404)
    const activity = shownText((await panel.get('/activity?kind=api-token').expect(200)).text)
    expect(activity).toMatch(/API token revoked\..*API token created\. Scope: Read\./)
  })

  it('are not found by what is no id', async () => {
    const panel = await openPanelApp()
    await panel.get('/settings/api/constructor/revoke').expect(404)
    await panel.post('/settings/api/..%2Fx/revoke').expect(404)
  })

  it('cannot be made where the host has its own', async () => {
    const panel = await openPanelApp({ addon: { authenticateToken: () => undefined } })
    const page = await panel.get('/settings/api').expect(200)
    expect(shownText(page.text)).toContain('come from the control panel it is part of')
    expect(page.text).not.toContain('settings/api/new')
    const refused = await panel.post('/settings/api/new', FIELDS).expect(303)
    expect(refused.headers.location).toBe('../../settings/api')
    expect(await listed(panel)).not.toContain('grafana')
  })

  it('are made by a host too', async () => {
    const panel = await openPanelApp()
    const token = await panel.addon.createToken({ name: 'from the host', scope: 'destroy' })
    expect(token).toMatch(TOKEN)
    expect(await listed(panel)).toMatch(/from the host Created .* by host Destroy All/)
    await expect(panel.addon.createToken({ name: '', scope: 'read' })).rejects.toThrow(
      /name must be/
    )
  })

  it('tell a program the address that the host names, else the one that is asked', async () => {
    const own = await openPanelApp()
    expect(await listed(own)).toMatch(/http:\/\/127\.0\.0\.1:\d+\/admin\/vultr\/api\/v1/)
    const odd = await own.get('/settings/api').set('Host', "x';rm -rf ~;'")
    expect(odd.text).not.toContain('rm -rf')
    const named = await openPanelApp({ addon: { baseUrl: 'https://panel.example/v' } })
    expect(await listed(named)).toContain('VULTR_PANEL_URL=&#39;https://panel.example/v&#39;')
  })
})
