import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import supertest from 'supertest'
import { afterEach, describe, expect, it } from 'vitest'
import { API_KEY } from '../support/engine.js'
import { MINUTE } from '../support/fake-clock.js'
import {
  type PanelApp,
  type PanelAppOptions,
  settingsForm,
  startPanelApp
} from '../support/panel-app.js'

const open: PanelApp[] = []
afterEach(async () => {
  for (const panel of open.splice(0)) await panel.close()
})
async function start(options?: PanelAppOptions): Promise<PanelApp> {
  const panel = await startPanelApp(options)
  open.push(panel)
  return panel
}

function text(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

describe.each(['/', '/admin/vultr'])('mounted at %s', (mount) => {
  it('leads from its root to the settings', async () => {
    const panel = await start({ mount })
    const response = await panel.get('/').expect(303)
    const page = await panel.follow(response)
    expect(page.status).toBe(200)
    expect(text(page.text)).toContain('Enable Automatic Snapshots')
  })

  it('answers each page with links that hold there', async () => {
    const panel = await start({ mount })
    for (const path of ['/settings', '/snapshots', '/snapshots/new', '/activity']) {
      const page = await panel.get(path).expect(200)
      const links = [...page.text.matchAll(/(?:href|src|action)="([^"#:]+)"/g)].map(
        ([, link]) => link ?? ''
      )
      expect(links.length).toBeGreaterThan(4)
      for (const link of links) {
        expect(link.startsWith('/')).toBe(false)
        const { pathname, search } = new URL(
          link,
          `http://panel.test${mount === '/' ? '' : mount}${path}`
        )
        const target = await supertest(panel.app).get(pathname + search)
        expect([200, 303], `${path} links to ${link}`).toContain(target.status)
      }
    }
  })
})

describe('asked for without a trailing slash', () => {
  it('leads to the settings all the same', async () => {
    const panel = await start()
    const response = await supertest(panel.app).get('/admin/vultr').expect(303)
    expect(response.headers.location).toBe('./vultr/settings')
  })
})

describe('behind a proxy that strips a prefix without telling', () => {
  it('keeps every link and redirect within the prefix', async () => {
    const panel = await start()
    const inner = createServer(panel.app)
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve))
    const innerPort = (inner.address() as AddressInfo).port
    const proxy = express()
    proxy.use('/panel', (request, response) => {
      const forwarded = httpRequest(
        {
          port: innerPort,
          host: '127.0.0.1',
          method: request.method,
          path: request.url,
          headers: request.headers
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(response)
        }
      )
      request.pipe(forwarded)
    })
    const first = await supertest(proxy).get('/panel/admin/vultr/snapshots/new').expect(200)
    const action = /action="([^"]+)"/.exec(first.text)?.[1] ?? ''
    const target = new URL(action, 'http://panel.test/panel/admin/vultr/snapshots/new').pathname
    const posted = await supertest(proxy)
      .post(target)
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ name: 'through the proxy' })
      .expect(303)
    const led = new URL(posted.headers.location ?? '', `http://panel.test${target}`).pathname
    expect(led).toBe('/panel/admin/vultr/snapshots')
    const list = await supertest(proxy).get(led).expect(200)
    expect(list.text).toContain('through the proxy')
    inner.closeAllConnections()
    inner.close()
  })
})

describe('every page', () => {
  it('is closed to who is not allowed, and its styles are not', async () => {
    const panel = await start({ isConfigured: false, addon: { authorize: async () => false } })
    for (const path of ['/', '/settings', '/snapshots', '/activity', '/activity.csv']) {
      await panel.get(path).expect(403)
    }
    await panel.post('/snapshots', { name: 'x' }).expect(403)
    const page = await panel.get('/settings')
    const style = /href="[^"]*(static\/vultr\.css[^"]*)"/.exec(page.text)?.[1]
    await panel.get(`/${style}`).expect(200)
  })

  it('refuses a post that comes from elsewhere', async () => {
    const panel = await start()
    const post = () =>
      supertest(panel.app).post('/admin/vultr/snapshots').type('form').send({ name: 'x' })
    await post().expect(403)
    await post().set('Sec-Fetch-Site', 'cross-site').expect(403)
    await post().set('Sec-Fetch-Site', 'same-site').expect(403)
    await post().set('Sec-Fetch-Site', 'none').expect(403)
    await post().set('Origin', 'https://evil.example').expect(403)
    await post().set('Origin', 'null').expect(403)
    await post().set('Sec-Fetch-Site', 'cross-site').set('Origin', 'http://127.0.0.1').expect(403)
    expect(panel.simulator.snapshots()).toEqual([])
    await post().set('Host', 'panel.test').set('Origin', 'http://panel.test').expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('allows no inline script or style', async () => {
    const panel = await start()
    const page = await panel.get('/snapshots').expect(200)
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';style-src 'self'/)
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/i)
  })

  it('answers what it does not know with a 404 page', async () => {
    const panel = await start()
    await panel.get('/nonsense').expect(404)
    const unknown = '99999999-2222-4333-8444-555555555555'
    await panel.get(`/snapshots/${unknown}/delete`).expect(404)
    await panel.post(`/snapshots/${unknown}/delete`).expect(404)
    await panel.get('/snapshots/..%2F..%2Finstances%2Fx/delete').expect(404)
    await panel.get('/static/nonsense.js').expect(404)
  })

  it('answers a body over 100 kB with 413', async () => {
    const panel = await start()
    const page = await panel.post('/snapshots', { name: 'x'.repeat(120_000) })
    expect(page.status).toBe(413)
    expect(text(page.text)).toContain('larger than 100 kB')
  })

  it('tell the layout of whose request they are, refusals too', async () => {
    const panel = await start({
      addon: {
        authorize: (request) => request.get('x-user') === 'eva',
        layout: ({ body }, request) => `<p>For ${request.get('x-user') ?? 'a stranger'}</p>${body}`
      },
      isConfigured: false
    })
    const own = await panel.get('/settings').set('x-user', 'eva').expect(200)
    expect(own.text).toContain('<p>For eva</p>')
    const refused = await panel.get('/settings').expect(403)
    expect(refused.text).toContain('<p>For a stranger</p>')
  })

  it('tell in Activity of a host’s sign-ins, and of few of many that were refused', async () => {
    const panel = await start()
    await panel.addon.recordSignIn({ event: 'signed-in', user: 'eva', address: '203.0.113.7' })
    for (let count = 0; count < 100; count += 1) {
      await panel.addon.recordSignInRefusal({ user: '<b>', address: '203.0.113.8' })
    }
    panel.clock.advance(10 * MINUTE)
    await panel.addon.tick()
    const { text } = await panel.get('/activity')
    expect(text).toContain('Signed in from 203.0.113.7.')
    expect(text).toContain('Sign-in refused from 203.0.113.8.')
    expect(text).toContain('99 more sign-ins refused from 203.0.113.8 within ten minutes.')
    expect(text).toContain('&lt;b&gt;')
    expect(text.match(/203\.0\.113\.8/g)).toHaveLength(2)
  })

  it('wears the layout of its host', async () => {
    const panel = await start({
      addon: {
        layout: ({ title, head, body }) =>
          `<html><head><title>${title}</title>${head}</head><body class="host">${body}</body></html>`
      }
    })
    const page = await panel.get('/settings').expect(200)
    expect(page.text).toMatch(/<title>Settings · Vultr<\/title>.*class="host"/s)
  })

  it('takes a body that its host has parsed already', async () => {
    const panel = await start()
    const host = express()
    host.use(express.urlencoded({ extended: true }))
    host.use('/x', panel.addon.router)
    await supertest(host)
      .post('/x/snapshots')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ name: 'parsed before' })
      .expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })
})

describe('the API key', () => {
  it('is led to on the first visit', async () => {
    const panel = await start({ isConfigured: false })
    const page = text((await panel.get('/settings').expect(200)).text)
    expect(page).toContain('Automatic snapshots in three steps')
    expect(page).toContain('Access Control')
    expect(text((await panel.get('/snapshots').expect(200)).text)).toContain('Enter API Key')
  })

  it('is saved once Vultr accepts it, and shown as dots with its last four characters', async () => {
    const panel = await start({ isConfigured: false })
    const page = await panel.follow(await panel.post('/settings/api-key', { apiKey: API_KEY }))
    expect(text(page.text)).toContain('It opens the account “Example Hosting”.')
    expect(page.text).toContain(`value="••••${API_KEY.slice(-4)}"`)
    expect(page.text).not.toContain(API_KEY)
  })

  it('is not saved when Vultr refuses it; the page says why and what to do, and does not send it back', async () => {
    const panel = await start({ isConfigured: false })
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

  it('is kept when the form is saved untouched', async () => {
    const panel = await start()
    const before = panel.simulator.requests.length
    await panel.post('/settings/api-key', { apiKey: `••••${API_KEY.slice(-4)}` }).expect(303)
    expect(panel.simulator.requests.length).toBe(before)
    expect((await panel.get('/settings')).text).toContain(`••••${API_KEY.slice(-4)}`)
  })

  it('goes after a confirmation', async () => {
    const panel = await start()
    expect(text((await panel.get('/settings/api-key/remove').expect(200)).text)).toContain(
      'Example Hosting'
    )
    await panel.post('/settings/api-key/remove').expect(303)
    expect((await panel.get('/settings')).text).not.toContain('••••')
  })

  it('shows as set by the environment, and cannot be changed then', async () => {
    const panel = await start({ isConfigured: false, addon: { apiKey: API_KEY } })
    const page = await panel.get('/settings').expect(200)
    expect(text(page.text)).toContain('Set by the environment')
    await panel.post('/settings/api-key', { apiKey: 'OTHER-KEY' }).expect(303)
    await panel.get('/snapshots').expect(200)
  })
})

describe('the snapshot settings', () => {
  it('are saved, with what changed and what they amount to', async () => {
    const panel = await start()
    const page = text(
      (
        await panel.follow(
          await panel.post('/settings/snapshots', settingsForm({ timeZone: 'Europe/Berlin' }))
        )
      ).text
    )
    expect(page).toContain(
      'Automatic snapshots: off → on. Frequency: Every Day → Every Six Hours. Time zone: UTC → Europe/Berlin.'
    )
    expect(page).toContain(
      'Four snapshots a day, each deleted after seven days: about 28 at any time. Next: today 12:00 Europe/Berlin.'
    )
  })

  it.each([
    [{ frequency: 'every-fortnight' }, 'Choose one of the frequencies'],
    [{ retentionDays: '0' }, 'from 1 to 365'],
    [{ retentionDays: '366' }, 'from 1 to 365'],
    [{ startTime: '25:00' }, 'HH:MM'],
    [{ timeZone: 'Mars/Olympus' }, 'is not a time zone'],
    [{ frequency: 'custom', customCron: '0 0 30 2 *' }, 'never comes due'],
    [{ keepDaily: '-3' }, 'whole number'],
    [{ instance: 'nonsense' }, 'Choose the instance']
  ])('come back as typed, with a message and status 422, for %o', async (wrong, message) => {
    const panel = await start()
    const page = await panel.post(
      '/settings/snapshots',
      settingsForm({ retentionDays: '14', ...wrong })
    )
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain(message)
    expect(page.text).toContain('<option value="every-six-hours"')
    expect(text((await panel.get('/settings')).text)).toContain('Automatic snapshots are off.')
  })

  it('ask for the instance where nobody tells which one this is', async () => {
    const panel = await start({ hasMetadata: false })
    const page = await panel.get('/settings')
    expect(page.text).toMatch(/<label[^>]*for="va-instance">Instance<\/label>/)
    await panel.post('/settings/snapshots', settingsForm()).expect(422)
    await panel
      .post('/settings/snapshots', settingsForm({ instance: panel.instanceId }))
      .expect(303)
    panel.clock.advance(60_000)
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('show what the first of two admins saved to the second', async () => {
    const panel = await start()
    await panel.post('/settings/snapshots', settingsForm({ version: '0' })).expect(303)
    const second = await panel
      .post('/settings/snapshots', settingsForm({ version: '0', retentionDays: '1' }))
      .expect(409)
    expect(text(second.text)).toContain('saved these settings after you opened them')
    expect(second.text).toContain('<option value="7" selected>')
  })

  it('take one now where that is asked for', async () => {
    const panel = await start()
    await panel.post('/settings/snapshots', settingsForm({ takeOneNow: 'on' })).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('tell what they will cost, by the sizes seen so far', async () => {
    const panel = await start()
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
      compressedBytes: 10 * 1024 ** 3
    })
    await panel.get('/snapshots')
    const preview = await panel.get(`/settings/preview?${new URLSearchParams(settingsForm())}`)
    expect(text(preview.text)).toContain('about 280 GB, 14.00 USD a month')
    expect(text((await panel.get('/snapshots')).text)).toContain('10.0 GB, about 0.50 USD a month')
  })

  it('are told in words while the form is filled in', async () => {
    const panel = await start()
    const preview = await panel.get(
      `/settings/preview?${new URLSearchParams(settingsForm({ frequency: 'custom', customCron: '30 3 * * 1-5' }))}`
    )
    expect(text(preview.text)).toContain('30 3 * * 1-5: At 03:30, Monday through Friday')
    const wrong = await panel.get('/settings/preview?frequency=custom&customCron=x&retentionDays=7')
    expect(text(wrong.text)).toContain('Enter five fields')
  })
})

describe('the snapshots', () => {
  it('are none at first', async () => {
    const panel = await start()
    expect(text((await panel.get('/snapshots')).text)).toContain('No snapshots found.')
  })

  it.each([
    'before the upgrade',
    '<script>alert(1)</script>',
    'quotes " and \' and &amp;',
    '🚀 رجوع ثانٍ',
    'x'.repeat(100)
  ])('are created under any name, stored and shown as it is: %s', async (name) => {
    const panel = await start()
    const response = await panel.post('/snapshots', { name }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description.startsWith(`${name} [vpa m `)).toBe(true)
    const page = await panel.follow(response)
    const shown = /<bdi class="va-name">([^<]*)<\/bdi>/.exec(page.text)?.[1] ?? ''
    const unescaped = shown
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#34;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
    expect(unescaped).toBe(name)
    expect(text(page.text)).toContain('Pending')
  })

  it.each([
    ['', 'Enter a name'],
    ['   ', 'Enter a name'],
    ['y'.repeat(101), 'at most 100'],
    ['a\nb', 'control characters'],
    ['a\u0007b', 'control characters']
  ])('are not created under %j', async (name, message) => {
    const panel = await start()
    const page = await panel.post('/snapshots', { name })
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain(message)
    expect(panel.simulator.snapshots()).toEqual([])
  })

  it('turn complete on the page, which asks again only while one is pending', async () => {
    const panel = await start()
    await panel.post('/snapshots', { name: 'one' })
    expect((await panel.get('/snapshots')).text).toContain('hx-trigger="every 5s')
    panel.clock.advance(11 * 60_000)
    const page = await panel.get('/snapshots')
    expect(text(page.text)).toContain('Complete')
    expect(page.text).not.toContain('hx-trigger')
  })

  it('are filtered and paged', async () => {
    const panel = await start()
    for (let number = 1; number <= 60; number += 1) {
      panel.simulator.addSnapshot({
        description:
          number % 2 === 0
            ? `foreign ${number}`
            : `auto ${number} [vpa a ${panel.instanceId} ${String(number).padStart(16, '0')}]`,
        createdAt: new Date(panel.clock.now().getTime() - number * 3_600_000)
      })
    }
    const count = async (path: string) =>
      ((await panel.get(path)).text.match(/class="va-name"/g) ?? []).length
    expect(await count('/snapshots')).toBe(50)
    expect(await count('/snapshots?page=2')).toBe(10)
    expect(await count('/snapshots?origin=foreign')).toBe(30)
    expect(await count('/snapshots?origin=automatic&instance=this')).toBe(30)
    expect(await count('/snapshots?q=FOREIGN+6')).toBe(2)
    expect(await count('/snapshots?q=nothing')).toBe(0)
    expect(text((await panel.get('/snapshots?q=nothing')).text)).toContain('No snapshots match.')
    expect(await count('/snapshots?page=banana')).toBe(50)
  })

  it('are deleted after a confirmation that names them, and not while pending', async () => {
    const panel = await start()
    const { id } = panel.simulator.addSnapshot({
      description: 'old one',
      createdAt: panel.clock.now()
    })
    await panel.get('/snapshots')
    expect(text((await panel.get(`/snapshots/${id}/delete`).expect(200)).text)).toContain('old one')
    const page = await panel.follow(await panel.post(`/snapshots/${id}/delete`).expect(303))
    expect(text(page.text)).toContain('“old one” was deleted.')
    expect(panel.simulator.snapshots()).toEqual([])
    await panel.post('/snapshots', { name: 'fresh' })
    const pending = panel.simulator.snapshots()[0]?.id
    const refused = await panel.follow(await panel.post(`/snapshots/${pending}/delete`).expect(303))
    expect(text(refused.text)).toContain('still being created')
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('that are protected are not deleted', async () => {
    const panel = await start()
    const { id } = panel.simulator.addSnapshot({
      description: `p [vpa ap ${panel.instanceId} 0000000000000001]`,
      createdAt: panel.clock.now()
    })
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('tell when an automatic one will be pruned', async () => {
    const panel = await start()
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
      createdAt: new Date('2026-03-01T12:00:00Z')
    })
    panel.clock.advance(16_000)
    expect(text((await panel.get('/snapshots')).text)).toMatch(/Will be pruned about 8 Mar 2026/)
  })

  it('are still listed while Vultr is down, with the age of the list and the reason', async () => {
    const panel = await start()
    panel.simulator.addSnapshot({ description: 'known', createdAt: panel.clock.now() })
    await panel.get('/snapshots')
    panel.simulator.faults.add({
      when: 'before',
      times: 1000,
      fault: { kind: 'status', status: 503, sentence: 'Down for maintenance.' }
    })
    panel.clock.advance(5 * 60_000)
    const page = text((await panel.get('/snapshots').expect(200)).text)
    expect(page).toContain('Down for maintenance.')
    expect(page).toContain('5 minutes old')
    expect(page).toContain('known')
  })

  it('are listed the same after the database was lost and the key entered again', async () => {
    const first = await start()
    await first.post('/snapshots', { name: 'by hand' })
    first.simulator.addSnapshot({
      description: `auto [vpa ap ${first.instanceId} 0000000000000001]`,
      createdAt: first.clock.now()
    })
    first.clock.advance(60 * 60_000)
    const rows = (html: string) => [...html.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => text(row))
    const before = rows((await first.get('/snapshots')).text)
    await first.post('/settings/api-key/remove').expect(303)
    await first.post('/settings/api-key', { apiKey: API_KEY }).expect(303)
    expect(rows((await first.get('/snapshots')).text)).toEqual(before)
    expect(before.join()).toMatch(/automatic.*protected/)
  })
})

describe('the expired ones that wait for a confirmation', () => {
  it('are named in a banner, listed, and deleted once confirmed', async () => {
    const panel = await start()
    for (let day = 10; day < 16; day += 1) {
      panel.simulator.addSnapshot({
        description: `old ${day} [vpa a ${panel.instanceId} ${String(day).padStart(16, '0')}]`,
        createdAt: new Date(panel.clock.now().getTime() - day * 86_400_000)
      })
    }
    await panel.post('/settings/snapshots', settingsForm())
    panel.clock.set('2026-03-02T06:00:00Z')
    await panel.addon.tick()
    panel.clock.advance(11 * 60_000)
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toHaveLength(7)
    expect(text((await panel.get('/settings')).text)).toContain(
      '6 expired snapshots of web-1 wait for your confirmation'
    )
    const page = await panel.get(`/snapshots/expired/${panel.instanceId}`).expect(200)
    const ids = [...page.text.matchAll(/name="snapshotIds" value="([^"]+)"/g)].map(
      ([, id]) => id ?? ''
    )
    expect(ids).toHaveLength(6)
    const done = await panel.follow(
      await panel.post(`/snapshots/expired/${panel.instanceId}`, { snapshotIds: ids })
    )
    expect(text(done.text)).toContain('6 of 6 expired snapshots were deleted.')
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(text((await panel.get('/settings')).text)).not.toContain('wait for your confirmation')
  })
})

describe('the activity', () => {
  it('tells what was done, by whom and how it ended, and can be filtered and downloaded', async () => {
    const panel = await start({ addon: { currentUser: () => 'eva' } })
    await panel.post('/settings/snapshots', settingsForm())
    panel.clock.set('2026-03-02T06:00:00Z')
    await panel.addon.tick()
    panel.clock.advance(11 * 60_000)
    await panel.addon.tick()
    await panel.post('/settings/api-key', { apiKey: 'WRONG' }).expect(422)
    const page = text((await panel.get('/activity').expect(200)).text)
    expect(page).toContain('Snapshot taken on time.')
    expect(page).toMatch(/Snapshot settings saved\..*eva/)
    const failed = text((await panel.get('/activity?outcome=failed')).text)
    expect(failed).toContain('Invalid API token.')
    expect(failed).not.toContain('Snapshot taken on time.')
    const csv = await panel.get('/activity.csv').expect(200)
    expect(csv.headers['content-type']).toMatch(/text\/csv/)
    expect(csv.text.split('\r\n').length).toBeGreaterThan(4)
    expect(csv.text).not.toContain(API_KEY)
  })

  it('marks as text what a spreadsheet would take for a formula', async () => {
    const panel = await start()
    await panel.post('/snapshots', { name: '=HYPERLINK("http://evil.example")' })
    const [snapshot] = panel.simulator.snapshots()
    panel.clock.advance(11 * 60_000)
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${snapshot?.id}/delete`).expect(303)
    const csv = await panel.get('/activity.csv')
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  })
})
