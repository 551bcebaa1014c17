import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { API_KEY } from '../support/engine.js'
import { startPanelApp } from '../support/panel-app.js'
import { hasNginx, nginxBlocksOfDocs, startNginx } from '../support/processes/nginx.js'
import { TlsBrowser } from '../support/tls-browser.js'

const [atTheRoot = '', belowAPath = ''] = nginxBlocksOfDocs()
/** A path after the port makes nginx put it in place of its own. */
const stripping = atTheRoot.replace(
  / {4}location \/ \{[\s\S]*?\n {4}\}\n/,
  belowAPath.replace(':8080;', ':8080/;')
)

/** A host with the addon in it, behind nginx. */
async function hostBehind(block: string, trustProxy: string | false): Promise<TlsBrowser> {
  const panel = await startPanelApp()
  panel.app.set('trust proxy', trustProxy)
  const server: Server = panel.app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const nginx = await startNginx(block, (server.address() as AddressInfo).port)
  onTestFinished(async () => {
    await nginx.stop()
    server.close()
    await panel.close()
  })
  return new TlsBrowser(nginx)
}

describe.runIf(hasNginx)('a host of the addon behind the nginx of the documentation', () => {
  it('that trusts it takes forms by Origin, with a Secure cookie for what became of them', async () => {
    const browser = await hostBehind(atTheRoot, 'loopback')
    const saved = await browser.post('/admin/vultr/settings/api-key', { apiKey: API_KEY })
    expect(saved.status).toBe(303)
    expect(browser.setCookies.join()).toMatch(/; HttpOnly; Secure; SameSite=Lax/)
    expect((await browser.follow(saved)).text).toContain('API key saved.')
    const foreign = { origin: 'https://evil.example' }
    expect((await browser.post('/admin/vultr/settings/api-key', {}, foreign)).status).toBe(403)
  })

  it('that does not trust it takes those of today’s browsers, and cannot know of TLS', async () => {
    const browser = await hostBehind(atTheRoot, false)
    const fields = { apiKey: API_KEY }
    const old = await browser.post('/admin/vultr/settings/api-key', fields)
    expect(old.status).toBe(403)
    expect(old.text).toContain('Express’s “trust proxy”')
    const today = { 'sec-fetch-site': 'same-origin' }
    const saved = await browser.post('/admin/vultr/settings/api-key', fields, today)
    expect(saved.status).toBe(303)
    expect(browser.setCookies.join()).not.toMatch(/; Secure/)
  })

  it('may have a prefix taken off without being told', async () => {
    const browser = await hostBehind(stripping, 'loopback')
    const first = await browser.follow(await browser.get('/panel/admin/vultr'))
    // A key is stored by now.
    expect(first.url.pathname).toBe('/panel/admin/vultr/overview')
    const saved = await browser.post('/panel/admin/vultr/settings/api-key', { apiKey: API_KEY })
    const shown = await browser.follow(saved)
    expect(shown.url.pathname).toBe('/panel/admin/vultr/settings')
    expect(shown.text).toContain('API key saved.')
  })
})
