import { describe, expect, it } from 'vitest'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, settingsForm } from '../../../support/panel-app.js'

describe('the expired ones that wait for a confirmation', () => {
  it('are named on Overview, listed, and deleted once confirmed', async () => {
    const panel = await openPanelApp()
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
    expect(text((await panel.get('/overview')).text)).toContain(
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
    expect(text((await panel.get('/overview')).text)).not.toContain('wait for your confirmation')
  })
})
