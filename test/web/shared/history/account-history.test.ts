import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('the pictures', () => {
  it('tell of each of the last ninety days, with a table that says the same', async () => {
    await addDailySnapshots(panel, panel.instanceId, 3)
    const page = await panel.get('/snapshots').expect(200)
    expect(page.text.match(/<rect class="va-day-/g)).toHaveLength(90)
    expect(page.text).toContain('<title>2026-03-01: 1 taken</title>')
    expect(text(page.text)).toContain('26 GB stored · $1.29/month')
    expect(text(page.text)).toMatch(/2026-03-01 1 taken 17 GB \$0\.86/)
  })

  it('count a foreign snapshot as held, but not as taken', async () => {
    panel.simulator.addSnapshot({ description: 'theirs' })
    panel.clock.advance(16_000)
    const page = await panel.get('/snapshots')
    expect(page.text).not.toContain('taken</title>')
    expect(text(page.text)).toContain('8.6 GB stored')
  })

  it('show what was missed while the panel was down', async () => {
    await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-day' }))
    await panel.addon.tick()
    panel.clock.set('2026-03-05T01:00:00Z')
    await panel.addon.tick()
    const page = await panel.get(`/instances/${panel.instanceId}`)
    expect(page.text).toContain('<title>2026-03-03: 1 skipped</title>')
    expect(page.text).toMatch(/class="va-day-missed"[^>]*><title>2026-03-04: 1 skipped/)
  })
})
