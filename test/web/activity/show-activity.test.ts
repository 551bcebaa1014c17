import { describe, expect, it } from 'vitest'
import { API_KEY } from '../../support/engine.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, settingsForm } from '../../support/panel-app.js'

describe('the activity', () => {
  it('tells what was done, by whom and how it ended, and can be filtered and downloaded', async () => {
    const panel = await openPanelApp({ addon: { currentUser: () => 'eva' } })
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
    const panel = await openPanelApp()
    await panel.post('/snapshots', { name: '=HYPERLINK("http://evil.example")' })
    const [snapshot] = panel.simulator.snapshots()
    panel.clock.advance(11 * 60_000)
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${snapshot?.id}/delete`).expect(303)
    const csv = await panel.get('/activity.csv')
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  })
})
