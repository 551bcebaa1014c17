import { describe, expect, it } from 'vitest'
import { API_KEY } from '../../../support/engine.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp } from '../../../support/panel-app.js'

describe('the API key', () => {
  it('is led to on the first visit', async () => {
    const panel = await openPanelApp({ isConfigured: false })
    const page = text((await panel.get('/settings').expect(200)).text)
    expect(page).toContain('Automatic snapshots in three steps')
    expect(page).toContain('Access Control')
    expect(text((await panel.get('/snapshots').expect(200)).text)).toContain('Enter API Key')
  })

  it('is saved once Vultr accepts it, and shown as dots with its last four characters', async () => {
    const panel = await openPanelApp({ isConfigured: false })
    const page = await panel.follow(await panel.post('/settings/api-key', { apiKey: API_KEY }))
    expect(text(page.text)).toContain('Connected to Example Hosting.')
    expect(page.text).toContain(`value="••••${API_KEY.slice(-4)}"`)
    expect(page.text).not.toContain(API_KEY)
  })

  it('shows the name of its account as text, whatever signs that holds', async () => {
    const accountName = `<i>O’Hara & {name}</i>`
    const panel = await openPanelApp({ isConfigured: false, simulator: { accountName } })
    const page = await panel.follow(await panel.post('/settings/api-key', { apiKey: API_KEY }))
    const shown = '&lt;i&gt;O’Hara &amp; {name}&lt;/i&gt;'
    expect(page.text).toContain(`Connected to <strong><bdi>${shown}</bdi></strong>`)
    const remove = await panel.get('/settings/api-key/remove')
    expect(remove.text).toContain(`is connected to <strong>${shown}</strong>.`)
  })

  it('is not saved when Vultr refuses it; the page says why and what to do, and does not send it back', async () => {
    const panel = await openPanelApp({ isConfigured: false })
    const wrong = await panel.post('/settings/api-key', { apiKey: 'WRONG-KEY-123' }).expect(422)
    expect(text(wrong.text)).toContain('Invalid API token.')
    expect(wrong.text).not.toContain('WRONG-KEY-123')
    panel.simulator.allowedAddresses = 'none'
    const page = await panel.post('/settings/api-key', { apiKey: API_KEY }).expect(422)
    expect(text(page.text)).toMatch(/Unauthorized IP address: .*Access Control.*IPv6/)
    expect(text((await panel.get('/settings')).text)).toContain(
      'Automatic snapshots in three steps'
    )
  })

  it('is one line while it works, which opens its field; and the field itself where it was refused', async () => {
    const panel = await openPanelApp()
    const page = await panel.get('/settings')
    const [, line = '', behind = ''] =
      /<details>\s*<summary>([\s\S]*?)<\/summary>([\s\S]*?)<\/details>/.exec(page.text) ?? []
    expect(text(line).trim()).toBe(
      `Connected to Example Hosting · ••••${API_KEY.slice(-4)} · Change`
    )
    expect(behind).toContain('name="apiKey"')
    expect(behind).toContain('Remove key')
    const wrong = await panel.post('/settings/api-key', { apiKey: 'WRONG-KEY-123' }).expect(422)
    expect(wrong.text).not.toContain('<details>\n<summary><span>Connected')
    expect(wrong.text).toMatch(/<a class="alert-link" href="#va-api-key">API Key<\/a>/)
  })

  it('is kept when the form is saved untouched', async () => {
    const panel = await openPanelApp()
    const before = panel.simulator.requests.length
    await panel.post('/settings/api-key', { apiKey: `••••${API_KEY.slice(-4)}` }).expect(303)
    expect(panel.simulator.requests.length).toBe(before)
    expect((await panel.get('/settings')).text).toContain(`••••${API_KEY.slice(-4)}`)
  })

  it('goes after a confirmation', async () => {
    const panel = await openPanelApp()
    expect(text((await panel.get('/settings/api-key/remove').expect(200)).text)).toContain(
      'Example Hosting'
    )
    await panel.post('/settings/api-key/remove').expect(303)
    expect((await panel.get('/settings')).text).not.toContain('••••')
  })

  it('shows as set by the environment, and cannot be changed then', async () => {
    const panel = await openPanelApp({ isConfigured: false, addon: { apiKey: API_KEY } })
    const page = await panel.get('/settings').expect(200)
    expect(text(page.text)).toContain('Set by the environment')
    await panel.post('/settings/api-key', { apiKey: 'OTHER-KEY' }).expect(303)
    await panel.get('/snapshots').expect(200)
  })
})
