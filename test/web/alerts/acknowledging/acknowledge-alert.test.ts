import { describe, expect, it } from 'vitest'
import { openWithAlert, pass } from '../../../support/alerts/told-alert.js'
import { DAY } from '../../../support/fake-clock.js'
import { shownText } from '../../../support/pages/page-text.js'
import { openPanelApp } from '../../../support/panel-app.js'

describe('the link of a message', () => {
  it('shows what stands and asks for how long it shall be quiet, before anything is done', async () => {
    const { panel, link } = await openWithAlert()
    const page = await panel.get(link).expect(200)
    const text = shownText(page.text)
    expect(text).toContain('db-1 · Unprotected')
    expect(text).toContain('no schedule applies to this instance')
    expect(text).toMatch(/Until it changes .*For 1 day .*For 7 days .*Acknowledge/)
    expect(shownText((await panel.get('/overview')).text)).not.toContain('1 acknowledged')
  })

  it.each([
    ['change', 'Acknowledged. It stays quiet until it changes.', /Acknowledged by eva/],
    ['day', 'Snoozed until', /Acknowledged by eva 0 seconds ago · Snoozed until 3 Mar 2026/],
    ['week', 'Snoozed until', /Snoozed until 9 Mar 2026/],
    ['constructor', 'It stays quiet until it changes.', /Acknowledged by eva/]
  ] as const)('acknowledges by its form: %s', async (until, flash, quiet) => {
    const { panel, token } = await openWithAlert()
    const answer = await panel.post('/alerts/acknowledge', { token, until }).expect(303)
    const text = shownText((await panel.follow(answer)).text)
    expect(text).toContain(flash)
    expect(text).toContain('No open problems · 1 acknowledged · 1 unprotected')
    expect(text).toMatch(quiet)
  })

  it('that was snoozed is loud again when that time is over', async () => {
    const { panel, token } = await openWithAlert()
    await panel.post('/alerts/acknowledge', { token, until: 'day' }).expect(303)
    panel.clock.advance(DAY)
    expect(shownText((await panel.get('/overview')).text)).toContain('db-1 · Unprotected')
  })

  it.each(['', 'x', 'constructor', 'a.b', 'x'.repeat(20_000)])(
    'that somebody made up says so plainly: %.20s',
    async (token) => {
      const { panel } = await openWithAlert()
      const path = `/alerts/acknowledge?token=${encodeURIComponent(token.slice(0, 5_000))}`
      const page = await panel.get(path).expect(404)
      expect(shownText(page.text)).toContain('This link is not valid, or older than 30 days.')
      expect(page.text).toMatch(/href="[^"]*overview">Open Overview</)
      await panel.post('/alerts/acknowledge', { token, until: 'change' }).expect(404)
      expect(shownText((await panel.get('/overview')).text)).toContain('db-1 · Unprotected')
    }
  )

  it('is worth nothing with another signature, after thirty days, or on another panel', async () => {
    const { panel, link, token } = await openWithAlert()
    const [payload = '', signature = ''] = token.split('.')
    const other = `${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    await panel.get(`/alerts/acknowledge?token=${other}`).expect(404)
    await panel.get(`${link}&token=${token}`).expect(404)
    const foreign = await openPanelApp({
      addon: { secretKey: 'another secret key for tests, 32 bytes or more' }
    })
    await foreign.get(link).expect(404)
    panel.clock.advance(30 * DAY)
    await panel.get(link).expect(404)
  })

  it('says that it is over once nothing of it stands', async () => {
    const { panel, link, token } = await openWithAlert()
    const [, id = ''] = /instances\/([0-9a-f-]{36})/.exec((await panel.get(link)).text) ?? []
    await panel.post(`/instances/${id}/schedule`, { mode: 'never' }).expect(303)
    await pass(panel, 2)
    const page = await panel.get(link).expect(410)
    expect(shownText(page.text)).toContain('This problem is over')
    await panel.post('/alerts/acknowledge', { token, until: 'change' }).expect(410)
  })

  it('is followed by who may use the addon alone, and its form by its own page', async () => {
    const { panel, token } = await openWithAlert()
    await panel
      .post('/alerts/acknowledge', { token, until: 'change' })
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403)
    const closed = await openPanelApp({ isConfigured: false, addon: { authorize: () => false } })
    await closed.get(`/alerts/acknowledge?token=${token}`).expect(403)
  })
})
