import { describe, expect, it } from 'vitest'
import {
  addChannel,
  channelFields,
  openAlertPanel,
  SLACK_PATH
} from '../../../support/alerts/alert-panel.js'
import { shownText } from '../../../support/pages/page-text.js'

const NOBODY = '/settings/alerts/00000000-0000-4000-8000-000000000000'

describe('a channel that is changed', () => {
  it('keeps its secret where the field is left empty', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: hook.url + SLACK_PATH })
    const form = await panel.get(path)
    expect(shownText(form.text)).toContain('••••WXYZ. Leave empty to keep it.')
    const fields = { name: 'Ops', tags: 'web', digest: 'daily', version: '1' }
    const saved = await panel.post(path, channelFields('slack', fields)).expect(303)
    expect(shownText((await panel.follow(saved)).text)).toContain('Ops saved.')
    await panel.post(`${path}/test`).expect(303)
    expect(hook.received.map((each) => each.path)).toEqual([SLACK_PATH])
    const list = shownText((await panel.get('/settings/alerts')).text)
    expect(list).toContain('All severities · instances with tag web · daily digest')
  })

  it('takes another secret, and has the old one no more', async () => {
    const { panel, hook } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: `${hook.url}/old-secret-old-secret` })
    const url = `${hook.url}${SLACK_PATH}`
    await panel.post(path, channelFields('slack', { url, version: '1' })).expect(303)
    await panel.post(`${path}/test`).expect(303)
    expect(hook.received.map((each) => each.path)).toEqual([SLACK_PATH])
  })

  it('does not send a stored password or token to another server', async () => {
    const { panel } = await openAlertPanel()
    const mail = {
      to: 'eva@example.com',
      from: 'panel@example.com',
      host: 'mail.example.com',
      port: '587',
      security: 'starttls',
      user: 'eva',
      password: 'correct horse battery'
    }
    const path = await addChannel(panel, 'mail', mail)
    const moved = { ...mail, host: 'evil.test', password: '', version: '1' }
    const page = await panel.post(path, channelFields('mail', moved)).expect(422)
    expect(page.text).toContain('href="#va-channel-password"')
    const same = { ...mail, password: '', version: '1' }
    await panel.post(path, channelFields('mail', same)).expect(303)
    const without = { ...mail, user: '', password: '', version: '2' }
    await panel.post(path, channelFields('mail', without)).expect(303)
    expect((await panel.get(path)).text).not.toContain('Stored: ••••')
    const token = 'Asecretsecretsecret'
    const gotify = await addChannel(panel, 'gotify', { url: 'https://gotify.example.com', token })
    const elsewhere = { url: 'https://evil.test', token: '', version: '1' }
    await panel.post(gotify, channelFields('gotify', elsewhere)).expect(422)
  })

  it('is shown as it is stored where somebody has saved it meanwhile', async () => {
    const { panel } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: 'https://hooks.slack.com/services/x' })
    await panel.post(path, channelFields('slack', { name: 'theirs', version: '1' })).expect(303)
    const page = await panel
      .post(path, channelFields('slack', { name: 'mine', version: '1' }))
      .expect(409)
    expect(shownText(page.text)).toContain('Another admin saved this channel after you opened it')
    expect(page.text).toContain('value="theirs"')
    expect(page.text).not.toContain('mine')
    expect(page.text).toContain('name="version" value="2"')
  })

  it('and was removed meanwhile is said so, with what is stored', async () => {
    const { panel } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: 'https://hooks.slack.com/services/x' })
    await panel.post(`${path}/remove`).expect(303)
    for (const form of [path, `${path}/remove`, `${path}/test`]) {
      const late = await panel.post(form, channelFields('slack', { version: '1' })).expect(303)
      expect(late.headers.location).toMatch(/settings\/alerts$/)
      expect(shownText((await panel.follow(late)).text)).toContain(
        'This channel is no longer there'
      )
    }
  })

  it.each([NOBODY, '/settings/alerts/constructor', '/settings/alerts/..%2f..'])(
    'is none where nobody added it: %s',
    async (path) => {
      const { panel } = await openAlertPanel()
      expect((await panel.get(path)).status).toBe(404)
      expect((await panel.get(`${path}/remove`)).status).toBe(404)
    }
  )
})

describe('a channel that is removed', () => {
  it('is asked for on a page of its own, which says when nobody is told any more', async () => {
    const { panel } = await openAlertPanel()
    const path = await addChannel(panel, 'slack', { url: 'https://hooks.slack.com/services/x' })
    const page = await panel.get(`${path}/remove`).expect(200)
    expect(shownText(page.text)).toContain('This is the last channel')
    expect(shownText((await panel.get('/settings/alerts')).text)).toContain('slack')
    const removed = await panel.post(`${path}/remove`).expect(303)
    const list = shownText((await panel.follow(removed)).text)
    expect(list).toContain('slack removed.')
    expect(list).toContain('Where should alerts go?')
  })
})

describe('a channel of the host', () => {
  const alerts = {
    webhook: { url: 'http://127.0.0.1:9/secret-path-secret' },
    heartbeat: { url: 'https://hc-ping.com/secret-secret-secret' }
  }

  it('is shown as such, and can be tested but neither changed nor removed', async () => {
    const { panel } = await openAlertPanel({ addon: { alerts, notify: () => {} } })
    const list = await panel.get('/settings/alerts').expect(200)
    expect(shownText(list.text)).toContain('Webhook from the environment')
    expect(shownText(list.text)).toContain('it cannot be changed here')
    expect(list.text).not.toContain('secret-path-secret')
    expect(list.text).not.toContain('secret-secret-secret')
    const page = await panel.get('/settings/alerts/webhook').expect(200)
    expect(page.text).not.toContain('secret-path-secret')
    expect(page.text).not.toContain('name="version"')
    for (const path of ['/settings/alerts/webhook', '/settings/alerts/webhook/remove']) {
      const answer = await panel.post(path, channelFields('standard', { version: '0' })).expect(303)
      expect(shownText((await panel.follow(answer)).text)).toContain('cannot be changed here')
    }
    const tested = await panel.post('/settings/alerts/host/test').expect(303)
    expect(shownText((await panel.follow(tested)).text)).toContain('Test delivered to This panel.')
  })
})

describe('a name from outside', () => {
  const HOSTILE = '<script>alert(1)</script> \u202eevil" onx=1 {name}'

  it('is shown as text on every page, and turns nothing round', async () => {
    const { panel, hook } = await openAlertPanel()
    const { url } = hook
    const path = await addChannel(panel, 'slack', { url, name: HOSTILE, tags: '<b>x</b>' })
    await panel.post(`${path}/test`).expect(303)
    const pages = [path, `${path}/remove`, '/settings/alerts', '/activity', '/overview']
    for (const each of pages) {
      const { text, status } = await panel.get(each)
      expect([each, status]).toEqual([each, 200])
      expect(text).not.toContain('<script>alert')
      expect(text).not.toContain('<b>x')
      expect(text).not.toContain('evil" onx')
    }
    const flash = await panel.follow(await panel.post(`${path}/test`))
    expect(flash.text).not.toContain('<script>alert')
    expect(/va-flash[^>]*>([\s\S]*?)<\/div>/.exec(flash.text)?.[1]).not.toContain('\u202e')
  })
})
